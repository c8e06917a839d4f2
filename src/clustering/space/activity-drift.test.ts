import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.js';
import type { EventMix } from '../../features/index.js';
import { activityDrift } from './activity-drift.js';
import { activityScaleOf, activityTerm, forEachProfile } from './event-profile.js';

describe('how profiles change with activity', () => {
  it('is told within groups: not what active users do because more of them belong to one group', () => {
    const { mix, users, groups } = twoGroups();
    const columnOf = Int32Array.of(0, 1, 2);
    const scale = activityScaleOf(mix, users, columnOf);
    const together = activityDrift(mix, users, columnOf, scale, new Int32Array(users.length));
    const within = activityDrift(mix, users, columnOf, scale, groups);
    // In each group everyone's mix is the same, however active; only the active group does the third.
    expect(together[2]![0]).toBeGreaterThan(0.2);
    for (const slopes of within) for (const slope of slopes) expect(Math.abs(slope)).toBeLessThan(0.02);
  });

  it('is the least squares with an intercept for each group', () => {
    const random = createRandom('drift');
    const { mix, users, groups } = twoGroups((e) => 1 + random.int(3 + 4 * e));
    const columnOf = Int32Array.of(0, 1, 2);
    const scale = activityScaleOf(mix, users, columnOf);
    const drift = activityDrift(mix, users, columnOf, scale, groups);
    // Residuals sum to nothing against t and t^2, each less its mean within the group.
    const rows: { g: number; t: number; v: number[] }[] = [];
    forEachProfile(mix, users, columnOf, (columns, values, count, total, row) => {
      const v = [0, 0, 0];
      for (let q = 0; q < count; q++) v[columns[q]!] = values[q]!;
      rows.push({ g: groups[row]!, t: activityTerm(total, scale), v });
    });
    const mean = (g: number, of: (r: (typeof rows)[number]) => number) => {
      const members = rows.filter((r) => r.g === g);
      return members.reduce((sum, r) => sum + of(r), 0) / members.length;
    };
    for (let j = 0; j < 3; j++) {
      const [first, second] = drift[j]!;
      const rest = (r: (typeof rows)[number]) => r.v[j]! - first * r.t - second * r.t * r.t;
      const means = [0, 1].map((g) => mean(g, rest));
      for (const power of [1, 2]) {
        const moment = rows.reduce((sum, r) => sum + (rest(r) - means[r.g]!) * r.t ** power, 0);
        expect(Math.abs(moment) / rows.length).toBeLessThan(1e-6);
      }
    }
  });

  it('is nothing where everyone is alike active', () => {
    const mix: EventMix = {
      events: ['a', 'b'],
      rowStart: Int32Array.of(0, 1, 2, 3),
      event: Int32Array.of(0, 1, 0),
      count: Int32Array.of(4, 4, 4),
    };
    const users = [0, 1, 2];
    const columnOf = Int32Array.of(0, 1);
    const scale = activityScaleOf(mix, users, columnOf);
    expect(activityDrift(mix, users, columnOf, scale, new Int32Array(3))).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });
});

/** A quiet group that does two things, and an active one that does a third as well. */
function twoGroups(extra: (event: number) => number = () => 0) {
  const random = createRandom('two groups');
  const rowStart = [0];
  const event: number[] = [];
  const count: number[] = [];
  const groups = Int32Array.from({ length: 400 }, (_, u) => u % 2);
  for (const g of groups) {
    // Profiles are of logarithms, so equal counts are the same profile at every activity.
    const times = Math.round(Math.exp(2 + 2 * g + 0.6 * random.normal())) + 1;
    for (let e = 0; e < 2 + g; e++) {
      event.push(e);
      count.push(times + extra(e));
    }
    rowStart.push(event.length);
  }
  const mix: EventMix = {
    events: ['a', 'b', 'c'],
    rowStart: Int32Array.from(rowStart),
    event: Int32Array.from(event),
    count: Int32Array.from(count),
  };
  return { mix, users: Array.from(groups.keys()), groups };
}
