import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.js';
import { adjustedRandIndex, createMatrix } from '../../numeric/index.js';
import { unweighted } from '../mixture/weighted-rows.js';
import { dirichlet, draws } from '../testing/mixes.js';
import { table } from '../testing/tables.js';
import { type EventRows, eventRowsOf } from './event-rows.js';
import { fitProfiles, profileLabels } from './fit-profiles.js';

const PROFILES = [
  [8, 4, 2, 1, 1, 1],
  [1, 4, 8, 2, 1, 1],
  [2, 1, 1, 2, 6, 5],
];
const NAMES = ['a', 'b', 'c', 'd', 'e', 'f'];

describe('clusters by events', () => {
  it('put right a start in which a third of the users are in the wrong cluster', () => {
    const { events, truth } = world(900, 20, 40);
    const random = createRandom('wrong');
    const start = truth.map((c) => (random.uniform() < 1 / 3 ? random.int(3) : c));
    const none = unweighted(createMatrix(900, 0));
    const fit = fitProfiles(none, events, start, 3);
    expect(adjustedRandIndex(truth, start)).toBeLessThan(0.6);
    expect(adjustedRandIndex(truth, fit.labels)).toBeGreaterThan(0.9);
    // A concentration of 20, which the wrong start would hide.
    expect(fit.overdispersion).toBeGreaterThan(0.8 / 21);
    expect(fit.overdispersion).toBeLessThan(1.2 / 21);
    expect(Array.from(profileLabels(none.points, events, fit))).toEqual(Array.from(fit.labels));
    fit.amounts.weights.forEach((w) => {
      expect(w).toBeCloseTo(1 / 3, 1);
    });
  });

  it('are those of a second implementation, step by step', () => {
    const counts = [
      [5, 1, 0, 0],
      [9, 3, 1, 0],
      [1, 0, 4, 4],
      [0, 2, 7, 3],
      [3, 0, 0, 1],
      [0, 0, 0, 0],
    ];
    const names = NAMES.slice(0, 4);
    const events = eventRowsOf(table([], counts, names).mix, Int32Array.from(counts.keys()), names);
    const fit = fitProfiles(unweighted(createMatrix(6, 0)), events, Int32Array.of(0, 0, 1, 1, 0, 1), 2, 0.1);
    const plain = plainFit(counts, [0, 0, 1, 1, 0, 1], 2, 0.1);
    expect(Array.from(fit.amounts.weights, (w) => w.toFixed(4))).toEqual(
      plain.shares.map((w) => w.toFixed(4)),
    );
    Array.from(fit.profiles).forEach((p, at) => {
      expect(Math.exp(p)).toBeCloseTo(plain.profiles[Math.floor(at / 4)]![at % 4]!, 4);
    });
  });

  it('take how much people do into account, as far as it tells them apart', () => {
    // Two profiles alike, of users who do much or little.
    const random = createRandom('much');
    const points = createMatrix(400, 1);
    const truth = Int32Array.from({ length: 400 }, (_, i) => i % 2);
    truth.forEach((c, i) => {
      points.data[i] = (c === 1 ? 6 : 0) + random.normal();
    });
    const counts = Array.from(truth, () => draws(PROFILES[0]!, 10, random));
    const events = eventRowsOf(table([], counts, NAMES).mix, Int32Array.from(counts.keys()), NAMES);
    const start = truth.map((c, i) => (i % 7 === 0 ? 1 - c : c));
    const fit = fitProfiles(unweighted(points), events, start, 2);
    expect(adjustedRandIndex(truth, fit.labels)).toBeGreaterThan(0.98);
    expect(adjustedRandIndex(truth, profileLabels(points, events, fit))).toBeGreaterThan(0.98);
  });
});

/** Users of three profiles, each with a mix of its own about one of them. */
function world(
  users: number,
  concentration: number,
  total: number,
): { events: EventRows; truth: Int32Array } {
  const random = createRandom('profiles');
  const truth = Int32Array.from({ length: users }, (_, i) => i % 3);
  const counts = Array.from(truth, (c) => {
    const sum = PROFILES[c]!.reduce((a, b) => a + b, 0);
    return draws(
      dirichlet(
        PROFILES[c]!.map((x) => x / sum),
        concentration,
        random,
      ),
      total,
      random,
    );
  });
  return { events: eventRowsOf(table([], counts, NAMES).mix, Int32Array.from(counts.keys()), NAMES), truth };
}

/** Expectation-maximisation of weighed multinomials with dense rows, written down as it is defined. */
function plainFit(counts: number[][], labels: number[], k: number, overdispersion: number) {
  const weighed = counts.map((row) => {
    const n = row.reduce((a, b) => a + b, 0);
    return row.map((x) => (n > 0 ? x / (1 + (n - 1) * overdispersion) : 0));
  });
  const everyone = weighed[0]!.map((_, j) => weighed.reduce((sum, row) => sum + row[j]!, 0));
  const all = everyone.reduce((a, b) => a + b, 0);
  let memberships: number[][] = labels.map((c) => Array.from({ length: k }, (_, d) => (c === d ? 1 : 0)));
  let shares = Array.from({ length: k }, (_, c) => labels.filter((l) => l === c).length / labels.length);
  let profiles: number[][] = [];
  for (let step = 0; step < 500; step++) {
    profiles = Array.from({ length: k }, (_, c) => {
      const sums = everyone.map(
        (x, j) =>
          (0.5 * everyone.length * Math.max(x, 1e-9)) / all +
          weighed.reduce((sum, row, i) => sum + memberships[i]![c]! * row[j]!, 0),
      );
      const total = sums.reduce((a, b) => a + b, 0);
      return sums.map((x) => x / total);
    });
    memberships = weighed.map((row) => {
      const likelihoods = profiles.map(
        (profile, c) => shares[c]! * Math.exp(row.reduce((sum, x, j) => sum + x * Math.log(profile[j]!), 0)),
      );
      const total = likelihoods.reduce((a, b) => a + b, 0);
      return likelihoods.map((x) => x / total);
    });
    shares = shares.map((_, c) => memberships.reduce((sum, row) => sum + row[c]! / counts.length, 0));
  }
  return { shares, profiles };
}
