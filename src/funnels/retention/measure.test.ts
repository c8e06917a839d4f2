import { describe, expect, it } from 'vitest';
import { DAY, HOUR, type TestEvent, withEvents } from '../testing/world.js';
import { engagementSchema } from './artifact.js';
import { measureEngagement } from './measure.js';

/** One event at noon of each of these days, days counted from 2026-01-01. */
const days = (user: string, ...active: number[]): TestEvent[] =>
  active.map((day) => [user, 'use', Date.UTC(2026, 0, 1) + day * DAY + 12 * HOUR]);

async function engagementOf(rows: TestEvent[], lastDay: number, timezone = 'UTC') {
  return withEvents(
    rows,
    (events) =>
      measureEngagement(
        events,
        { labels: new Int32Array(events.users), names: ['all'] },
        { fromMs: Date.UTC(2026, 0, 1), endMs: Date.UTC(2026, 0, 1) + (lastDay + 1) * DAY },
      ),
    { timezone },
  );
}

describe('measureEngagement', () => {
  it('counts retention on the day, and on it or after, and leaves immature users out', async () => {
    const artifact = await engagementOf(
      [...days('a', 0, 1, 7), ...days('b', 0, 8), ...days('c', 0), ...days('d', 5, 6)],
      10,
    );
    expect(engagementSchema.parse(artifact)).toEqual(artifact);
    const [day1, day7, day30] = artifact.groups[0]!.retention;
    expect(day1).toMatchObject({
      immature: 0,
      on_day: { successes: 2, n: 4 },
      on_or_after: { successes: 3, n: 4 },
    });
    // The seventh day of `d` is day 12, after the data.
    expect(day7).toMatchObject({
      immature: 1,
      on_day: { successes: 1, n: 3 },
      on_or_after: { successes: 2, n: 3 },
    });
    expect(day30).toMatchObject({
      immature: 4,
      on_day: { status: 'not estimable', reason: 'no user is 30 days old' },
    });
    expect(artifact.groups[1]!.retention).toEqual(artifact.groups[0]!.retention);
  });

  it('counts days of use in the last 28 and stickiness', async () => {
    const { groups } = await engagementOf([...days('a', 0, 20, 21, 22, 39), ...days('b', 1, 39)], 39);
    expect(groups[0]!.month).toMatchObject({ active: 2, mean_days: 2.5, median_days: 2.5 });
    if (groups[0]!.month.status === 'estimated') {
      expect(groups[0]!.month.daily_over_monthly).toBeCloseTo(5 / 28 / 2, 12);
      expect(groups[0]!.month.distribution.map(({ users }) => users)).toEqual([1, 0, 1, 0, 0, 0]);
    }
  });

  it('tells the states of the last week', async () => {
    const { groups } = await engagementOf(
      [...days('new', 15), ...days('current', 0, 10, 15), ...days('back', 0, 19), ...days('gone', 0, 12)],
      19,
    );
    expect(groups[0]!.lifecycle).toEqual({
      status: 'estimated',
      new: 1,
      current: 1,
      resurrected: 1,
      dormant: 1,
    });
  });

  it('takes the days of the project’s zone', async () => {
    // 23:30 UTC on the first is the second of January in Berlin.
    const late: TestEvent[] = [['a', 'use', Date.UTC(2026, 0, 1, 23, 30)], ...days('a', 2), ...days('z', 9)];
    const utc = await engagementOf(late, 9);
    const berlin = await engagementOf(late, 9, 'Europe/Berlin');
    const onDay1 = (artifact: typeof utc) => artifact.groups[0]!.retention[0]!.on_day;
    expect(onDay1(utc)).toMatchObject({ successes: 0 });
    expect(onDay1(berlin)).toMatchObject({ successes: 1 });
  });

  it('does not count a last day of which the data hold a part', async () => {
    const rows = [...days('a', 0, 1), ...days('b', 0)];
    const artifact = await withEvents(rows, (events) =>
      measureEngagement(
        events,
        { labels: new Int32Array(2).fill(-1), names: [] },
        { fromMs: events.firstMs, endMs: events.lastMs + 1 },
      ),
    );
    expect(artifact.data.last_day).toBe('2026-01-01');
    expect(artifact.groups[0]!.retention[0]).toMatchObject({ immature: 2 });
  });

  it('says what the data are too short for', async () => {
    const { groups } = await engagementOf(days('a', 0, 1), 5);
    expect(groups[0]!.month).toMatchObject({ status: 'not estimable' });
    expect(groups[0]!.lifecycle).toMatchObject({ status: 'not estimable' });
  });
});
