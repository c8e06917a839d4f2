import { DuckDBInstance } from '@duckdb/node-api';
import { PGlite } from '@electric-sql/pglite';
import type { Job, VendorEngine } from '../engine.js';

type Run = (sql: string) => Promise<Record<string, unknown>[]>;

/** Creates the table of attributes from JSON text, so that every double arrives with all its bits, and runs the query. */
async function score(run: Run, job: Job, types: Record<string, string>, backslashes: boolean): Promise<string[]> {
  const columns = job.ruleSet.features.map((f) => `"${f.name}" ${types[f.type]}`);
  await run(`DROP TABLE IF EXISTS user_features`);
  await run(`CREATE TABLE user_features (user_id INTEGER, ${columns.join(', ')})`);
  for (let start = 0; start < job.users.length; start += 500) {
    const rows = job.contexts.slice(start, start + 500).map((user, i) => {
      const values = job.ruleSet.features.map((f) => literal(user[f.name], types[f.type]!, backslashes));
      return `(${[start + i, ...values].join(', ')})`;
    });
    await run(`INSERT INTO user_features VALUES ${rows.join(', ')}`);
  }
  const result = await run(`SELECT * FROM (${job.text('by-rule.sql').replace(/;\s*$/, '')}) AS q ORDER BY user_id`);
  return result.map((row) => String(row.persona));
}

/** A value as SQL; where the database reads backslashes in texts they are doubled. */
function literal(value: unknown, type: string, backslashes: boolean): string {
  if (value === undefined || value === null) return 'NULL';
  if (typeof value === 'number') return `CAST('${value}' AS ${type})`;
  if (typeof value !== 'string') return String(value);
  const text = value.replaceAll("'", "''");
  return `'${backslashes ? text.replaceAll('\\', '\\\\') : text}'`;
}

const duckdb: VendorEngine = {
  target: 'duckdb',
  runs: '@duckdb/node-api',
  async segments(job) {
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    const run: Run = async (sql) => (await connection.runAndReadAll(sql)).getRowObjects() as never;
    return score(run, job, { number: 'DOUBLE', boolean: 'BOOLEAN', string: 'VARCHAR' }, false);
  },
};

/** PostgreSQL, and Redshift's text on PostgreSQL with the setting under which it reads backslashes as Redshift does. */
function onPostgres(target: 'postgres' | 'redshift'): VendorEngine {
  return {
    target,
    runs: '@electric-sql/pglite',
    async segments(job) {
      const database = await PGlite.create();
      const backslashes = target === 'redshift';
      if (backslashes) await database.exec('SET standard_conforming_strings = off; SET escape_string_warning = off');
      const run: Run = async (sql) => (await database.query(sql)).rows as Record<string, unknown>[];
      const types = { number: 'DOUBLE PRECISION', boolean: 'BOOLEAN', string: 'TEXT' };
      const out = await score(run, job, types, backslashes);
      await database.close();
      return out;
    },
  };
}

export const sqlEngines: VendorEngine[] = [duckdb, onPostgres('postgres'), onPostgres('redshift')];
