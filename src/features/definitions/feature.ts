import type { Fact } from '../facts/index.js';
import type { UseTable } from '../mix.js';
import type { FeaturePlan } from '../options.js';
import type { FeatureDefinition } from '../table.js';

/** What features are computed from: integers, one row per user. */
export interface FeatureInput {
  rows: number;
  facts: Record<Fact, Float64Array>;
  use: UseTable;
  plan: FeaturePlan;
}

/** A definition and the arithmetic that finishes it, in a fixed order. */
export interface Feature {
  definition: FeatureDefinition;
  /** Set for features that mean nothing when the data know days, but not the time of day. */
  needsTimeOfDay?: true;
  values(input: FeatureInput): Float64Array;
  /** For durations to an event: 1 where it had not happened yet. */
  censored?(input: FeatureInput): Uint8Array;
}

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;

/** Computes one number per row. */
export function perRow(input: FeatureInput, value: (row: number) => number): Float64Array {
  const out = new Float64Array(input.rows);
  for (let row = 0; row < out.length; row++) out[row] = value(row);
  return out;
}

/** `scale * above / below` per row; NaN where `below` is 0. */
export function ratio(input: FeatureInput, above: Fact, below: Fact, scale = 1): Float64Array {
  const a = input.facts[above];
  const b = input.facts[below];
  return perRow(input, (row) => (b[row] === 0 ? Number.NaN : (scale * a[row]!) / b[row]!));
}

/** The same as SQL over `user_facts`; NULL where `below` is 0. */
export function ratioSql(above: Fact, below: Fact, scale = '1'): string {
  return `SELECT u, ${scale} * CAST(${above} AS DOUBLE) / nullif(${below}, 0) AS value FROM user_facts`;
}
