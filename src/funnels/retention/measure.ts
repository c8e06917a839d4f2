import type { EventTable } from '../../events/index.js';
import { type Estimable, estimated, notEstimable, quantileSorted } from '../../numeric/index.js';
import { type Share, shareOf } from '../figures/conversion.js';
import type { FunnelGroups } from '../figures/groups.js';
import type { EngagementArtifact, EngagementGroup } from './artifact.js';
import { ENGAGEMENT_ARTIFACT_VERSION } from './artifact.js';
import { dateOf, MONTH, RETENTION_DAYS, readActivity, type UserActivity } from './scan.js';

/** Days of use in 28, as the columns of the distribution. */
const L28_CLASSES = [
  { from: 1, to: 1 },
  { from: 2, to: 3 },
  { from: 4, to: 7 },
  { from: 8, to: 14 },
  { from: 15, to: 21 },
  { from: 22, to: 28 },
] as const;

/**
 * Retention and engagement of everyone and of each group.
 *
 * - Retention on day N: active on exactly the Nth local day after the first. On or after: active on it or later. Users
 *   whose Nth day the data do not cover are left out of both.
 * - L28: days of use in the last 28 whole days, of those with any.
 * - Stickiness: average users a day over users of the 28 days.
 * - Lifecycle in the last 7 whole days: `new` (first seen in them), `current` (also in the 7 before), `resurrected` (not in
 *   those, but earlier), `dormant` (seen earlier only).
 */
export async function measureEngagement(
  events: EventTable,
  { labels, names }: FunnelGroups,
  scope: { fromMs: number; endMs: number },
): Promise<EngagementArtifact> {
  const activity = await readActivity(events, scope);
  const rows: number[][] = [[], ...names.map(() => [])];
  for (let r = 0; r < activity.length; r++) {
    rows[0]!.push(r);
    const label = labels[activity.user[r]!]!;
    if (label >= 0) rows[label + 1]!.push(r);
  }
  return {
    kind: 'kindred/engagement',
    version: ENGAGEMENT_ARTIFACT_VERSION,
    data: { first_day: dateOf(activity.startDay), last_day: dateOf(activity.endDay) },
    groups: rows.map((members, g) => engagementOf(activity, members, g === 0 ? null : names[g - 1]!)),
  };
}

function engagementOf(activity: UserActivity, members: number[], group: string | null): EngagementGroup {
  return {
    group,
    users: members.length,
    retention: RETENTION_DAYS.map((day, i) => retentionOf(activity, members, day, i)),
    month: monthOf(activity, members),
    lifecycle: lifecycleOf(activity, members),
  };
}

function retentionOf(
  { firstDay, lastDay, onDay, endDay }: UserActivity,
  members: number[],
  day: number,
  index: number,
) {
  const mature = members.filter((r) => firstDay[r]! + day <= endDay);
  const nobody = `no user is ${day} ${day === 1 ? 'day' : 'days'} old`;
  const share = (successes: number): Estimable<Share> =>
    shareOf({ successes, n: mature.length, designEffect: 1 }, nobody);
  return {
    day,
    immature: members.length - mature.length,
    on_day: share(mature.filter((r) => onDay[index]![r] === 1).length),
    on_or_after: share(mature.filter((r) => lastDay[r]! >= firstDay[r]! + day).length),
  };
}

function monthOf({ monthDays, startDay, endDay }: UserActivity, members: number[]): EngagementGroup['month'] {
  if (endDay - startDay + 1 < MONTH) return notEstimable(`the data cover fewer than ${MONTH} whole days`);
  const days = members.map((r) => monthDays[r]!).filter((n) => n > 0);
  if (days.length === 0) return notEstimable('nobody was active in the last 28 days');
  const total = days.reduce((sum, n) => sum + n, 0);
  return estimated({
    active: days.length,
    mean_days: total / days.length,
    median_days: quantileSorted(Int32Array.from(days).sort(), 0.5),
    daily_over_monthly: total / MONTH / days.length,
    distribution: L28_CLASSES.map(({ from, to }) => ({
      from,
      to,
      users: days.filter((n) => n >= from && n <= to).length,
    })),
  });
}

function lifecycleOf(activity: UserActivity, members: number[]): EngagementGroup['lifecycle'] {
  const { firstDay, weekDays, previousWeekDays, startDay, endDay } = activity;
  if (endDay - startDay + 1 < 14) return notEstimable('the data cover fewer than 14 whole days');
  const states = { new: 0, current: 0, resurrected: 0, dormant: 0 };
  for (const r of members) {
    if (weekDays[r] === 0) states.dormant++;
    else if (firstDay[r]! > endDay - 7) states.new++;
    else if (previousWeekDays[r]! > 0) states.current++;
    else states.resurrected++;
  }
  return estimated(states);
}
