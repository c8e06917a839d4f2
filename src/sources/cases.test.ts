import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, openDuckdb } from '../engines/index.js';
import { type Case, caseFiles, evaluate } from './testing/case.js';

const CASES = fileURLToPath(new URL('../../fixtures/cases/', import.meta.url));
const folders = (readdirSync(CASES, { recursive: true }) as string[])
  .filter((name) => basename(name) === 'expected.json')
  .map((name) => dirname(name))
  .sort();

describe('hand-made cases of vendor quirks', () => {
  let engine: Engine;
  let directory: string;
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'kindred-cases-'));
    engine = await openDuckdb({ threads: 1, memoryBytes: 300e6, spillDirectory: directory });
  });
  afterAll(async () => {
    await engine.close();
    rmSync(directory, { recursive: true, force: true });
  });

  it.each(folders)('%s', async (name) => {
    const folder = join(CASES, name);
    const expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Case;
    const files = caseFiles(folder);
    const found = await evaluate(engine, files, expected.options);
    const forms = files.map((_, i) => (typeof expected.form === 'string' ? expected.form : expected.form[i]));
    expect(found.recognitions.map(({ source, detection }) => [source.vendor, detection.form])).toEqual(
      forms.map((form) => [expected.vendor, form]),
    );
    expect(found.recognitions.find(({ detection }) => detection.refusal)?.detection.refusal?.what).toEqual(
      expected.refused,
    );
    expect(found.rows).toEqual(expected.rows ?? []);
    expect(found.pairs).toEqual(expected.pairs ?? []);
    expect(found.traits).toEqual(expected.traits ?? []);
    expect(found.notes).toHaveLength(expected.notes ?? 0);
  });
});
