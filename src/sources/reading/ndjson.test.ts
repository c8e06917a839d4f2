import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLoader, type TestLoader } from './testing/load.js';

/** A line, and what must become of it: an event of this name, nothing (blank), or a reject for this reason. */
interface LineCase {
  bytes: Buffer;
  expected: { event: string } | { blank: true } | { reason: string };
}

const record = (i: number, more: object = {}) => ({
  user_id: `u${i}`,
  event: `e${i}`,
  time: 1_700_000_000 + i,
  ...more,
});
const text = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));

/** Makes the line number `i` of some kind. */
const KINDS: readonly ((i: number) => LineCase)[] = [
  (i) => good(i, record(i)),
  (i) => good(i, record(i, { note: 'wörld "quoted" \\ 日本 \u{1f600}', deep: { a: [1, { b: null }] } })),
  (i) => good(i, `  ${text(record(i))}  `),
  (i) => good(i, record(i, { big: 12345678901234567890123n.toString() })),
  (i) => good(i, text(record(i)).replace('"event"', '"ev\\u0065nt"')),
  (i) => good(i, record(i, { user_id: 123, time: `${1_700_000_000_000 + i}` })),
  () => ({ bytes: Buffer.alloc(0), expected: { blank: true } }),
  () => ({ bytes: Buffer.from(' \t '), expected: { blank: true } }),
  (i) => bad('malformed_json', text(record(i)).slice(0, -4)),
  (i) => bad('malformed_json', `${text(record(i))}${text(record(i))}`),
  (i) => bad('malformed_json', `${text(record(i))} trailing`),
  () => bad('malformed_json', 'not json'),
  () => bad('malformed_json', '{"user_id":"u","event":"\\ud83d","time":1700000000}'),
  () => bad('malformed_json', "{'user_id':'u'}"),
  () => bad('malformed_json', '}'),
  () => bad('malformed_json', Buffer.from('{"user_id":"u","event":"a\0b","time":1700000000}')),
  () => bad('malformed_json', Buffer.from('\0\0')),
  () => bad('not_an_object', '[1,2]'),
  () => bad('not_an_object', 'null'),
  () => bad('not_an_object', '12'),
  () => bad('not_an_object', '"text"'),
  () => bad('bad_encoding', Buffer.from('{"user_id":"u","event":"caf\xe9","time":1700000000}', 'latin1')),
  (i) => bad('missing_user', record(i, { user_id: null })),
  (i) => bad('missing_event', record(i, { event: undefined })),
  (i) => bad('missing_time', record(i, { time: undefined })),
  (i) => bad('bad_time', record(i, { time: 'yesterday' })),
];

function good(i: number, value: unknown): LineCase {
  return { bytes: Buffer.from(text(value)), expected: { event: `e${i}` } };
}

function bad(reason: string, value: unknown): LineCase {
  return { bytes: Buffer.isBuffer(value) ? value : Buffer.from(text(value)), expected: { reason } };
}

describe('reading lines of JSON', () => {
  let loader: TestLoader;
  beforeAll(async () => {
    loader = await openLoader();
  });
  afterAll(() => loader.close());

  it('gives every line its due, in any mixture, with any line ends', async () => {
    const files = fc.sample(
      fc.record({
        kinds: fc.array(fc.nat(KINDS.length - 1), { minLength: 1, maxLength: 30 }),
        end: fc.constantFrom('\n', '\r\n'),
        last: fc.boolean(),
        mark: fc.boolean(),
      }),
      { numRuns: 150, seed: 20 },
    );
    const cases = files.map(({ kinds, end, last, mark }) => {
      // Good lines in front keep the recognition of the file out of this test.
      const lines = [0, 0, 0, ...kinds].map((kind, i) => KINDS[kind]!(i));
      const pieces = lines.flatMap(({ bytes }, i) =>
        i === lines.length - 1 && !last ? [bytes] : [bytes, Buffer.from(end)],
      );
      return { lines, bytes: Buffer.concat([Buffer.from(mark ? '\uFEFF' : ''), ...pieces]) };
    });
    const names = cases.map((_, i) => `f${String(i).padStart(3, '0')}.json`);
    const folder = loader.folder(Object.fromEntries(names.map((name, i) => [name, cases[i]!.bytes])));
    const { result, events, rejects } = await loader.load([folder]);
    expect(result.files).toHaveLength(cases.length);
    for (const [file, { lines }] of cases.entries()) {
      const found = {
        events: events
          .filter((e) => e.file === file)
          .map((e) => e.event)
          .sort(),
        rejects: rejects.filter((r) => r.file === file).map((r) => `${r.line} ${r.reason}`),
        records: result.files[file]!.records,
      };
      expect({ file, ...found }).toEqual({
        file,
        events: lines.flatMap(({ expected }) => ('event' in expected ? [expected.event] : [])).sort(),
        rejects: lines.flatMap(({ expected }, i) =>
          'reason' in expected ? [`${i + 1} ${expected.reason}`] : [],
        ),
        records: lines.filter(({ expected }) => !('blank' in expected)).length,
      });
    }
  });
});
