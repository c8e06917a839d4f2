import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { findTarget } from '../../src/exports/targets/registry.js';
import type { FeatureTable } from '../../src/features/index.js';
import { compileRules, ruleColumns, type RuleColumns, userAt } from '../../src/rules/index.js';
import { tableOf } from '../worlds/features.js';
import { makeWorld } from '../worlds/world.js';
import { featuresOf, rulesOf } from './feature-table.js';

/**
 * Rules learned from real exports and from a planted world of 80,000 users, executed as SQL on DuckDB and by the
 * evaluator: the same segment for every user. The exports are the public data beside the project, skipped where absent.
 *
 * npm run real-users
 */

const DATA = join(import.meta.dirname, '..', '..', '..', 'shared', 'data');
const EXPORTS = [
  {
    name: 'traffic_fines',
    file: 'traffic_fines/traffic_fines.csv',
    source: { format: 'generic', user: 'case_id', event: 'activity', time: 'timestamp' },
  },
  {
    name: 'retentioneering_ecom',
    file: 'retentioneering_ecom/ecom.csv.gz',
    source: { format: 'generic', user: 'user_id', event: 'event', time: 'timestamp' },
  },
  {
    name: 'wikiticker',
    file: 'wikiticker/wikiticker-2015-09-12-sampled.json.gz',
    source: { format: 'generic', user: 'user', event: 'channel', time: 'time' },
  },
] as const;

process.stdout.write('| users from | users | personas | conditions | agree |\n|---|---:|---:|---:|---:|\n');
let total = 0;
let failed = false;
for (const { name, file, source } of EXPORTS) {
  const path = join(DATA, file);
  if (!existsSync(path)) process.stdout.write(`| ${name} | not here |  |  |  |\n`);
  else await compare(name, await featuresOf(path, source));
}
await compare('planted world', tableOf(makeWorld({ kind: 'clear', regime: 'both', users: 80_000, seed: 1 })));
process.stdout.write(`\n${total} users in all.\n`);
process.exit(failed ? 1 : 0);

async function compare(name: string, table: FeatureTable): Promise<void> {
  const { ruleSet, conditions, k } = await rulesOf(table);
  const data = ruleColumns(table, ruleSet.features.filter((f) => f.events));
  const columns = ruleSet.features.map((f) => data.columns.find((c) => c.feature.name === f.name)!);
  const classify = compileRules(ruleSet);
  const scored = await scoredBySql(String(findTarget('duckdb').byRule!(ruleSet)[0]!.content), { ...data, columns });
  let agree = 0;
  data.userIds.forEach((_, row) => {
    if (scored[row] === classify(userAt(columns, row))) agree++;
  });
  if (agree < data.userIds.length) failed = true;
  total += agree;
  process.stdout.write(`| ${name} | ${data.userIds.length} | ${k} | ${conditions} | ${agree} |\n`);
}

/** The query's answer in row order, through the engine of the program. */
async function scoredBySql(query: string, data: RuleColumns): Promise<unknown[]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const types = data.columns.map((c) => `"${c.feature.name}" ${c.type === 'boolean' ? 'BOOLEAN' : 'DOUBLE'}`);
  await connection.run(`CREATE TABLE user_features (user_id INTEGER${types.map((t) => `, ${t}`).join('')})`);
  const appender = await connection.createAppender('user_features');
  for (let row = 0; row < data.userIds.length; row++) {
    appender.appendInteger(row);
    for (const column of data.columns) {
      const value = column.values[row] as number;
      if (column.type === 'boolean') {
        if (value < 0) appender.appendNull();
        else appender.appendBoolean(value === 1);
      } else appender.appendDouble(value);
    }
    appender.endRow();
  }
  appender.closeSync();
  const result = await connection.runAndReadAll(`SELECT persona FROM (${query.replace(/;\s*$/, '')}) ORDER BY user_id`);
  const out = result.getRows().map((row) => row[0]);
  connection.closeSync();
  instance.closeSync();
  return out;
}
