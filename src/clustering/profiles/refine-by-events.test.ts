import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.js';
import { adjustedRandIndex, createMatrix, matchedJaccard, selectColumns } from '../../numeric/index.js';
import { spaceOf } from '../divide.js';
import { linearScores, mixtureLabels } from '../mixture/linear-scores.js';
import { toMetric } from '../mixture/metric.js';
import { type Mixture, mixtureOf, momentsOf } from '../mixture/mixture.js';
import { QUICK, searchMixtures } from '../mixture/search.js';
import { place } from '../placement.js';
import { weightOfEvent } from '../space/event-evidence.js';
import { represent } from '../space/representation.js';
import { table as countsOf, type Group, planted, THREE } from '../testing/tables.js';
import { confirmedNumber } from './confirmed-number.js';
import { eventRowsOf } from './event-rows.js';
import { evidenceModel } from './evidence-model.js';
import { fitProfiles } from './fit-profiles.js';
import { type Observed, observe } from './observed.js';
import { refineByEvents } from './refine-by-events.js';
import { stabilityByEvents } from './stability-by-events.js';

const { table, truth } = planted(THREE, 1);
const rows = Int32Array.from(table.userIds.keys());
const space = spaceOf(table, rows);
const observed = observe(table, space, rows.length, createRandom(1))!;
const fits = searchMixtures(space, observed.amounts.howMuch.length, 6, createRandom(1), QUICK);

describe('a model of events', () => {
  it('gives every user the log-odds of the clusters that were fitted', () => {
    const { users, amounts, events, names } = observed;
    const { points } = amounts;
    const labels = mixtureLabels(users.points, fits[2]!);
    const fit = fitProfiles({ points, weights: users.weights }, events, labels, 3);
    const model = evidenceModel(fit, events, names, amounts.howMuch);
    const at = toMetric(represent(table, model.representation), model.metric);
    const { coefficients, constants } = linearScores(fit.amounts, points.cols);
    const scores = (i: number) =>
      [0, 1, 2].map((c) => {
        let score = constants[c]!;
        for (let a = 0; a < points.cols; a++)
          score += coefficients[c * points.cols + a]! * points.data[i * points.cols + a]!;
        const worth = weightOfEvent(events.total[i]!, fit.overdispersion);
        for (let q = events.start[i]!; q < events.start[i + 1]!; q++)
          score += worth * events.count[q]! * fit.profiles[c * events.cols + events.event[q]!]!;
        return score;
      });
    for (let i = 0; i < rows.length; i++) {
      const fitted = scores(i);
      const placed = [0, 1, 2].map((c) => {
        let square = model.handicaps[c]!;
        for (let a = 0; a < at.cols; a++)
          square += (at.data[i * at.cols + a]! - model.centroids[c]![a]!) ** 2;
        return -square / 2;
      });
      // Coordinates are float32.
      for (const c of [1, 2]) {
        const odds = fitted[c]! - fitted[0]!;
        expect(Math.abs(placed[c]! - placed[0]! - odds)).toBeLessThan(1e-4 * Math.max(1, Math.abs(odds)));
      }
    }
    expect(Array.from(place(at, model.centroids, model.handicaps).labels)).toEqual(Array.from(fit.labels));
    // Within a cluster, the coordinates of events are about as wide as 1 and at right angles.
    const first = at.cols - 2;
    const means = model.centroids.map((_, c) =>
      [0, 1].map((q) =>
        mean(
          rows.filter((i) => fit.labels[i] === c),
          first + q,
        ),
      ),
    );
    function mean(of: Int32Array, column: number): number {
      return of.reduce((sum, i) => sum + at.data[i * at.cols + column]!, 0) / of.length;
    }
    const within = (q: number, r: number) =>
      rows.reduce((sum, i) => {
        const own = means[fit.labels[i]!]!;
        const d = [0, 1].map((x) => at.data[i * at.cols + first + x]! - own[x]!);
        return sum + (d[q]! * d[r]!) / rows.length;
      }, 0);
    expect(within(0, 0)).toBeCloseTo(1, 2);
    expect(within(1, 1)).toBeCloseTo(1, 2);
    expect(within(0, 1)).toBeCloseTo(0, 2);
  });
});

describe('refining by events', () => {
  it('keeps clusters that are there, and finds more of the truth than components do', () => {
    const refined = refineByEvents(observed, mixtureLabels(space.points, fits[2]!), 3, false)!;
    const before = adjustedRandIndex(truth, mixtureLabels(space.points, fits[2]!));
    expect(adjustedRandIndex(truth, refined.labels)).toBeGreaterThanOrEqual(before - 0.005);
    expect(refined.model.representation.what).toMatchObject({ kind: 'evidence', events: observed.names });
  });

  it('has nothing to say of clusters that events do not see, nor where nothing is known of them', () => {
    const odd = mixtureOf(
      space.points,
      Int32Array.from(rows, (i) => i % 2),
      2,
      momentsOf(space),
    );
    const apart: Mixture = {
      ...odd,
      means: odd.means.map((x, at) => (at < space.points.cols ? x : x + 0.05)),
    };
    const found = mixtureLabels(space.points, apart);
    const refined = refineByEvents(observed, found, 2, true)!;
    expect(Math.min(...matchedJaccard(found, refined.labels, 2).jaccard)).toBeLessThan(0.5);
    expect(refineByEvents(observed, found, 2, false)).toBeNull();
    const blind = { ...space, representation: { ...space.representation, what: null } };
    expect(observe(table, blind, 10, createRandom(1))).toBeNull();
  });

  it('does not take a course of steps for draws', () => {
    // Everyone does each step of one of two courses once.
    const counts = Array.from(rows, (i) => (i % 3 === 0 ? [1, 1, 1, 1, 0, 0] : [1, 1, 0, 0, 1, 1]));
    const names = counts[0]!.map((_, e) => `step_${e}`);
    const steps: Observed = {
      ...observed,
      names,
      events: eventRowsOf(countsOf([], counts, names).mix, rows, names),
    };
    const found = Int32Array.from(rows, (i) => (i % 3 === 0 ? 0 : 1));
    expect(refineByEvents(steps, found, 2, true)).toBeNull();
    expect(confirmedNumber(steps, fits, 3, 2)).toBeNull();
  });

  it('confirms the clusters there are, and not all pieces of them', () => {
    expect(confirmedNumber(observed, fits, 3, 2)).toBe(3);
    const most = confirmedNumber(observed, fits, 6, 2)!;
    expect(most).toBeGreaterThanOrEqual(3);
    expect(most).toBeLessThan(6);
    expect(confirmedNumber(observed, fits, 6, most + 1)).toBeNull();
    expect(confirmedNumber(observed, fits, 1, 2)).toBeNull();
  });

  it('tells those that are found again from those that are not', () => {
    const again = Array.from({ length: 4 }, (_, b) => {
      const draw = createRandom(`again ${b}`);
      return searchMixtures(space, observed.amounts.howMuch.length, 3, draw, QUICK)[2]!;
    });
    const refined = refineByEvents(observed, mixtureLabels(space.points, fits[2]!), 3, false)!;
    const stable = stabilityByEvents(refined, again, 3, createRandom(1));
    expect(Math.min(...stable)).toBeGreaterThan(0.9);
    expect(stabilityByEvents(refined, again, 3, createRandom(1))).toEqual(stable);
  });

  it('lets how much in where it was left out, if that keeps the clusters', () => {
    const groups: Group[] = THREE.map((g, i) => ({ ...g, eventsPerDay: [16, 3, 3][i]! }));
    const { table: other } = planted(groups, 2);
    const wide = spaceOf(other, rows);
    const seen = observe(other, wide, rows.length, createRandom(1))!;
    const { amounts } = seen;
    const alone: Observed = {
      ...seen,
      users: {
        points: selectColumns(wide.points, amounts.points.cols, wide.points.cols),
        weights: seen.users.weights,
      },
      amounts: { howMuch: [], points: createMatrix(rows.length, 0) },
      leftOut: amounts,
    };
    const mixture = searchMixtures(alone.users, 0, 3, createRandom(1), QUICK)[2]!;
    const by = mixtureLabels(alone.users.points, mixture);
    expect(refineByEvents(alone, by, 3, false)!.model.representation.howMuch).toBe(amounts.howMuch);
    expect(refineByEvents({ ...alone, leftOut: null }, by, 3, false)!.model.representation.howMuch).toEqual(
      [],
    );
  });
});
