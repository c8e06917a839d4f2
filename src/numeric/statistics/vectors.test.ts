import { writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { type FileAccount, runFile, VECTOR_FILES } from './testing/run.js';
import { vectorsPresent } from './testing/vectors.js';

/**
 * The expected numbers of R, scipy, statsmodels, GrowthBook, tea-tasting, Spotify confidence, lifelines and Mixpanel,
 * from their own tests. Every case of every file is run; a case that fails here names itself.
 */
const accounts: FileAccount[] = VECTOR_FILES.filter(vectorsPresent).map(runFile);

describe.skipIf(accounts.length === 0)(
  'expected numbers (skipped where the shared vectors are absent)',
  () => {
    for (const { file, results } of accounts) {
      it.each(results)(`${file}: $id`, ({ differences }) => {
        expect(differences).toEqual([]);
      });
    }

    it('leave no case out without a reason', () => {
      for (const { results, leftOut, count } of accounts) {
        expect(results.length + leftOut.length).toBe(count);
        expect(leftOut.filter(({ reason }) => reason === '')).toEqual([]);
      }
    });
  },
);

/** KINDRED_VECTOR_TABLE=file writes how many cases of each file passed. */
afterAll(() => {
  const path = process.env.KINDRED_VECTOR_TABLE;
  if (!path) return;
  const rows = accounts.map(({ file, count, results, leftOut }) => {
    const passed = results.filter(({ differences }) => differences.length === 0).length;
    const why = [...new Set(leftOut.map(({ reason }) => reason))].join('; ');
    return `| ${file} | ${count} | ${passed} | ${results.length - passed} | ${leftOut.length} | ${why} |`;
  });
  const head = ['| file | cases | passed | failed | left out | why |', '|---|---|---|---|---|---|'];
  writeFileSync(path, `${[...head, ...rows].join('\n')}\n`);
});
