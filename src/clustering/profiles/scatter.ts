import type { EventRows } from './event-rows.js';

/**
 * No user's events are drawn from a hundred independent choices: with less, heavy users would be ever farther from
 * everyone else.
 */
const LEAST = 0.01;
const HALVINGS = 50;

/** How users' events scatter about the profile of their cluster. */
export interface Scatter {
  /**
   * How much more the users' mixes differ than draws from the profile would: 0 for independent draws, 1 where everyone does
   * one thing only.
   */
  overdispersion: number;
  /** Pearson's statistic over its expectation for independent draws, mean over users; 1 where there is nothing to scatter. */
  pearson: number;
}

/**
 * By the moments: the overdispersion with which the mean over users of Pearson's statistic, each over its expectation, is 1.
 * `profiles` are probabilities, `k` x events, row-major.
 */
export function scatterOf(
  { rows, cols, start, event, count, total }: EventRows,
  labels: ArrayLike<number>,
  profiles: Float64Array,
): Scatter {
  const k = profiles.length / cols;
  const squares = new Float64Array(k);
  for (let c = 0; c < k; c++) {
    for (let j = 0; j < cols; j++) squares[c]! += profiles[c * cols + j]! ** 2;
  }
  const further: number[] = [];
  const statistic: number[] = [];
  for (let i = 0; i < rows; i++) {
    const n = total[i]!;
    const c = labels[i]!;
    const variance = n * (1 - squares[c]!);
    if (n < 2 || !(variance > 1e-9)) continue;
    let sum = n * n * squares[c]!;
    for (let q = start[i]!; q < start[i + 1]!; q++) {
      const x = count[q]!;
      sum += x * (x - 2 * n * profiles[c * cols + event[q]!]!);
    }
    further.push(n - 1);
    statistic.push(sum / variance);
  }
  let low = LEAST;
  let high = 1;
  for (let step = 0; step < HALVINGS; step++) {
    const middle = (low + high) / 2;
    let mean = 0;
    for (let i = 0; i < further.length; i++) mean += statistic[i]! / (1 + further[i]! * middle);
    if (mean > further.length) low = middle;
    else high = middle;
  }
  const users = statistic.length;
  const pearson = users > 0 ? statistic.reduce((sum, x) => sum + x / users, 0) : 1;
  return { overdispersion: low, pearson };
}
