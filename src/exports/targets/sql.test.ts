import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it } from 'vitest';
import { compileRules, normalize } from '../../rules/index.js';
import { sampleAssignment } from '../testing/sample-assignment.js';
import { SAMPLE_USERS, sampleRules } from '../testing/sample-rules.js';
import { findTarget } from './registry.js';

const rules = sampleRules();

describe('SQL', () => {
  it('gives on DuckDB the segments that the evaluator gives', async () => {
    const users = SAMPLE_USERS.map((user) => normalize(rules, user));
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    await connection.run(
      'CREATE TABLE user_features (user_id INTEGER, sessions DOUBLE, is_admin BOOLEAN, plan VARCHAR)',
    );
    for (const [i, user] of users.entries()) {
      const { sessions = null, is_admin = null, plan = null } = user;
      await connection.run('INSERT INTO user_features VALUES ($1, $2::VARCHAR::DOUBLE, $3, $4)', [
        i,
        sessions === null ? null : String(sessions),
        is_admin as boolean | null,
        plan as string | null,
      ]);
    }
    await connection.run(
      "INSERT INTO user_features VALUES (-1, 'NaN'::DOUBLE, NULL, ''), (-2, 'inf'::DOUBLE, NULL, NULL)",
    );
    const query = String(findTarget('duckdb').byRule!(rules)[0]!.content).replace(/;\s*$/, '');
    const result = await connection.runAndReadAll(`SELECT persona FROM (${query}) ORDER BY user_id`);
    const got = result.getRows().map((row) => row[0]);
    connection.closeSync();
    instance.closeSync();
    expect(got.slice(0, 2)).toEqual(['everyone-else', 'everyone-else']);
    expect(got.slice(2)).toEqual(users.map(compileRules(rules)));
  });

  it('loads an assignment on DuckDB with exact ids', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kindred-load-'));
    const assignment = { ...sampleAssignment(3), userIds: ['=x', 'a,"b"\nc', ' 007'] };
    const [script, csv] = [...findTarget('duckdb').byAssignment!(assignment)];
    writeFileSync(join(folder, 'personas.csv'), [...(csv!.content as Iterable<string>)].join(''));
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    await connection.run(
      String(script!.content).replace("'personas.csv'", `'${join(folder, 'personas.csv')}'`),
    );
    const result = await connection.runAndReadAll('SELECT * FROM user_personas');
    const rows = result.getRows();
    connection.closeSync();
    instance.closeSync();
    rmSync(folder, { recursive: true });
    expect(rows).toEqual([
      ['=x', 'power-users', 'Power Users'],
      ['a,"b"\nc', 'silent', '\'=Silent "users"'],
      [' 007', 'power-users', 'Power Users'],
    ]);
  });

  it('quotes texts as each warehouse reads them', () => {
    const text = (name: string) => String(findTarget(name).byRule!(rules)[0]!.content);
    expect(text('postgres')).toContain("'O''Brien', 'a\"b', 'back\\slash'");
    expect(text('snowflake')).toContain("'O''Brien', 'a\"b', 'back\\\\slash'");
    expect(text('bigquery')).toContain("'O\\'Brien', 'a\"b', 'back\\\\slash'");
  });
});
