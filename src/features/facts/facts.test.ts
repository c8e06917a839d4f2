import { describe, expect, it } from 'vitest';
import { duckdbDialect, sparkDialect } from '../../engines/index.js';
import { SESSION_DEFAULTS } from '../../sessions/index.js';
import type { FeaturePlan } from '../options.js';
import { factStatements } from './index.js';

const PLAN: FeaturePlan = {
  fromMs: Date.UTC(2026, 0, 1),
  asOfMs: Date.UTC(2026, 3, 15),
  horizonMs: undefined,
  sessions: SESSION_DEFAULTS,
  activation: 4,
  onboarding: [7, 2],
  adoptionDays: 2,
  excluded: [9],
  catalogue: undefined,
};

const text = (dialect: typeof duckdbDialect) =>
  `${factStatements(dialect, 'Europe/Berlin', PLAN, PLAN.fromMs)
    .map((statement) => statement.text.replace(/\n\s*/g, '\n  '))
    .join(';\n')};\n`;

describe('the SQL of the facts', () => {
  it('is the expected text on DuckDB and on Spark', async () => {
    await expect(text(duckdbDialect)).toMatchFileSnapshot('testing/facts.duckdb.sql');
    await expect(text(sparkDialect)).toMatchFileSnapshot('testing/facts.spark.sql');
  });

  it('differs between the two in division and quotes only', () => {
    const same = text(sparkDialect).replaceAll(' DIV ', ' // ').replaceAll('`', '"');
    expect(same).toBe(text(duckdbDialect));
  });
});
