import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Content } from '../../base/index.js';
import type { Assignment } from '../assignment.js';
import { cohortFiles } from '../cohorts.js';
import { TARGETS } from './registry.js';

// biome-ignore lint/suspicious/noExplicitAny: parsed documents of ten systems, each with its own shape
type Doc = any;

/** Ids and names full of what goes wrong: formula characters, controls, bidirectional marks, quotes, line breaks. */
const awkward = fc.string({
  minLength: 1,
  maxLength: 12,
  unit: fc.constantFrom(
    ...[
      '=',
      '+',
      '-',
      '@',
      '\t',
      '\r',
      '\n',
      '\0',
      '\u001b',
      '\u0085',
      '\u2028',
      '\u202e',
      '\u2066',
      '\ufeff',
      '\uff1d',
    ],
    ...[' ', "'", '"', ',', ';', '/', '%', '2', 'F', '.', '_', '\\', '`', '{', '<', 'é', '日', '😀'],
  ),
});

const assignments = fc
  .record({
    ids: fc.uniqueArray(awkward, { minLength: 1, maxLength: 30 }),
    names: fc.tuple(awkward, awkward, awkward),
    seed: fc.nat(2),
  })
  .map(
    ({ ids, names, seed }): Assignment => ({
      userIds: ids,
      personas: names.map((name, p) => ({ id: `persona-${p}`, name })),
      persona: Int32Array.from(ids, (_, u) => (u + seed) % 3),
      confidence: Float64Array.from(ids, () => 0.5),
      asOf: '2026-01-01T00:00:00.000Z',
    }),
  );

/** What the documents say of each user, read back as their systems read them. */
const READERS: Record<string, (files: Map<string, string>) => [string, string][]> = {
  braze: (files) => csvRows(files, 'attributes.csv'),
  customerio: (files) => csvRows(files, 'people.csv'),
  duckdb: (files) => csvRows(files, 'personas.csv'),
  ndjson: (files) => lines(files, 'personas.ndjson').map((row) => [row.user_id, row.persona]),
  dynamodb: (files) => lines(files, 'import.ddb.json').map(({ Item }) => [Item.user_id.S, Item.persona.S]),
  segment: (files) =>
    lines(files, 'identify-batches.ndjson').flatMap(({ batch }) =>
      batch.map((e: Doc) => [e.userId, e.traits.persona]),
    ),
  mixpanel: (files) =>
    lines(files, 'profiles.ndjson').flatMap((list) => list.map((e: Doc) => [e.$distinct_id, e.$set.persona])),
  firestore: (files) =>
    lines(files, 'batch-write.ndjson').flatMap(({ writes }) =>
      writes.map(({ update: { fields } }: Doc) => [fields.user_id.stringValue, fields.persona.stringValue]),
    ),
  'firebase-segments': (files) =>
    lines(files, 'SegmentMemberships.ndjson').map((row) => [
      row.instance_id,
      row.segment_labels[0].replace('persona_persona_', 'persona-'),
    ]),
  'amplitude-cohorts': (files) =>
    [...files].flatMap(([path, text]) =>
      JSON.parse(text).ids.map((id: string) => [id, /([^/]+)\.upload/.exec(path)![1]!]),
    ),
};

describe('awkward ids and names', () => {
  it.each(Object.keys(READERS))('reach %s with every id as it is', (name) => {
    const target = TARGETS.find((t) => t.name === name)!;
    fc.assert(
      fc.property(assignments, (assignment) => {
        const files = new Map<string, string>();
        for (const { path, content } of target.byAssignment!(assignment)) files.set(path, textOf(content));
        const seen = new Map(READERS[name]!(files));
        expect(seen.size).toBe(assignment.userIds.length);
        assignment.userIds.forEach((id, u) => {
          expect(seen.get(id)).toBe(`persona-${assignment.persona[u]}`);
        });
      }),
      { numRuns: 60 },
    );
  });

  it('give every user a key of their own', () => {
    const keyOf: Record<string, (files: Map<string, string>) => string[]> = {
      firestore: (files) =>
        lines(files, 'batch-write.ndjson').flatMap(({ writes }) => writes.map((w: Doc) => w.update.name)),
      segment: (files) =>
        lines(files, 'identify-batches.ndjson').flatMap(({ batch }) => batch.map((e: Doc) => e.messageId)),
      dynamodb: (files) => lines(files, 'import.ddb.json').map(({ Item }) => Item.pk.S),
    };
    fc.assert(
      fc.property(assignments, fc.constantFrom(...Object.keys(keyOf)), (assignment, name) => {
        const files = new Map<string, string>();
        const target = TARGETS.find((t) => t.name === name)!;
        for (const { path, content } of target.byAssignment!(assignment)) files.set(path, textOf(content));
        expect(new Set(keyOf[name]!(files)).size).toBe(assignment.userIds.length);
      }),
    );
  });

  it('are safe where a person opens them: no name is a formula or has hidden characters', () => {
    fc.assert(
      fc.property(assignments, (assignment) => {
        const csv = cohortFiles(assignment).map(({ path, content }) => ({ path, text: textOf(content) }));
        const crm = ['braze', 'customerio', 'mixpanel', 'duckdb'].flatMap((name) =>
          [...TARGETS.find((t) => t.name === name)!.byAssignment!(assignment)]
            .filter(({ path }) => path.endsWith('.csv'))
            .map(({ path, content }) => ({ path, text: textOf(content) })),
        );
        for (const { path, text } of [...csv, ...crm]) {
          for (const row of parse(text, { from: 2, record_delimiter: '\r\n' }) as string[][]) {
            const shown = path.includes('for-spreadsheets') ? row : row.slice(1);
            for (const cell of shown) {
              expect(cell).not.toMatch(/^\s*[=+@\uff1d]|^\s*-(?!\d)/);
              expect(cell).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u202a-\u202e\u2066-\u2069\ufeff]/);
            }
          }
        }
      }),
    );
  });
});

function textOf(content: Content): string {
  return typeof content === 'string' ? content : [...(content as Iterable<string>)].join('');
}

function find(files: Map<string, string>, suffix: string): string {
  return [...files].find(([path]) => path.endsWith(suffix))![1];
}

function lines(files: Map<string, string>, suffix: string): Doc[] {
  return find(files, suffix)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

function csvRows(files: Map<string, string>, suffix: string): [string, string][] {
  const rows: string[][] = parse(find(files, suffix), { from: 2, record_delimiter: '\r\n' });
  return rows.map((row) => [row[0]!, row[1]!]);
}
