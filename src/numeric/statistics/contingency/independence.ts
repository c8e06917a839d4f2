import { type Estimable, estimated, notEstimable } from '../common/estimable.js';
import { chiSquareP, type PValue } from '../common/p-value.js';

/** Counts in a table of any number of dimensions, as nested lists. */
export type Table = readonly (number | Table)[];

export interface IndependenceTest extends PValue {
  statistic: number;
  df: number;
}

export interface IndependenceOptions {
  /** Pearson's chi-square (default) or the likelihood ratio G. */
  statistic?: 'pearson' | 'log-likelihood';
  /** Yates's correction where there is one degree of freedom: half a count, at most the deviation itself. */
  continuity?: boolean;
}

/** The test of independence of all dimensions of a table. */
export function independenceTest(
  table: Table,
  options: IndependenceOptions = {},
): Estimable<IndependenceTest> {
  const { cells, shape } = flatten(table);
  const total = cells.reduce((a, b) => a + b, 0);
  if (total === 0) return notEstimable('the table is empty');
  const margins = shape.map((size) => new Float64Array(size));
  cells.forEach((count, i) => {
    positions(i, shape).forEach((position, axis) => {
      margins[axis]![position]! += count;
    });
  });
  if (margins.some((margin) => margin.includes(0)))
    return notEstimable('a row or column of the table is empty');
  const df = cells.length - shape.reduce((a, b) => a + b, 0) + shape.length - 1;
  const correct = options.continuity === true && df === 1;
  let statistic = 0;
  cells.forEach((count, i) => {
    let expected = total;
    positions(i, shape).forEach((position, axis) => {
      expected *= margins[axis]![position]! / total;
    });
    const gap = expected - count;
    const observed = correct ? count + Math.sign(gap) * Math.min(0.5, Math.abs(gap)) : count;
    if (options.statistic === 'log-likelihood') {
      if (observed > 0) statistic += 2 * observed * Math.log(observed / expected);
    } else {
      statistic += (observed - expected) ** 2 / expected;
    }
  });
  return estimated({ statistic, df, ...chiSquareP(Math.max(0, statistic), df) });
}

/** Strength of association in a table of rows and columns, 0 to 1. */
export interface Association {
  /** Cramer's V. */
  cramer: number;
  /** Tschuprow's T. */
  tschuprow: number;
  /** Pearson's contingency coefficient. */
  pearson: number;
}

export function association(table: readonly (readonly number[])[]): Estimable<Association> {
  const test = independenceTest(table);
  if (test.status !== 'estimated') return test;
  const rows = table.length - 1;
  const columns = table[0]!.length - 1;
  const total = table.flat().reduce((a, b) => a + b, 0);
  const phi2 = test.statistic / total;
  return estimated({
    cramer: Math.sqrt(phi2 / Math.min(rows, columns)),
    tschuprow: Math.sqrt(phi2 / Math.sqrt(rows * columns)),
    pearson: Math.sqrt(test.statistic / (test.statistic + total)),
  });
}

function flatten(table: Table): { cells: number[]; shape: number[] } {
  const shape: number[] = [];
  for (
    let level: Table | number | undefined = table;
    Array.isArray(level);
    level = level[0] as Table | number
  ) {
    shape.push(level.length);
  }
  return { cells: (table as number[]).flat(Number.POSITIVE_INFINITY as 1) as number[], shape };
}

/** Position of a cell on every axis. */
function positions(index: number, shape: readonly number[]): number[] {
  const out: number[] = [];
  let rest = index;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    out[axis] = rest % shape[axis]!;
    rest = Math.floor(rest / shape[axis]!);
  }
  return out;
}
