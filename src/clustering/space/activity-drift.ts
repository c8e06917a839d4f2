import type { EventMix } from '../../features/index.js';
import { type ActivityScale, activityTerm, forEachProfile } from './event-profile.js';

/**
 * How each column of the users' profiles changes with their activity `t` among users of one group: coefficients of `t` and
 * `t^2` for each column, the same in all groups, by least squares with an intercept for each group (the within estimator of
 * fixed effects: Mundlak 1978).
 *
 * Without groups, what active users do differently because more of them belong to some group would be taken for an effect
 * of activity, and be taken out of what tells the groups apart.
 * `groups` has one entry, from 0, for each of `users`.
 */
export function activityDrift(
  mix: EventMix,
  users: ArrayLike<number>,
  columnOf: Int32Array,
  scale: ActivityScale,
  groups: Int32Array,
): [number, number][] {
  const p = columnOf.reduce((most, j) => Math.max(most, j), -1) + 1;
  const number = groups.reduce((most, g) => Math.max(most, g), 0) + 1;
  const size = new Float64Array(number);
  const activity = new Float64Array(number * 2);
  const columns = new Float64Array(number * p);
  // Sums of squares of t and t^2: first, of both, second.
  const square = new Float64Array(3);
  const product = new Float64Array(p * 2);
  forEachProfile(mix, users, columnOf, (at, values, count, total, row) => {
    const g = groups[row]!;
    const t = activityTerm(total, scale);
    const t2 = t * t;
    size[g]!++;
    activity[g * 2]! += t;
    activity[g * 2 + 1]! += t2;
    square[0]! += t2;
    square[1]! += t * t2;
    square[2]! += t2 * t2;
    for (let q = 0; q < count; q++) {
      const j = at[q]!;
      const v = values[q]!;
      columns[g * p + j]! += v;
      product[j * 2]! += v * t;
      product[j * 2 + 1]! += v * t2;
    }
  });
  for (let g = 0; g < number; g++) {
    if (size[g] === 0) continue;
    const first = activity[g * 2]! / size[g]!;
    const second = activity[g * 2 + 1]! / size[g]!;
    square[0]! -= first * activity[g * 2]!;
    square[1]! -= first * activity[g * 2 + 1]!;
    square[2]! -= second * activity[g * 2 + 1]!;
    for (let j = 0; j < p; j++) {
      product[j * 2]! -= first * columns[g * p + j]!;
      product[j * 2 + 1]! -= second * columns[g * p + j]!;
    }
  }
  // Where all users are alike active, nothing changes with it.
  const ridge = 1e-9 * users.length;
  const a = square[0]! + ridge;
  const b = square[1]!;
  const c = square[2]! + ridge;
  const determinant = a * c - b * b;
  return Array.from({ length: p }, (_, j) => {
    const x = product[j * 2]!;
    const y = product[j * 2 + 1]!;
    return [(c * x - b * y) / determinant, (a * y - b * x) / determinant];
  });
}
