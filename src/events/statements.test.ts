import { describe, expect, it } from 'vitest';
import { type Dialect, duckdbDialect, type Sql, sparkDialect, sql } from '../engines/index.js';
import { bulkQuery } from './bulk.js';
import { canonicalStatement } from './canonical.js';
import { repeatStatements } from './duplicates.js';
import { dictionaryStatements } from './identity/index.js';
import { hoursStatement, metronomeQuery } from './quality/suspicious.js';
import { zoneQuery } from './quality/zone.js';
import { traitStatement } from './traits.js';

const isEvent = sql`(NOT bookkeeping AND t >= 0)`;

/** The statements that read whole tables of rows, and so must run on a cluster as they are. */
function statements(dialect: Dialect): Sql[] {
  return [
    bulkQuery(dialect),
    zoneQuery(dialect),
    ...repeatStatements(dialect, 1),
    ...dictionaryStatements(isEvent, [3]),
    canonicalStatement(dialect, { isEvent, properties: 1, hasShared: true }),
    traitStatement(dialect, 2),
    hoursStatement(dialect, 1_767_225_600_000),
    metronomeQuery(dialect),
  ];
}

const text = (dialect: Dialect) =>
  `${statements(dialect)
    .map((statement) => statement.text.replace(/\n\s*/g, '\n  '))
    .join(';\n')};\n`;

describe('the SQL of the event table', () => {
  it('is the expected text on DuckDB and on Spark', async () => {
    await expect(text(duckdbDialect)).toMatchFileSnapshot('testing/events.duckdb.sql');
    await expect(text(sparkDialect)).toMatchFileSnapshot('testing/events.spark.sql');
  });

  it('differs between the two in division, hashes and quotes only', () => {
    const hash = (of: string) => duckdbDialect.hash64(sql`X`).text.replace('X', of);
    const asDuckdb = text(sparkDialect)
      .replaceAll(' DIV ', ' // ')
      .replaceAll('`', '"')
      .replace(/xxhash64\((concat_ws\([^\n]*?\))\)(?= (?:END|&))/g, (_, of: string) => hash(of));
    expect(asDuckdb).toBe(text(duckdbDialect));
  });
});
