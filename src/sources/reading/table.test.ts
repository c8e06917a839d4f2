import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLoader, type TestLoader } from './testing/load.js';

const HEADER = ['event', 'user_id', 'time', 'note'];
const time = (i: number) => `2023-11-14T22:13:${String(10 + (i % 50))}Z`;

/** A record as text, and what must become of it. */
type RowCase = { text: string; expected: { event: string } | { blank: true } | { reason: string } };

/** Cells with everything that must be quoted. */
const cell = fc.oneof(
  fc.constant(''),
  fc.string({ maxLength: 8 }),
  fc.constantFrom(
    'a,b',
    'say "hi"',
    'two\nlines',
    '"',
    '""',
    'tab\there',
    ' blank ',
    'é日本😀',
    "o'brien",
    '\\',
  ),
);

function quoted(text: string, always: boolean, delimiter: string): string {
  const must = always || text.includes(delimiter) || /["\n\r]/.test(text);
  return must ? `"${text.replaceAll('"', '""')}"` : text;
}

function row(i: number, note: string, always: boolean, delimiter: string): RowCase {
  const cells = [`e${i}`, `u${i}`, time(i), note].map((text) => quoted(text, always, delimiter));
  return { text: cells.join(delimiter), expected: { event: `e${i}` } };
}

const bad = (reason: string, text: string): RowCase => ({ text, expected: { reason } });

/** Rows that go wrong; `d` is the delimiter. */
const KINDS: readonly ((i: number, d: string) => RowCase)[] = [
  () => ({ text: '', expected: { blank: true } }),
  (i, d) => bad('csv_columns', [`e${i}`, `u${i}`].join(d)),
  (i, d) => bad('csv_columns', [`e${i}`, `u${i}`, time(i), 'x', 'more'].join(d)),
  (i, d) => bad('csv_quote', [`"e${i}`, `u${i}`, time(i), 'x'].join(d)),
  (i, d) => bad('csv_quote', [`"e${i}" x`, `u${i}`, time(i), 'x'].join(d)),
  (i, d) => bad('csv_repeated_header', HEADER.join(d) + ''.repeat(i)),
  (i, d) => bad('missing_user', [`e${i}`, '', time(i), 'x'].join(d)),
  (i, d) => bad('bad_time', [`e${i}`, `u${i}`, 'noon', 'x'].join(d)),
  (i, d) => bad('missing_time', [`e${i}`, `u${i}`, '', 'x'].join(d)),
  (i, d) => bad('missing_event', ['""', `u${i}`, time(i), 'x'].join(d)),
  (i, d) => bad('nul_byte', [`e\0${i}`, `u${i}`, time(i), 'x'].join(d)),
  (i, d) => ({ text: [`e${i}`, `u${i}`, time(i), `5" tube`].join(d), expected: { event: `e${i}` } }),
];

describe('reading delimited tables', () => {
  let loader: TestLoader;
  beforeAll(async () => {
    loader = await openLoader();
  });
  afterAll(() => loader.close());

  const layout = fc.record({
    delimiter: fc.constantFrom(',', '\t', ';', '|'),
    end: fc.constantFrom('\n', '\r\n'),
    last: fc.boolean(),
    mark: fc.boolean(),
    always: fc.boolean(),
  });

  it('reads well-formed tables as csv-parse does', async () => {
    const files = fc.sample(fc.tuple(layout, fc.array(cell, { minLength: 20, maxLength: 40 })), {
      numRuns: 80,
      seed: 5,
    });
    const texts = files.map(([{ delimiter, end, last, mark, always }, notes]) => {
      // A lone return inside a cell is read as a line end by some readers; exports do not have it.
      const rows = notes.map((note, i) => row(i, note.replaceAll('\r', ''), always, delimiter).text);
      return `${mark ? '\uFEFF' : ''}${[HEADER.join(delimiter), ...rows].join(end)}${last ? end : ''}`;
    });
    const names = texts.map((_, i) => `t${String(i).padStart(3, '0')}.txt`);
    const folder = loader.folder(Object.fromEntries(names.map((name, i) => [name, texts[i]!])));
    const sources = { properties: ['note'], traits: [] };
    const { result, events, rejects } = await loader.load([folder], { sources });
    expect(rejects).toEqual([]);
    const notes = await loader.engine.columns(
      (await import('../../engines/index.js')).sql`SELECT file, event, p0 FROM raw_events`,
      { file: 'int32', event: 'text', note: 'text?' },
    );
    const found = new Map(
      Array.from(notes.file, (file, i) => [`${file} ${notes.event[i]}`, notes.note[i] ?? '']),
    );
    for (const [file, text] of texts.entries()) {
      const { delimiter } = files[file]![0];
      const expected = parse(text, { delimiter, bom: true, columns: true }) as {
        event: string;
        note: string;
      }[];
      expect(result.files[file]!.records).toBe(expected.length);
      for (const { event, note } of expected) expect(found.get(`${file} ${event}`)).toBe(note);
    }
    expect(events).toHaveLength(result.files.reduce((sum, file) => sum + file.records, 0));
  });

  it('gives every row of dirty tables its due', async () => {
    const dirty = fc.tuple(
      layout,
      fc.array(fc.tuple(fc.nat(KINDS.length + 6), cell), { minLength: 1, maxLength: 25 }),
    );
    const files = fc.sample(dirty, { numRuns: 150, seed: 6 });
    const cases = files.map(([{ delimiter, end, last, mark, always }, picks]) => {
      const kinds = [...Array.from({ length: 8 }, () => [99, 'x'] as const), ...picks];
      const rows = kinds.map(([kind, note], i) => {
        const plain = note.replaceAll('\r', '');
        return KINDS[kind]?.(i, delimiter) ?? row(i, plain, always, delimiter);
      });
      const text = `${mark ? '\uFEFF' : ''}${[HEADER.join(delimiter), ...rows.map((r) => r.text)].join(end)}${last ? end : ''}`;
      let line = 2;
      const lines = rows.map((r) => {
        const at = line;
        line += r.text.split('\n').length;
        return at;
      });
      return { rows, lines, text };
    });
    const names = cases.map((_, i) => `t${String(i).padStart(3, '0')}.txt`);
    const folder = loader.folder(Object.fromEntries(names.map((name, i) => [name, cases[i]!.text])));
    const { result, events, rejects } = await loader.load([folder]);
    expect(result.files).toHaveLength(cases.length);
    for (const [file, { rows, lines, text }] of cases.entries()) {
      const found = {
        events: events
          .filter((e) => e.file === file)
          .map((e) => e.event)
          .sort(),
        rejects: rejects.filter((r) => r.file === file).map((r) => `${r.line} ${r.reason}`),
      };
      expect({ file, text, ...found }).toEqual({
        file,
        text,
        events: rows.flatMap(({ expected }) => ('event' in expected ? [expected.event] : [])).sort(),
        rejects: rows.flatMap(({ expected }, i) =>
          'reason' in expected ? [`${lines[i]} ${expected.reason}`] : [],
        ),
      });
    }
  });
});
