import { createRandom } from '../../base/index.js';
import type { EventMix } from '../../features/index.js';
import {
  createMatrix,
  kmeans,
  type Matrix,
  marchenkoPasturRank,
  symmetricEigen,
} from '../../numeric/index.js';
import type { EventMixSpace } from '../model.js';
import { activityDrift } from './activity-drift.js';
import {
  type ActivityScale,
  activityScaleOf,
  activityTerm,
  columnsOf,
  forEachProfile,
  LEAST_USERS,
  usableEvents,
} from './event-profile.js';
import { spreadModel } from './spread-model.js';

/** Most components kept. */
const MOST_COMPONENTS = 20;
/** Users the space is learned from: more do not change it. */
const MOST_USERS = 50_000;
/** Share of users beyond each bound of a component. */
const TAIL = 0.005;

/** Groups of like users within which the effect of activity is told; no smaller on average than this. */
const GROUPS = 10;
const USERS_PER_GROUP = 30;
/** Groups and effect are found in turns. */
const TURNS = 4;
/** Weight of how much people do in the groups: it has more columns than what they do, and would decide alone. */
const HOW_MUCH_WEIGHT = 0.5;

/**
 * Learns the space of event mixes from the given users. Null when no component stands out from noise: then what
 * people do tells nothing beyond how much they do.
 *
 * What activity alone changes is taken out: the effect within groups of users who are alike in what and in how much they
 * do (`howMuch`: one row for each of `users`). Components are counted by the Marchenko-Pastur edge.
 */
export function fitEventMix(
  mix: EventMix,
  users: ArrayLike<number>,
  howMuch: Matrix = createMatrix(users.length, 0),
): EventMixSpace | null {
  const few = Math.min(users.length, MOST_USERS);
  const place = Int32Array.from({ length: few }, (_, i) => Math.floor((i * users.length) / few));
  const learned = place.map((i) => users[i]!);
  const columns = usableEvents(mix, learned);
  if (columns.length < 2 || few < 2 * LEAST_USERS) return null;
  const names = columns.map((event) => mix.events[event]!);
  const columnOf = columnsOf(mix, names);
  const scale = activityScaleOf(mix, learned, columnOf);
  const spaceWithin = (groups: Int32Array) =>
    spaceOf(mix, learned, names, columnOf, scale, activityDrift(mix, learned, columnOf, scale, groups));

  let space = spaceWithin(new Int32Array(few));
  const number = Math.min(GROUPS, Math.floor(few / USERS_PER_GROUP));
  const random = createRandom('groups of like users');
  for (let turn = 0; turn < TURNS && space && number > 1; turn++) {
    const alike = beside(howMuch, place, applyEventMix(mix, space, learned));
    space = spaceWithin(kmeans(alike, number, { random: random.fork(`${turn}`), restarts: 2 }).labels);
  }
  return space;
}

/** The rows at `place` of how much, weighed, with the scores of what beside them. */
function beside(howMuch: Matrix, place: Int32Array, scores: Float64Array): Matrix {
  const h = howMuch.cols;
  const m = scores.length / place.length;
  const rows = createMatrix(place.length, h + m);
  for (let i = 0, at = 0; i < place.length; i++) {
    for (let a = 0; a < h; a++) rows.data[at++] = HOW_MUCH_WEIGHT * howMuch.data[place[i]! * h + a]!;
    for (let c = 0; c < m; c++) rows.data[at++] = scores[i * m + c]!;
  }
  return rows;
}

/** A space before it is known how far users lie from its origin. */
type Axes = Omit<EventMixSpace, 'low' | 'high' | 'spread' | 'spreadByActivity'>;

/** The space in which profiles change with activity by `drift`; null without components. */
function spaceOf(
  mix: EventMix,
  users: Int32Array,
  names: string[],
  columnOf: Int32Array,
  activity: ActivityScale,
  drift: [number, number][],
): EventMixSpace | null {
  const { expected, scale, correlation } = residualCorrelation(mix, users, columnOf, activity, drift);
  const p = names.length;
  const eigen = symmetricEigen(correlation);
  const components = Math.min(MOST_COMPONENTS, marchenkoPasturRank(eigen.values, users.length));
  if (components === 0) return null;
  const axes: Axes = {
    kind: 'components',
    events: names,
    expected,
    ...activity,
    scale,
    loadings: Array.from({ length: components }, (_, c) =>
      Array.from(eigen.vectors.subarray(c * p, (c + 1) * p)),
    ),
  };
  return bounded(axes, mix, users);
}

/** The coordinates of users in the space, row-major; one row per entry of `users`, or of everyone. */
export function applyEventMix(mix: EventMix, space: EventMixSpace, users?: ArrayLike<number>): Float64Array {
  const m = space.loadings.length;
  const everyone = users ?? Int32Array.from({ length: mix.rowStart.length - 1 }, (_, u) => u);
  const coordinates = new Float64Array(everyone.length * m);
  forEachScore(mix, space, everyone, (row, t, scores) => {
    for (let c = 0; c < m; c++) {
      const scaled = scores[c]! / spreadAt(space, c, t);
      coordinates[row * m + c] = Math.min(space.high[c]!, Math.max(space.low[c]!, scaled));
    }
  });
  return coordinates;
}

/** Visits the activity and the components of each user who did any of the events, before spread and bounds. */
function forEachScore(
  mix: EventMix,
  { events, loadings, expected, scale, ...activity }: Axes,
  users: ArrayLike<number>,
  visit: (row: number, t: number, scores: Float64Array) => void,
): void {
  const m = loadings.length;
  const p = events.length;
  // score_c = sum_j (v_j - b(t) . expected_j) / scale_j * loading_cj: the part in b(t) is summed once for all users.
  const projection = new Float64Array(p * m);
  const drift = new Float64Array(3 * m);
  for (let j = 0; j < p; j++) {
    for (let c = 0; c < m; c++) {
      const w = loadings[c]![j]! / scale[j]!;
      projection[j * m + c] = w;
      for (let r = 0; r < 3; r++) drift[r * m + c]! -= expected[j]![r]! * w;
    }
  }
  const scores = new Float64Array(m);
  forEachProfile(mix, users, columnsOf(mix, events), (columns, values, count, total, row) => {
    if (count === 0) return;
    const t = activityTerm(total, activity);
    for (let c = 0; c < m; c++) {
      let score = drift[c]! + t * drift[m + c]! + t * t * drift[2 * m + c]!;
      for (let q = 0; q < count; q++) score += values[q]! * projection[columns[q]! * m + c]!;
      scores[c] = score;
    }
    visit(row, t, scores);
  });
}

/** Standard deviation of a component among users of activity `t`. */
export function spreadAt(
  space: Pick<EventMixSpace, 'spread' | 'spreadByActivity'>,
  component: number,
  t: number,
): number {
  return space.spread[component]! * Math.exp(space.spreadByActivity[component]! * t);
}

/** Bounds and spread of each component from the fitted users. */
function bounded(axes: Axes, mix: EventMix, users: ArrayLike<number>): EventMixSpace {
  const n = users.length;
  const activity = new Float64Array(n).fill(activityTerm(0, axes));
  const columns = axes.loadings.map(() => new Float64Array(n));
  forEachScore(mix, axes, users, (row, t, scores) => {
    activity[row] = t;
    columns.forEach((column, c) => {
      column[row] = scores[c]!;
    });
  });
  const fits = columns.map((column) => spreadModel(within(column, tails(column)), activity));
  const law = {
    spread: fits.map((fit) => fit.spread),
    spreadByActivity: fits.map((fit) => fit.byActivity),
  };
  const bounds = columns.map((column, c) => tails(column.map((v, i) => v / spreadAt(law, c, activity[i]!))));
  return { ...axes, low: bounds.map(([low]) => low), high: bounds.map(([, high]) => high), ...law };
}

/** The values between which all but the tails lie. */
function tails(values: Float64Array): [number, number] {
  const sorted = values.slice().sort();
  const last = sorted.length - 1;
  return [sorted[Math.floor(TAIL * last)]!, sorted[Math.ceil((1 - TAIL) * last)]!];
}

function within(values: Float64Array, [low, high]: [number, number]): Float64Array {
  return values.map((v) => Math.min(high, Math.max(low, v)));
}

/** Expectation and scale of each column, and the correlations of what is not expected. */
function residualCorrelation(
  mix: EventMix,
  users: Int32Array,
  columnOf: Int32Array,
  activity: ActivityScale,
  drift: [number, number][],
): { expected: [number, number, number][]; scale: number[]; correlation: Float64Array } {
  const p = drift.length;
  const n = users.length;
  const products = new Float64Array(p * p);
  const basis = new Float64Array(9);
  const byBasis = new Float64Array(p * 3);
  forEachProfile(mix, users, columnOf, (columns, values, count, total) => {
    const t = activityTerm(total, activity);
    const b = [1, t, t * t];
    for (let r = 0; r < 3; r++) for (let c = 0; c < 3; c++) basis[r * 3 + c]! += b[r]! * b[c]!;
    for (let q = 0; q < count; q++) {
      const x = values[q]!;
      const at = columns[q]! * p;
      for (let r = 0; r < 3; r++) byBasis[columns[q]! * 3 + r]! += x * b[r]!;
      for (let s = 0; s < count; s++) products[at + columns[s]!]! += x * values[s]!;
    }
  });
  const expected = drift.map(([first, second], j): [number, number, number] => [
    (byBasis[j * 3]! - first * basis[1]! - second * basis[2]!) / n,
    first,
    second,
  ]);
  // E[(v_i - e_i)(v_j - e_j)] from the sums: V'V - V'B C' - C B'V + C B'B C'.
  const covariance = new Float64Array(p * p);
  for (let i = 0; i < p; i++) {
    const ci = expected[i]!;
    for (let j = 0; j <= i; j++) {
      const cj = expected[j]!;
      let sum = products[i * p + j]!;
      for (let r = 0; r < 3; r++) {
        sum -= byBasis[i * 3 + r]! * cj[r]! + byBasis[j * 3 + r]! * ci[r]!;
        for (let c = 0; c < 3; c++) sum += ci[r]! * basis[r * 3 + c]! * cj[c]!;
      }
      covariance[i * p + j] = sum / n;
      covariance[j * p + i] = sum / n;
    }
  }
  const scale = expected.map((_, j) => Math.sqrt(Math.max(1e-12, covariance[j * p + j]!)));
  const correlation = covariance.map((value, at) => value / (scale[Math.floor(at / p)]! * scale[at % p]!));
  return { expected, scale, correlation };
}
