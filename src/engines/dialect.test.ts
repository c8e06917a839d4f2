import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Dialect } from './dialect.js';
import { duckdbDialect } from './duckdb/dialect.js';
import { openDuckdb } from './duckdb/engine.js';
import type { Engine } from './engine.js';
import { sparkDialect } from './spark/dialect.js';
import { join, type Sql, sql } from './sql.js';
import { scalar, typeOf } from './testing/scalar.js';

const x = sql`x`;
const PARAMETERS = `[{"key":"n","value":{"int_value":"7"}},{"key":"s","value":{"string_value":"it's"}}]`;

/** Every fragment with its text in each dialect, and its value in DuckDB where an argument is given. */
interface Case {
  name: Exclude<keyof Dialect, 'name'>;
  of: (dialect: Dialect, argument: Sql) => Sql;
  duckdb: string;
  spark: string;
  /** The type that both engines must give. */
  type: 'BIGINT' | 'DOUBLE' | 'VARCHAR';
  /** Arguments as SQL of both dialects, and what comes out. */
  values: readonly (readonly [Sql, string | null])[];
}

const text = (value: string) => duckdbDialect.text(value);

const CASES: readonly Case[] = [
  {
    name: 'text',
    of: (d) => d.text(`o'b\\n"`),
    duckdb: `'o''b\\n"'`,
    spark: `'o\\'b\\\\n"'`,
    type: 'VARCHAR',
    values: [[sql``, `o'b\\n"`]],
  },
  {
    name: 'ident',
    of: (d) => sql`(SELECT ${d.ident('a"`b')} FROM (SELECT 'v' AS ${d.ident('a"`b')}))`,
    duckdb: '(SELECT "a""`b" FROM (SELECT \'v\' AS "a""`b"))',
    spark: '(SELECT `a"``b` FROM (SELECT \'v\' AS `a"``b`))',
    type: 'VARCHAR',
    values: [[sql``, 'v']],
  },
  {
    name: 'tryInt',
    of: (d, a) => d.tryInt(a),
    duckdb: 'try_cast(x AS BIGINT)',
    spark: 'try_cast(x AS BIGINT)',
    type: 'BIGINT',
    values: [
      [text('42'), '42'],
      [text('-9223372036854775808'), '-9223372036854775808'],
      [text('9223372036854775808'), null],
      [text('4x'), null],
    ],
  },
  {
    name: 'tryDouble',
    of: (d, a) => d.tryDouble(a),
    duckdb: 'try_cast(x AS DOUBLE)',
    spark: 'try_cast(x AS DOUBLE)',
    type: 'DOUBLE',
    values: [
      [text('1.5e3'), '1500.0'],
      [text('much'), null],
    ],
  },
  {
    name: 'isoMs',
    of: (d, a) => d.isoMs(a),
    duckdb: 'epoch_ms(try_cast(x AS TIMESTAMPTZ))',
    spark: 'unix_millis(try_to_timestamp(x))',
    type: 'BIGINT',
    values: [
      [text('2023-11-14T22:13:20Z'), '1700000000000'],
      [text('2023-11-14 22:13:20.5'), '1700000000500'],
      [text('2023-11-15T00:13:20.123456+02:00'), '1700000000123'],
      [text('2023-11-14'), '1699920000000'],
      [text('soon'), null],
    ],
  },
  {
    name: 'wallClockMs',
    of: (d, a) => d.wallClockMs(a, 'America/New_York'),
    duckdb: `epoch_ms(timezone('America/New_York', make_timestamp(x * 1000)))`,
    spark: `unix_millis(to_utc_timestamp(timestamp_millis(x), 'America/New_York'))`,
    type: 'BIGINT',
    // 22:13:20 on a wall in New York is five hours later in UTC in winter, four in summer.
    values: [
      [sql`1700000000000`, '1700018000000'],
      [sql`1688162400000`, '1688176800000'],
    ],
  },
  {
    name: 'localDay',
    of: (d, a) => d.localDay(a, 'Asia/Tokyo'),
    duckdb: `CAST(epoch_ms(date_trunc('day', timezone('Asia/Tokyo', make_timestamptz(x * 1000)))) // 86400000 AS BIGINT)`,
    spark: `CAST(unix_date(CAST(from_utc_timestamp(timestamp_millis(x), 'Asia/Tokyo') AS DATE)) AS BIGINT)`,
    type: 'BIGINT',
    // 22:13 UTC on day 19675 is the morning of the next day in Tokyo.
    values: [
      [sql`1700000000000`, '19676'],
      [sql`1699970000000`, '19675'],
    ],
  },
  {
    name: 'localMinute',
    of: (d, a) => d.localMinute(a, 'Asia/Kolkata'),
    duckdb: `CAST(extract('hour' FROM timezone('Asia/Kolkata', make_timestamptz(x * 1000))) * 60 + extract('minute' FROM timezone('Asia/Kolkata', make_timestamptz(x * 1000))) AS BIGINT)`,
    spark: `CAST(hour(from_utc_timestamp(timestamp_millis(x), 'Asia/Kolkata')) * 60 + minute(from_utc_timestamp(timestamp_millis(x), 'Asia/Kolkata')) AS BIGINT)`,
    type: 'BIGINT',
    // 22:13 UTC is 03:43 at +05:30.
    values: [[sql`1700000000000`, '223']],
  },
  {
    name: 'divide',
    of: (d, a) => d.divide(a, sql`4`),
    duckdb: '(x // 4)',
    spark: '(x DIV 4)',
    type: 'BIGINT',
    values: [
      [sql`CAST(7 AS BIGINT)`, '1'],
      [sql`CAST(8 AS BIGINT)`, '2'],
    ],
  },
  {
    name: 'jsonText',
    of: (d, a) => d.jsonText(a, ['a', `b'"c`, 1]),
    duckdb: `TRY(json_extract_string(x, '$."a"."b''\\"c"[1]'))`,
    spark: `get_json_object(x, '$[\\'a\\'][\\'b\\\\\\'"c\\'][1]')`,
    type: 'VARCHAR',
    values: [
      [text(`{"a":{"b'\\"c":[1,12345678901234567890]}}`), '12345678901234567890'],
      [text('{"a":1}'), null],
      [text('not json'), null],
    ],
  },
  {
    name: 'parameter',
    of: (d, a) => d.parameter(a, 'n'),
    duckdb: `list_transform(list_filter(TRY(from_json(x, '[{"key":"VARCHAR","value":{"string_value":"VARCHAR","int_value":"VARCHAR","float_value":"VARCHAR","double_value":"VARCHAR"}}]')), lambda x: x.key = 'n'), lambda x: coalesce(x."value".string_value, x."value".int_value, x."value".float_value, x."value".double_value))[1]`,
    spark: `try_element_at(transform(filter(from_json(x, 'ARRAY<STRUCT<key: STRING, value: STRUCT<string_value: STRING, int_value: STRING, float_value: STRING, double_value: STRING>>>'), x -> x.key = 'n'), x -> coalesce(x.value.string_value, x.value.int_value, x.value.float_value, x.value.double_value)), 1)`,
    type: 'VARCHAR',
    values: [
      [text(PARAMETERS), '7'],
      [text('[]'), null],
      [text('?'), null],
    ],
  },
  {
    name: 'parameterSet',
    of: (d, a) => d.parameterSet(a),
    duckdb: `CAST(list_sort(TRY(from_json(x, '[{"key":"VARCHAR","value":{"string_value":"VARCHAR","int_value":"VARCHAR","float_value":"VARCHAR","double_value":"VARCHAR"}}]'))) AS VARCHAR)`,
    spark: `to_json(array_sort(from_json(x, 'ARRAY<STRUCT<key: STRING, value: STRUCT<string_value: STRING, int_value: STRING, float_value: STRING, double_value: STRING>>>')))`,
    type: 'VARCHAR',
    values: [[text('?'), null]],
  },
  {
    name: 'hash64',
    of: (d, a) => d.hash64(a),
    duckdb: 'CAST(hash(x) >> 1 AS BIGINT)',
    spark: 'xxhash64(x)',
    type: 'BIGINT',
    values: [[text('a'), '6280914505603508067']],
  },
];

describe('the dialects', () => {
  let engine: Engine;
  let directory: string;
  beforeAll(async () => {
    directory = mkdtempSync(joinPath(tmpdir(), 'dialect-test-'));
    engine = await openDuckdb({ threads: 1, memoryBytes: 300e6, spillDirectory: directory });
  });
  afterAll(async () => {
    await engine.close();
    rmSync(directory, { recursive: true, force: true });
  });

  it('have a case here for every fragment', () => {
    const fragments = Object.keys(duckdbDialect).filter((name) => name !== 'name');
    expect(new Set(CASES.map(({ name }) => name))).toEqual(new Set(fragments));
    expect(Object.keys(sparkDialect).sort()).toEqual(Object.keys(duckdbDialect).sort());
  });

  it.each(CASES)('$name has the expected texts', ({ of, duckdb, spark }) => {
    expect(of(duckdbDialect, x).text).toBe(duckdb);
    expect(of(sparkDialect, x).text).toBe(spark);
  });

  it.each(CASES)('$name has the expected values and type in DuckDB', async ({ of, type, values }) => {
    for (const [argument, expected] of values) {
      expect(await scalar(engine, of(duckdbDialect, argument))).toBe(expected);
      // The engine folds an expression that is always NULL and forgets its type.
      if (expected !== null) expect(await typeOf(engine, of(duckdbDialect, argument))).toBe(type);
    }
  });

  it('tells parameters apart whatever their order', async () => {
    const set = (json: string) => scalar(engine, duckdbDialect.parameterSet(text(json)));
    const [a, b] = ['{"key":"a","value":{"int_value":1}}', '{"key":"b","value":{"string_value":"1"}}'];
    expect(await set(`[${a},${b}]`)).toBe(await set(`[${b},${a}]`));
    expect(await set(`[${a}]`)).not.toBe(await set(`[${b}]`));
  });

  it('lets any text through unchanged, as a literal and as a name', async () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.constantFrom(
        `'; DROP TABLE t; --`,
        `\\'`,
        `''`,
        '"',
        '""',
        '`',
        '{x}',
        '%s',
        '\n',
        '\u2028',
        '😀',
        '__proto__',
      ),
    );
    // NUL cannot stand in a statement, lone surrogates are no text; both never come from files.
    const usable = hostile.filter((s) => !s.includes('\0') && Buffer.from(s).toString() === s);
    await fc.assert(
      fc.asyncProperty(fc.array(usable, { minLength: 1, maxLength: 20 }), async (texts) => {
        const literals = texts.map((value) => duckdbDialect.text(value));
        const out = await engine.columns(sql`SELECT unnest([${join(literals)}]) AS v`, { v: 'text' });
        expect(out.v).toEqual(texts);
        const name = texts.find((value) => value !== '');
        if (name === undefined) return;
        await engine.run(
          sql`CREATE OR REPLACE TABLE ${duckdbDialect.ident(name)} AS SELECT 7 AS ${duckdbDialect.ident(name)}`,
        );
        const back = await engine.columns(
          sql`SELECT ${duckdbDialect.ident(name)} AS v FROM ${duckdbDialect.ident(name)}`,
          { v: 'int32' },
        );
        expect(back.v[0]).toBe(7);
        await engine.run(sql`DROP TABLE ${duckdbDialect.ident(name)}`);
        const tables = await engine.columns(sql`SELECT count(*) AS n FROM duckdb_tables()`, { n: 'int32' });
        expect(tables.n[0]).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

  it('refuses NUL, and text that was not quoted', () => {
    expect(() => duckdbDialect.text('a\0b')).toThrow(TypeError);
    expect(() => sparkDialect.ident('a\0b')).toThrow(TypeError);
    expect(() => sql`SELECT ${'1; DROP TABLE t' as unknown as Sql}`).toThrow(TypeError);
    expect(() => sql`SELECT ${1.5}`).toThrow(TypeError);
  });
});
