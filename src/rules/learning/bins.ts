import type { RuleColumn } from '../columns.js';
import type { Leaf } from '../form.js';
import { shortDecimalBetween } from './threshold.js';

/** Bin of an unknown value: no leaf holds. */
export const UNKNOWN = 255;
const MAX_BINS = 32;
/** A cut may lie this far from its quantile, in bins, if that makes its decimal shorter. */
const SLACK = 0.3;

/** A column cut into few ordered bins, so that all its thresholds can be tried with one histogram. */
export interface BinnedColumn {
  column: RuleColumn;
  /** Bin of each user of the sample. */
  bin: Uint8Array;
  bins: number;
  /** `cuts[b]` lies between bins `b` and `b + 1`; empty for yes and no. */
  cuts: number[];
}

/** Bins the columns that can serve in a rule over the users `rows`; constant and textual columns cannot. */
export function binColumns(columns: readonly RuleColumn[], rows: Int32Array): BinnedColumn[] {
  const out: BinnedColumn[] = [];
  for (const column of columns) {
    if (column.type === 'string') continue;
    const binned = column.type === 'boolean' ? binBoolean(column, rows) : binNumber(column, rows);
    if (binned.bins > 1) out.push(binned);
  }
  return out;
}

function binBoolean(column: RuleColumn & { type: 'boolean' }, rows: Int32Array): BinnedColumn {
  const bin = Uint8Array.from(rows, (row) => (column.values[row]! < 0 ? UNKNOWN : column.values[row]!));
  return { column, bin, bins: 2, cuts: [] };
}

function binNumber(column: RuleColumn & { type: 'number' }, rows: Int32Array): BinnedColumn {
  const sample = Float64Array.from(rows, (row) => column.values[row]!);
  const cuts = cutPoints(sample.filter((v) => !Number.isNaN(v)).sort());
  const bin = Uint8Array.from(sample, (v) => (Number.isNaN(v) ? UNKNOWN : countBelow(cuts, v)));
  return { column, bin, bins: cuts.length + 1, cuts };
}

/** Short decimals near the quantiles of a sorted sample, or between all values where they are few. */
function cutPoints(sorted: Float64Array): number[] {
  const distinct = sorted.filter((v, i) => i === 0 || v !== sorted[i - 1]);
  const cuts: number[] = [];
  if (distinct.length <= MAX_BINS) {
    for (let i = 1; i < distinct.length; i++) push(cuts, shortDecimalBetween(distinct[i - 1]!, distinct[i]!));
    return cuts;
  }
  const at = (q: number) =>
    sorted[Math.max(0, Math.min(sorted.length - 1, Math.round(q * (sorted.length - 1))))]!;
  for (let b = 1; b < MAX_BINS; b++) {
    const low = at((b - SLACK) / MAX_BINS);
    const high = at((b + SLACK) / MAX_BINS);
    push(cuts, low < high ? shortDecimalBetween(low, high) : cutAbove(distinct, low));
  }
  return cuts;
}

/** Where a value fills a whole bin, the cut goes between it and the next one. */
function cutAbove(distinct: Float64Array, value: number): number | null {
  const next = distinct[distinct.indexOf(value) + 1];
  return next === undefined ? null : shortDecimalBetween(value, next);
}

function push(cuts: number[], cut: number | null): void {
  if (cut !== null && (cuts.length === 0 || cut > cuts[cuts.length - 1]!)) cuts.push(cut);
}

/** How many cuts are at or below the value: its bin. */
function countBelow(cuts: readonly number[], value: number): number {
  let low = 0;
  let high = cuts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cuts[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A test on bins: those from `cut` on (`upper`), or those before it. */
export interface BinTest {
  column: number;
  cut: number;
  upper: boolean;
}

/** Whether a bin passes a test. */
export function passes(test: BinTest, bin: number): boolean {
  return bin !== UNKNOWN && (test.upper ? bin >= test.cut : bin < test.cut);
}

/** The leaf that a test on bins stands for. */
export function leafOf(test: BinTest, columns: readonly BinnedColumn[]): Leaf {
  const { column, cuts } = columns[test.column]!;
  const feature = column.feature.name;
  if (column.type === 'boolean') return { feature, is: test.upper };
  const threshold = cuts[test.cut - 1]!;
  return test.upper ? { feature, gte: threshold } : { feature, lt: threshold };
}
