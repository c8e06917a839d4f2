import type { EventMix } from '../features/index.js';
import { marchenkoPasturRank, symmetricEigen } from '../numeric/index.js';
import { cholesky, invertLower } from './cholesky.js';
import type { EventMixSpace } from './model.js';
import { spreadModel } from './spread-model.js';

/** Most components kept. */
const MOST_COMPONENTS = 20;
/** Most event types used, by the number of users who did them. */
const MOST_EVENTS = 400;
/** Users whose correlations are computed: more do not change the components. */
const CORRELATION_USERS = 50_000;
/** An event that fewer of the fitted users did says too little. */
const LEAST_USERS = 10;
const LEAST_SHARE = 0.005;
/** Share of users beyond each bound of a component. */
const TAIL = 0.005;
const ACTIVITY_BOUND = 3;

/**
 * Learns the space of event mixes from the given users. Null when no component stands out from noise: then what
 * people do tells nothing beyond how much they do.
 * Components are counted by the Marchenko-Pastur edge.
 */
export function fitEventMix(mix: EventMix, users: ArrayLike<number>): EventMixSpace | null {
  const columns = usableEvents(mix, users);
  const p = columns.length;
  const n = users.length;
  if (p < 2 || n < 2 * LEAST_USERS) return null;
  const columnOf = new Int32Array(mix.events.length).fill(-1);
  columns.forEach((event, j) => {
    columnOf[event] = j;
  });
  const { activityCenter, activityScale } = activityOf(mix, users, columnOf);
  const activity = (total: number) => activityTerm(total, activityCenter, activityScale);

  const basis = new Float64Array(9);
  const byBasis = new Float64Array(p * 3);
  const squares = new Float64Array(p);
  forEachProfile(mix, users, columnOf, (columnsOfUser, values, count, total) => {
    const t = activity(total);
    const b = [1, t, t * t];
    for (let r = 0; r < 3; r++) for (let c = 0; c < 3; c++) basis[r * 3 + c]! += b[r]! * b[c]!;
    for (let q = 0; q < count; q++) {
      const j = columnsOfUser[q]!;
      const v = values[q]!;
      squares[j]! += v * v;
      for (let r = 0; r < 3; r++) byBasis[j * 3 + r]! += v * b[r]!;
    }
  });
  const expected = regress(basis, byBasis, p);
  const scale = Array.from(squares, (s, j) => {
    const c = expected[j]!;
    const explained = c[0] * byBasis[j * 3]! + c[1] * byBasis[j * 3 + 1]! + c[2] * byBasis[j * 3 + 2]!;
    return Math.sqrt(Math.max(1e-12, (s - explained) / n));
  });

  const eigen = symmetricEigen(residualCorrelation(mix, users, columnOf, expected, scale, activity));
  // The edge of noise is that of the users whose correlations these are.
  const components = Math.min(MOST_COMPONENTS, marchenkoPasturRank(eigen.values, correlated(n)));
  if (components === 0) return null;
  const space: EventMixSpace = {
    events: columns.map((event) => mix.events[event]!),
    expected,
    activityCenter,
    activityScale,
    scale,
    loadings: Array.from({ length: components }, (_, c) =>
      Array.from(eigen.vectors.subarray(c * p, (c + 1) * p)),
    ),
    low: new Array(components).fill(Number.NEGATIVE_INFINITY),
    high: new Array(components).fill(Number.POSITIVE_INFINITY),
    spread: new Array(components).fill(1),
    spreadByActivity: new Array(components).fill(0),
  };
  return bounded(space, mix, users);
}

/** The coordinates of users in the space, row-major; one row per entry of `users`, or of everyone. */
export function applyEventMix(mix: EventMix, space: EventMixSpace, users?: ArrayLike<number>): Float64Array {
  const index = new Map(space.events.map((name, j) => [name, j]));
  const columnOf = Int32Array.from(mix.events, (name) => index.get(name) ?? -1);
  const m = space.loadings.length;
  const p = space.events.length;
  // score_c = sum_j (v_j - b(t) . expected_j) / scale_j * loading_cj: the part in b(t) is summed once for all users.
  const projection = new Float64Array(p * m);
  const drift = new Float64Array(3 * m);
  for (let j = 0; j < p; j++) {
    for (let c = 0; c < m; c++) {
      const w = space.loadings[c]![j]! / space.scale[j]!;
      projection[j * m + c] = w;
      for (let r = 0; r < 3; r++) drift[r * m + c]! -= space.expected[j]![r]! * w;
    }
  }
  const everyone = users ?? Int32Array.from({ length: mix.rowStart.length - 1 }, (_, u) => u);
  const scores = new Float64Array(everyone.length * m);
  forEachProfile(mix, everyone, columnOf, (columnsOfUser, values, count, total, row) => {
    if (count === 0) return;
    const t = activityTerm(total, space.activityCenter, space.activityScale);
    for (let c = 0; c < m; c++) {
      let score = drift[c]! + t * drift[m + c]! + t * t * drift[2 * m + c]!;
      for (let q = 0; q < count; q++) score += values[q]! * projection[columnsOfUser[q]! * m + c]!;
      scores[row * m + c] = Math.min(space.high[c]!, Math.max(space.low[c]!, score / spreadAt(space, c, t)));
    }
  });
  return scores;
}

/** Standard deviation of a component among users of activity `t`. */
export function spreadAt(space: EventMixSpace, component: number, t: number): number {
  return space.spread[component]! * Math.exp(space.spreadByActivity[component]! * t);
}

/** Sets bounds and spread of each component from the fitted users. */
function bounded(space: EventMixSpace, mix: EventMix, users: ArrayLike<number>): EventMixSpace {
  const m = space.loadings.length;
  const n = users.length;
  const scores = applyEventMix(mix, space, users);
  const activity = activityTerms(mix, space, users);
  const low: number[] = [];
  const high: number[] = [];
  const spread: number[] = [];
  const spreadByActivity: number[] = [];
  for (let c = 0; c < m; c++) {
    const column = Float64Array.from({ length: n }, (_, i) => scores[i * m + c]!);
    const fit = spreadModel(within(column, tails(column)), activity);
    const scaled = column.map((v, i) => v / (fit.spread * Math.exp(fit.byActivity * activity[i]!)));
    const [least, most] = tails(scaled);
    low.push(least);
    high.push(most);
    spread.push(fit.spread);
    spreadByActivity.push(fit.byActivity);
  }
  return { ...space, low, high, spread, spreadByActivity };
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

function usableEvents(mix: EventMix, users: ArrayLike<number>): number[] {
  const usedBy = new Int32Array(mix.events.length);
  for (let i = 0; i < users.length; i++) {
    for (let q = mix.rowStart[users[i]!]!; q < mix.rowStart[users[i]! + 1]!; q++) usedBy[mix.event[q]!]!++;
  }
  const least = Math.max(LEAST_USERS, LEAST_SHARE * users.length);
  return Array.from(usedBy.keys())
    .filter((event) => usedBy[event]! >= least)
    .sort((a, b) => usedBy[b]! - usedBy[a]! || a - b)
    .slice(0, MOST_EVENTS)
    .sort((a, b) => a - b);
}

type ProfileVisitor = (
  columns: Int32Array,
  values: Float64Array,
  count: number,
  totalEvents: number,
  row: number,
) => void;

/** Visits each user's `log(1 + count)` over the columns, scaled to length 1. */
function forEachProfile(
  mix: EventMix,
  users: ArrayLike<number>,
  columnOf: Int32Array,
  visit: ProfileVisitor,
): void {
  const columns = new Int32Array(mix.events.length);
  const values = new Float64Array(mix.events.length);
  for (let row = 0; row < users.length; row++) {
    const u = users[row]!;
    let count = 0;
    let total = 0;
    let squares = 0;
    for (let q = mix.rowStart[u]!; q < mix.rowStart[u + 1]!; q++) {
      const j = columnOf[mix.event[q]!]!;
      if (j < 0) continue;
      const v = Math.log1p(mix.count[q]!);
      total += mix.count[q]!;
      squares += v * v;
      columns[count] = j;
      values[count++] = v;
    }
    const norm = 1 / Math.sqrt(squares || 1);
    for (let q = 0; q < count; q++) values[q]! *= norm;
    visit(columns, values, count, total, row);
  }
}

function activityOf(mix: EventMix, users: ArrayLike<number>, columnOf: Int32Array) {
  let sum = 0;
  let squares = 0;
  forEachProfile(mix, users, columnOf, (_columns, _values, _count, total) => {
    const a = Math.log1p(total);
    sum += a;
    squares += a * a;
  });
  const activityCenter = sum / users.length;
  const variance = squares / users.length - activityCenter * activityCenter;
  return { activityCenter, activityScale: Math.sqrt(Math.max(1e-6, variance)) };
}

/** The activity of each user, by which expectations and spreads are told. */
function activityTerms(mix: EventMix, space: EventMixSpace, users: ArrayLike<number>): Float64Array {
  const index = new Set(space.events);
  const columnOf = Int32Array.from(mix.events, (name, j) => (index.has(name) ? j : -1));
  const terms = new Float64Array(users.length);
  forEachProfile(mix, users, columnOf, (_columns, _values, _count, total, row) => {
    terms[row] = activityTerm(total, space.activityCenter, space.activityScale);
  });
  return terms;
}

function activityTerm(total: number, center: number, scale: number): number {
  return Math.min(ACTIVITY_BOUND, Math.max(-ACTIVITY_BOUND, (Math.log1p(total) - center) / scale));
}

/** Least squares of each column on 1, t, t^2 from the sums of products. */
function regress(basis: Float64Array, byBasis: Float64Array, p: number): [number, number, number][] {
  const gram = basis.slice();
  for (let r = 0; r < 3; r++) gram[r * 3 + r]! += 1e-9 * gram[0]!;
  const half = invertLower(cholesky(gram, 3), 3);
  const inverse = (r: number, c: number) =>
    half[r]! * half[c]! + half[3 + r]! * half[3 + c]! + half[6 + r]! * half[6 + c]!;
  return Array.from({ length: p }, (_, j) => {
    const coefficient = (r: number) =>
      inverse(r, 0) * byBasis[j * 3]! +
      inverse(r, 1) * byBasis[j * 3 + 1]! +
      inverse(r, 2) * byBasis[j * 3 + 2]!;
    return [coefficient(0), coefficient(1), coefficient(2)];
  });
}

/** How many of `users` users the correlations are computed of. */
function correlated(users: number): number {
  return Math.min(users, CORRELATION_USERS);
}

function residualCorrelation(
  mix: EventMix,
  users: ArrayLike<number>,
  columnOf: Int32Array,
  expected: [number, number, number][],
  scale: number[],
  activity: (total: number) => number,
): Float64Array {
  const p = expected.length;
  const n = correlated(users.length);
  const sample = Int32Array.from({ length: n }, (_, i) => users[Math.floor((i * users.length) / n)]!);
  const products = new Float64Array(p * p);
  const basis = new Float64Array(9);
  const byBasis = new Float64Array(p * 3);
  forEachProfile(mix, sample, columnOf, (columns, values, count, total) => {
    const t = activity(total);
    const b = [1, t, t * t];
    for (let r = 0; r < 3; r++) for (let c = 0; c < 3; c++) basis[r * 3 + c]! += b[r]! * b[c]!;
    for (let q = 0; q < count; q++) {
      const x = values[q]!;
      const at = columns[q]! * p;
      for (let r = 0; r < 3; r++) byBasis[columns[q]! * 3 + r]! += x * b[r]!;
      for (let s = 0; s < count; s++) products[at + columns[s]!]! += x * values[s]!;
    }
  });
  // E[(v_i - e_i)(v_j - e_j)] from the sums: V'V - V'B C' - C B'V + C B'B C'.
  const correlation = new Float64Array(p * p);
  for (let i = 0; i < p; i++) {
    const ci = expected[i]!;
    for (let j = 0; j <= i; j++) {
      const cj = expected[j]!;
      let sum = products[i * p + j]!;
      for (let r = 0; r < 3; r++) {
        sum -= byBasis[i * 3 + r]! * cj[r]! + byBasis[j * 3 + r]! * ci[r]!;
        for (let c = 0; c < 3; c++) sum += ci[r]! * basis[r * 3 + c]! * cj[c]!;
      }
      const value = sum / (n * scale[i]! * scale[j]!);
      correlation[i * p + j] = value;
      correlation[j * p + i] = value;
    }
  }
  return correlation;
}
