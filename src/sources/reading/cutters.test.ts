import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DelimitedCount } from './count-delimited.js';
import { LineCount } from './count-lines.js';
import { DelimitedReader, type Delimiter } from './delimited.js';
import { closeJson } from './json-prefix.js';
import { ELEMENT, JsonValueCutter, type ValueStep } from './json-values.js';
import { LineCutter } from './lines.js';

interface Pushable {
  push(chunk: Buffer): void;
  end(): void;
}

/** Pushes bytes in pieces cut at arbitrary places. */
function feed(target: Pushable, bytes: Buffer, cuts: readonly number[]): void {
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  let start = 0;
  for (const place of [...places, bytes.length]) {
    // A copy: cutters may write into their chunks.
    target.push(Buffer.from(bytes.subarray(start, place)));
    start = place;
  }
  target.end();
}

const cuts = fc.array(fc.nat(), { maxLength: 8 });

describe('lines', () => {
  const collect = (bytes: Buffer, at: readonly number[]) => {
    const lines: string[] = [];
    feed(
      new LineCutter(({ line, bytes: b, tooLong }) => lines.push(`${line}${tooLong ? '!' : ':'}${b}`)),
      bytes,
      at,
    );
    return lines;
  };

  it('are numbered from 1 and lose their ends', () => {
    expect(collect(Buffer.from('a\r\nb\n\nc'), [])).toEqual(['1:a', '2:b', '3:', '4:c']);
    expect(collect(Buffer.from('a\n'), [])).toEqual(['1:a']);
    expect(collect(Buffer.from(''), [])).toEqual([]);
  });

  it('do not depend on where chunks end, nor does their count', () => {
    const content = fc.array(fc.constantFrom('a', ' ', '\t', '\n', '\r', '\r\n', '{"x":1}', 'é'), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(content, cuts, (parts, at) => {
        const bytes = Buffer.from(parts.join(''));
        const lines = collect(bytes, at);
        expect(lines).toEqual(collect(bytes, []));
        const count = new LineCount();
        feed(count, bytes, at);
        expect(count.records).toBe(lines.filter((line) => line.replace(/^\d+:/, '').trim() !== '').length);
      }),
    );
  });

  it('beyond the longest record are cut short, and known to the count', () => {
    const long = Buffer.concat([Buffer.from('a\n'), Buffer.alloc(17 << 20, 'x'), Buffer.from('\nb\n')]);
    const lines = collect(long, [5 << 20, 12 << 20]);
    expect(lines.map((line) => line.slice(0, 4))).toEqual(['1:a', '2!xx', '3:b']);
    expect(lines[1]!.length).toBeLessThan(2000);
    const count = new LineCount();
    feed(count, long, [5 << 20]);
    expect([count.records, count.irregular]).toEqual([3, 'a line is too long']);
  });
});

describe('delimited records', () => {
  const collect = (bytes: Buffer, delimiter: Delimiter, at: readonly number[]) => {
    const records: { line: number; fields: readonly string[]; problem?: string }[] = [];
    const reader = new DelimitedReader(delimiter, ({ line, fields, problem }) =>
      records.push({ line, fields, ...(problem && { problem }) }),
    );
    feed(reader, bytes, at);
    return records;
  };

  it('follow RFC 4180', () => {
    expect(collect(Buffer.from('a,b\r\n"x ""y""","two\nlines"\r\n,""\r\n'), ',', [])).toEqual([
      { line: 1, fields: ['a', 'b'] },
      { line: 2, fields: ['x "y"', 'two\nlines'] },
      { line: 4, fields: ['', ''] },
    ]);
  });

  it('cost one line when a quote is out of place', () => {
    const text = 'a,b\n"1,2\n3,4\n5,6"\n"7"8,9\n5" tube,1\n"open\n';
    expect(collect(Buffer.from(text), ',', [])).toEqual([
      { line: 1, fields: ['a', 'b'] },
      { line: 2, fields: [], problem: 'csv_quote' },
      { line: 3, fields: ['3', '4'] },
      { line: 4, fields: ['5', '6"'] },
      { line: 5, fields: [], problem: 'csv_quote' },
      { line: 6, fields: ['5" tube', '1'] },
      { line: 7, fields: [], problem: 'csv_quote' },
    ]);
  });

  it('may be set apart by runs of blanks', () => {
    expect(collect(Buffer.from(' id  date\n 01\t1997 \n\n'), 'blanks', [])).toEqual([
      { line: 1, fields: ['id', 'date'] },
      { line: 2, fields: ['01', '1997'] },
    ]);
  });

  it('do not depend on where chunks end; the count agrees on clean files', () => {
    const parts = fc.array(fc.constantFrom('a', ',', '"', '""', '\n', '\r\n', '"x,y"', ',"q\n""r"""\n'), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(parts, cuts, (some, at) => {
        const bytes = Buffer.from(`h,i\n${some.join('')}`);
        const whole = collect(bytes, ',', []);
        expect(collect(bytes, ',', at)).toEqual(whole);
        const count = new DelimitedCount(',');
        feed(count, bytes, at);
        const isClean = whole.every(({ problem }) => problem === undefined);
        if (isClean && count.irregular === undefined) expect(count.records).toBe(whole.length - 1);
      }),
    );
  });

  it('with a field beyond the longest record end at its line', () => {
    const long = Buffer.concat([Buffer.from('a,b\n1,'), Buffer.alloc(17 << 20, '9'), Buffer.from('\n2,3\n')]);
    const records = collect(long, ',', [6 << 20, 11 << 20]);
    expect(records.map(({ line, problem }) => [line, problem])).toEqual([
      [1, undefined],
      [2, 'line_too_long'],
      [3, undefined],
    ]);
  });
});

describe('JSON values', () => {
  const collect = (text: string, path: readonly ValueStep[], at: readonly number[] = []) => {
    const values: string[] = [];
    const cutter = new JsonValueCutter(path, ({ line, text: t }) =>
      values.push(`${line}: ${t.toString().trim()}`),
    );
    feed(cutter, Buffer.from(text), at);
    return { values, open: cutter.open };
  };

  it('are the elements of an array over many lines', () => {
    const text = '[\n {"a": "]},\\"[" ,\n  "b": [1, 2]},\n 5 ,"x", {}\n]\n';
    expect(collect(text, [ELEMENT])).toEqual({
      values: ['2: {"a": "]},\\"[" ,   "b": [1, 2]}', '4: 5', '4: "x"', '4: {}'],
      open: false,
    });
  });

  it('are objects one after the other, in any layout', () => {
    expect(collect('{"a":\n1}{"a":2}\n\n  {"a":3}', []).values).toEqual([
      '1: {"a": 1}',
      '2: {"a":2}',
      '4: {"a":3}',
    ]);
  });

  it('are the elements of an array inside pages', () => {
    const text =
      '{"page":0,"results":[{"id":1},{"results":[9]}],"other":{"results":[8]}}\n{"results":[{"id":2}]}';
    expect(collect(text, ['results', ELEMENT]).values).toEqual([
      '1: {"id":1}',
      '1: {"results":[9]}',
      '2: {"id":2}',
    ]);
    expect(collect(`[${text.replace('\n', ',')}]`, [ELEMENT, 'results', ELEMENT]).values).toHaveLength(3);
  });

  it('end where the content ends, and it is known that something is missing', () => {
    expect(collect('[{"a":1},{"a":', [ELEMENT])).toEqual({ values: ['1: {"a":1}', '1: {"a":'], open: true });
    expect(collect('[{"a":1}', [ELEMENT])).toEqual({ values: ['1: {"a":1}'], open: true });
    expect(collect('[{"a":1}]]', [ELEMENT]).values).toEqual(['1: {"a":1}', '1: ]']);
  });

  it('that hold a raw line end in a string stay malformed', () => {
    const [value] = collect('[{"a":"x\ny"}]', [ELEMENT]).values;
    expect(() => JSON.parse(value!.slice(3))).toThrow();
  });

  it('are those of JSON.parse, in any layout, wherever chunks end', () => {
    const values = fc.array(fc.jsonValue(), { maxLength: 6 });
    fc.assert(
      fc.property(values, fc.constantFrom(undefined, 1, '\t'), cuts, (list, indent, at) => {
        const cut = collect(JSON.stringify(list, null, indent), [ELEMENT], at);
        expect(cut.values.map((value) => JSON.parse(value.replace(/^\d+: /, '')))).toEqual(
          JSON.parse(JSON.stringify(list)),
        );
        expect(cut.open).toBe(false);
        const page = JSON.stringify({ x: list, records: list, y: { records: list } }, null, indent);
        expect(collect(page, ['records', ELEMENT], at).values).toHaveLength(list.length);
      }),
    );
  });
});

describe('a JSON prefix', () => {
  it.each([
    ['{"a": [1, 2, {"b": 3', '{"a": [1, 2, {}]}'],
    ['{"a": "x, y", "b": "cut', '{"a": "x, y"}'],
    ['{"a": 1}', '{"a": 1}'],
    ['{"a": "\\"", "b"', '{"a": "\\""}'],
  ])('%s', (prefix, closed) => {
    expect(closeJson(prefix)).toBe(closed);
  });

  it('parses wherever it is cut', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }), fc.nat(), (value, at) => {
        const text = JSON.stringify(value);
        expect(() => JSON.parse(closeJson(text.slice(0, 1 + (at % text.length))))).not.toThrow();
      }),
    );
  });
});
