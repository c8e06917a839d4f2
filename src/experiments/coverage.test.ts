import { writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import {
  agrestiCaffoInterval,
  agrestiCoullInterval,
  binomial,
  type Count,
  clopperPearsonInterval,
  deltaLiftInterval,
  fiellerLiftInterval,
  type Interval,
  jeffreysInterval,
  logLiftInterval,
  newcombeInterval,
  scoreDifferenceInterval,
  waldDifferenceInterval,
  waldInterval,
  wilsonInterval,
} from '../numeric/index.js';

/**
 * Coverage of 95 % intervals of rates, not simulated but exact: every outcome with its probability. Coverage of such
 * intervals jumps about with n and p; what counts is that the ones we use do not fall far below the level anywhere.
 */
const ONE: Record<string, { interval: (count: Count) => Interval; least: number }> = {
  Wilson: { interval: (c) => wilsonInterval(c), least: 0.92 },
  'Clopper-Pearson': { interval: (c) => clopperPearsonInterval(c), least: 0.95 },
  Jeffreys: { interval: (c) => jeffreysInterval(c), least: 0.91 },
  'Agresti-Coull': { interval: (c) => agrestiCoullInterval(c), least: 0.93 },
  'Wald (for comparison)': { interval: (c) => waldInterval(c), least: 0 },
};

const ONE_CASES: [n: number, p: number][] = [
  [20, 0.02],
  [20, 0.1],
  [20, 0.5],
  [50, 0.02],
  [200, 0.02],
  [1000, 0.02],
];

const TWO: Record<string, { interval: (control: Count, treatment: Count) => Interval; least: number }> = {
  'Newcombe (used)': { interval: (c, t) => newcombeInterval(c, t), least: 0.93 },
  'Miettinen-Nurminen': { interval: (c, t) => scoreDifferenceInterval(c, t), least: 0.93 },
  'Agresti-Caffo': { interval: (c, t) => agrestiCaffoInterval(c, t), least: 0.93 },
  'Wald (for comparison)': { interval: (c, t) => waldDifferenceInterval(c, t), least: 0 },
};

const TWO_CASES: [n: number, control: number, treatment: number][] = [
  [20, 0.02, 0.02],
  [20, 0.02, 0.1],
  [20, 0.3, 0.5],
  [50, 0.1, 0.1],
  [100, 0.02, 0.05],
];

/** An interval of the lift that does not exist says nothing; those outcomes count as covered by "unbounded". */
const LIFT: Record<string, { interval: (control: Count, treatment: Count) => Interval; least: number }> = {
  'Fieller (used)': { interval: (c, t) => known(fiellerLiftInterval(mean(c), mean(t))), least: 0.93 },
  'log scale': { interval: (c, t) => known(logLiftInterval(mean(c), mean(t))), least: 0.93 },
  'delta method': { interval: (c, t) => deltaLiftInterval(mean(c), mean(t)), least: 0.9 },
};

const LIFT_CASES: [n: number, control: number, treatment: number][] = [
  [100, 0.1, 0.1],
  [100, 0.2, 0.3],
  [200, 0.05, 0.1],
];

const EVERYTHING: Interval = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };

function known(result: { status: string } & Partial<Interval>): Interval {
  return result.status === 'estimated' ? { low: result.low!, high: result.high! } : EVERYTHING;
}

function mean({ successes, n }: Count) {
  const p = successes / n;
  return { mean: p, meanVariance: (p * (1 - p)) / n };
}

function covers({ low, high }: Interval, value: number): boolean {
  return low <= value + 1e-12 && value - 1e-12 <= high;
}

function coverageOfOne(interval: (count: Count) => Interval, n: number, p: number): number {
  let covered = 0;
  for (let successes = 0; successes <= n; successes++) {
    if (covers(interval({ successes, n }), p)) covered += binomial.pmf(successes, n, p);
  }
  return covered;
}

function coverageOfTwo(
  interval: (control: Count, treatment: Count) => Interval,
  [n, pc, pt]: [number, number, number],
  value: number,
): number {
  let covered = 0;
  for (let x = 0; x <= n; x++) {
    const weight = binomial.pmf(x, n, pc);
    if (weight < 1e-9) continue;
    for (let y = 0; y <= n; y++) {
      const probability = weight * binomial.pmf(y, n, pt);
      if (probability < 1e-11) continue;
      if (covers(interval({ successes: x, n }, { successes: y, n }), value)) covered += probability;
    }
  }
  return covered;
}

const rows: string[] = [];
const cell = (coverage: number) => `${(100 * coverage).toFixed(1)} %`;

describe('exact coverage of 95 % intervals', () => {
  it.each(Object.entries(ONE))('of a rate: %s', (name, { interval, least }) => {
    const found = ONE_CASES.map(([n, p]) => coverageOfOne(interval, n, p));
    rows.push(
      `| rate | ${name} | ${found.map((x, i) => `${ONE_CASES[i]!.join(', ')}: ${cell(x)}`).join('; ')} |`,
    );
    expect(Math.min(...found)).toBeGreaterThanOrEqual(least);
  });

  it('of a rate: Wald at n = 20 and p = 0.02 covers a third of the time', () => {
    expect(coverageOfOne(ONE['Wald (for comparison)']!.interval, 20, 0.02)).toBeCloseTo(1 - 0.98 ** 20, 2);
  });

  it.each(Object.entries(TWO))('of a difference: %s', (name, { interval, least }) => {
    const found = TWO_CASES.map((one) => coverageOfTwo(interval, one, one[2] - one[1]));
    rows.push(
      `| difference | ${name} | ${found.map((x, i) => `${TWO_CASES[i]!.join(', ')}: ${cell(x)}`).join('; ')} |`,
    );
    expect(Math.min(...found)).toBeGreaterThanOrEqual(least);
  });

  it.each(Object.entries(LIFT))('of a relative lift: %s', (name, { interval, least }) => {
    const found = LIFT_CASES.map((one) => coverageOfTwo(interval, one, one[2] / one[1] - 1));
    rows.push(
      `| lift | ${name} | ${found.map((x, i) => `${LIFT_CASES[i]!.join(', ')}: ${cell(x)}`).join('; ')} |`,
    );
    expect(Math.min(...found)).toBeGreaterThanOrEqual(least);
  });
});

afterAll(() => {
  const path = process.env.KINDRED_COVERAGE_TABLE;
  if (path)
    writeFileSync(
      path,
      `${['| of | interval | n, rate(s): coverage |', '|---|---|---|', ...rows].join('\n')}\n`,
    );
});
