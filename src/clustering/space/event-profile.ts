import type { EventMix } from '../../features/index.js';

/** Most event types used, by the number of users who did them. */
const MOST_EVENTS = 400;
/** An event that fewer of the fitted users did says too little. */
export const LEAST_USERS = 10;
const LEAST_SHARE = 0.005;
/** Activity counts up to so many standard deviations from its mean. */
const ACTIVITY_BOUND = 3;

/** How much each user did, on the scale on which it is taken out of what they did. */
export interface ActivityScale {
  activityCenter: number;
  activityScale: number;
}

type ProfileVisitor = (
  columns: Int32Array,
  values: Float64Array,
  count: number,
  totalEvents: number,
  row: number,
) => void;

/** Visits each user's `log(1 + count)` over the columns, scaled to length 1. */
export function forEachProfile(
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

/** The events that enough of the users did, in their order in the mix. */
export function usableEvents(mix: EventMix, users: ArrayLike<number>): number[] {
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

/** The column of each event of the mix; -1 for those that are not among `names`. */
export function columnsOf(mix: EventMix, names: readonly string[]): Int32Array {
  const index = new Map(names.map((name, j) => [name, j]));
  return Int32Array.from(mix.events, (name) => index.get(name) ?? -1);
}

/** Mean and standard deviation of the users' `log(1 + events)`. */
export function activityScaleOf(
  mix: EventMix,
  users: ArrayLike<number>,
  columnOf: Int32Array,
): ActivityScale {
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

/** The activity `t` of a user with so many events. */
export function activityTerm(totalEvents: number, { activityCenter, activityScale }: ActivityScale): number {
  const t = (Math.log1p(totalEvents) - activityCenter) / activityScale;
  return Math.min(ACTIVITY_BOUND, Math.max(-ACTIVITY_BOUND, t));
}
