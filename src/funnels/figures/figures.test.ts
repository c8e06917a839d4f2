import { describe, expect, it } from 'vitest';
import { EntryColumns } from '../scan/entries.js';
import { compareGroups } from './comparisons.js';
import { conversion, effective, shareOf } from './conversion.js';
import { countStepTimes, timeFigure, timeResolution } from './durations.js';
import { groupEntries } from './groups.js';
import { timeBins } from './time-bins.js';
import { openEntries, stepTimes } from './times.js';

/** Entries from `[user, times]`. */
function entriesOf(rows: readonly (readonly [number, readonly number[]])[]) {
  const columns = new EntryColumns();
  for (const [user, times] of rows) columns.add(user, { reached: times.length, times: [...times] });
  return columns.finish();
}

const all = (n: number) => Int32Array.from({ length: n }, (_, i) => i);

describe('entries', () => {
  it('keep what was added, however many', () => {
    const rows = Array.from({ length: 3000 }, (_, u) => [u, u % 2 ? [u, u + 1, u + 2] : [u]] as const);
    const { length, reached, at, times, user } = entriesOf(rows);
    expect(length).toBe(3000);
    for (const [i, [u, expected]] of rows.entries()) {
      expect(user[i]).toBe(u);
      expect([...times.subarray(at[i]!, at[i]! + reached[i]!)]).toEqual(expected);
    }
  });

  it('are grouped by the label of their user, everyone first', () => {
    const entries = entriesOf([
      [0, [1]],
      [1, [1]],
      [1, [2]],
      [2, [1]],
    ]);
    const groups = groupEntries(entries, { labels: Int32Array.of(1, 0, -1), names: ['p', 'q'] });
    expect(groups.map(({ name, entries: own }) => [name, [...own]])).toEqual([
      [null, [0, 1, 2, 3]],
      ['p', [1, 2]],
      ['q', [0]],
    ]);
  });
});

describe('conversion', () => {
  it('has Wilson’s interval', () => {
    // 2 of 4: (0.1500, 0.8500) by R's prop.test(2, 4, correct = FALSE).
    const entries = entriesOf([
      [0, [1, 2]],
      [1, [1, 2]],
      [2, [1]],
      [3, [1]],
    ]);
    const share = shareOf(conversion(entries, all(4), 1, 2), 'nobody');
    expect(share).toMatchObject({ status: 'estimated', estimate: 0.5, successes: 2, n: 4 });
    if (share.status !== 'estimated') throw new Error(share.reason);
    expect(share.low).toBeCloseTo(0.150039, 6);
    expect(share.high).toBeCloseTo(0.849961, 6);
  });

  it('says why there is none', () => {
    expect(shareOf(conversion(entriesOf([[0, [1]]]), all(1), 2, 3), 'nobody got there')).toEqual({
      status: 'not estimable',
      reason: 'nobody got there',
    });
  });

  it('counts entries that come in identical pairs as half as many', () => {
    const rows = Array.from({ length: 400 }, (_, i) => [i >> 1, i >> 1 < 100 ? [1, 2] : [1]] as const);
    const pairs = conversion(entriesOf(rows), all(400), 1, 2);
    expect(pairs.designEffect).toBeCloseTo(2 * (200 / 199), 10);
    expect(effective(pairs).n).toBeCloseTo(199, 8);
  });
});

describe('time to a step', () => {
  const watched = { windowMs: 100, endMs: 150 };
  // Entered at 0 and 100; the second is watched for 50 only.
  const entries = entriesOf([
    [0, [0, 10]],
    [1, [0, 30]],
    [2, [0]],
    [3, [100]],
  ]);

  it('censors at the end of the window or of the data', () => {
    const { reached, censored } = stepTimes(entries, all(4), 1, 2, watched);
    expect([...reached]).toEqual([10, 30]);
    expect([...censored]).toEqual([100, 50]);
    expect(openEntries(entries, all(4), 1, watched)).toBe(1);
  });

  it('is over with the session where sessions are counted', () => {
    const bySession = { ...watched, sessionGapMs: 20 };
    expect(openEntries(entries, all(4), 1, bySession)).toBe(0);
    expect([...stepTimes(entries, all(4), 1, 2, bySession).censored]).toEqual([100, 100]);
    expect(openEntries(entries, all(4), 1, { ...watched, sessionGapMs: 60 })).toBe(1);
  });

  it('is Kaplan and Meier’s', () => {
    const times = stepTimes(entries, all(4), 1, 2, watched);
    const figure = timeFigure(times, countStepTimes(times, 1), 'nobody');
    expect(figure).toMatchObject({
      n: 4,
      reached: 2,
      censored: 2,
      q1: { seconds: 0.01 },
      median: { seconds: 0.03 },
      q3: { seconds: null },
      share: { estimate: 0.5 },
      median_of_converters_seconds: 0.02,
    });
  });

  it('counts who is not there yet for as long as it was watched', () => {
    // One of two converts at 10, the other is watched until 5 only: of those watched at 10, all have converted.
    const times = { reached: Float64Array.of(10), censored: Float64Array.of(5) };
    const figure = timeFigure(times, countStepTimes(times, 1), 'nobody');
    expect(figure).toMatchObject({ share: { estimate: 1 }, median: { seconds: 0.01 } });
  });

  it('says that nobody was there', () => {
    const none = { reached: new Float64Array(), censored: new Float64Array() };
    expect(timeFigure(none, [], 'nobody came')).toEqual({ status: 'not estimable', reason: 'nobody came' });
  });

  it('is counted in larger steps where users are many', () => {
    expect(timeResolution(20_000, 7 * 86_400_000)).toBe(1);
    expect(timeResolution(1e6, 7 * 86_400_000)).toBe(60_000);
    const times = { reached: Float64Array.of(1, 999, 1000), censored: Float64Array.of(1001) };
    expect(countStepTimes(times, 1000)).toEqual([
      { time: 1000, events: 3, censored: 0 },
      { time: 2000, events: 0, censored: 1 },
    ]);
  });

  it('stands in bins that hold every time', () => {
    const { edges, counts } = timeBins(Float64Array.of(0, 1, 2, 3, 4, 5, 6, 7));
    expect(edges).toEqual([0, 4, 8]);
    expect(counts).toEqual([4, 4, 0]);
  });
});

describe('compareGroups', () => {
  const count = (successes: number, n: number) => ({ successes, n, designEffect: 1 });
  const compared = (groups: [string, number, number][]) =>
    compareGroups([
      {
        from: 1,
        to: 2,
        everyone: groups.reduce((sum, [, x, n]) => count(sum.successes + x, sum.n + n), count(0, 0)),
        groups: groups.map(([name, x, n]) => ({ name, count: count(x, n) })),
      },
    ]);

  it('tests each group against everyone else and corrects for their number', () => {
    const found = compared([
      ['much', 80, 100],
      ['some', 500, 1000],
      ['same', 505, 1000],
    ]);
    expect(found.map(({ verdict }) => verdict)).toEqual(['higher', 'not shown', 'not shown']);
    const [much, some, same] = found.map(({ difference }) =>
      difference.status === 'estimated' ? difference : undefined,
    );
    expect(much!.estimate).toBeCloseTo(0.8 - 1005 / 2000, 12);
    // Holm: the smallest of three is tripled, the next doubled.
    expect(found[0]!.adjusted_p).toBeCloseTo(3 * much!.p, 15);
    expect(found[1]!.adjusted_p).toBeCloseTo(Math.min(1, 2 * Math.min(some!.p, same!.p)), 12);
  });

  it('does not test small groups', () => {
    const [small] = compared([
      ['small', 29, 29],
      ['large', 1, 100],
    ]);
    expect(small).toMatchObject({ verdict: 'not tested', adjusted_p: null });
  });

  it('takes the exact test where cells are nearly empty', () => {
    const [few] = compared([
      ['few', 3, 100],
      ['none', 0, 100],
    ]);
    // fisher.test(matrix(c(3, 97, 0, 100), 2))$p.value in R: 0.2462.
    expect(few!.difference).toMatchObject({ method: 'Fisher’s exact test' });
    if (few!.difference.status === 'estimated') expect(few!.difference.p).toBeCloseTo(0.2462, 4);
  });
});
