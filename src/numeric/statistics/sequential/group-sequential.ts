import { findRoot, normal } from '../../distributions/index.js';

/** How much of alpha is spent by a share `t` of the planned information (Lan and DeMets 1983). */
export type SpendingFunction = (t: number, alpha: number) => number;

export const spending = {
  /** `alpha t^power`: 1 spends evenly, 2 and 3 late (Kim and DeMets 1987). */
  power:
    (power: number): SpendingFunction =>
    (t, alpha) =>
      alpha * t ** power,
  /** Like O'Brien and Fleming's boundaries: next to nothing early. */
  obrienFleming: ((t, alpha) =>
    2 * normal.sf(normal.quantile(alpha / 2, 'upper') / Math.sqrt(t))) as SpendingFunction,
  /** Like Pocock's boundaries. */
  pocock: ((t, alpha) => alpha * Math.log1p((Math.E - 1) * t)) as SpendingFunction,
};

export interface GroupSequentialOptions {
  alpha?: number;
  /** 2 splits alpha between both sides (the default); 1 tests one side. */
  sides?: 1 | 2;
  spend?: SpendingFunction;
}

/** Points of the grid on which the density of the running statistic is kept. */
const GRID = 1024;

/** Beyond this many standard deviations the density is nothing. */
const REACH = 9;

/**
 * z boundaries of a trial looked at after given shares of its information: at each look the probability of crossing for
 * the first time under the null hypothesis is what the spending function has released since the last. The density of the
 * statistic given no crossing so far is carried from look to look (Armitage, McPherson and Rowe 1969).
 *
 * @param information shares in (0, 1], increasing
 */
export function groupSequentialBounds(
  information: readonly number[],
  options: GroupSequentialOptions = {},
): number[] {
  const { alpha = 0.05, sides = 2, spend = spending.power(2) } = options;
  const perSide = alpha / sides;
  const bounds: number[] = [];
  let spent = 0;
  let density: Density | undefined;
  let previous = 0;
  for (const t of information) {
    const target = spend(t, perSide);
    const release = target - spent;
    const bound =
      release <= 1e-300
        ? Number.POSITIVE_INFINITY
        : density === undefined
          ? normal.quantile(release, 'upper')
          : crossingBound(density, previous, t, release);
    bounds.push(bound);
    const edge = Math.min(bound, REACH) * Math.sqrt(t);
    density = advance(density, previous, t, sides === 2 ? -edge : -REACH * Math.sqrt(t), edge);
    previous = t;
    spent = target;
  }
  return bounds;
}

/** Density of the score process B(t) on an even grid, with Simpson weights. */
interface Density {
  low: number;
  step: number;
  values: Float64Array;
}

function advance(density: Density | undefined, from: number, to: number, low: number, high: number): Density {
  const step = (high - low) / GRID;
  const values = new Float64Array(GRID + 1);
  const sd = Math.sqrt(to - from);
  for (let i = 0; i <= GRID; i++) {
    const x = low + i * step;
    values[i] =
      density === undefined
        ? normal.pdf(x / sd) / sd
        : integrate(density, (y) => Math.exp(-0.5 * ((x - y) / sd) ** 2)) / (sd * Math.sqrt(2 * Math.PI));
  }
  return { low, step, values };
}

function crossingBound(density: Density, from: number, to: number, release: number): number {
  const sd = Math.sqrt(to - from);
  const crossing = (z: number) => integrate(density, (y) => normal.sf((z * Math.sqrt(to) - y) / sd));
  if (crossing(REACH) > release) return REACH;
  return findRoot((z) => release - crossing(z), -REACH, REACH, 1e-10);
}

function integrate({ low, step, values }: Density, f: (y: number) => number): number {
  let sum = 0;
  for (let i = 0; i <= GRID; i++) {
    const weight = i === 0 || i === GRID ? 1 : i % 2 === 1 ? 4 : 2;
    const value = values[i]!;
    if (value > 1e-300) sum += weight * value * f(low + i * step);
  }
  return (sum * step) / 3;
}
