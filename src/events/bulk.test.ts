import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../base/index.js';
import { findBulk } from './bulk.js';

const DAY_2026 = 20454;
const DAY_2099 = 47117;

function bulkOf(counts: Record<number, number>) {
  const days = Object.keys(counts)
    .map(Number)
    .sort((a, b) => a - b);
  const bulk = findBulk(
    days,
    days.map((day) => counts[day]!),
  );
  return { from: bulk.fromMs / DAY_MS, until: bulk.untilMs / DAY_MS, before: bulk.before, after: bulk.after };
}

describe('the bulk of the data', () => {
  it('is everything when nothing is far away', () => {
    expect(bulkOf({ [DAY_2026]: 5, [DAY_2026 + 3]: 1, [DAY_2026 + 20]: 1 })).toEqual({
      from: DAY_2026,
      until: DAY_2026 + 21,
      before: 0,
      after: 0,
    });
  });

  it('leaves out one row of 2099', () => {
    expect(bulkOf({ [DAY_2026]: 6, [DAY_2026 + 9]: 6, [DAY_2099]: 1 })).toMatchObject({
      until: DAY_2026 + 10,
      after: 1,
    });
  });

  it('leaves out a tail of one in a thousand rows a month away, but not a larger one', () => {
    expect(bulkOf({ [DAY_2026]: 10_000, [DAY_2026 + 40]: 10 })).toMatchObject({
      until: DAY_2026 + 1,
      after: 10,
    });
    expect(bulkOf({ [DAY_2026]: 10_000, [DAY_2026 + 40]: 11 })).toMatchObject({
      until: DAY_2026 + 41,
      after: 0,
    });
  });

  it('leaves out rows trickling over the days around a single day', () => {
    const around = { [DAY_2026 - 1]: 1, [DAY_2026]: 39_232, [DAY_2026 + 1]: 1, [DAY_2026 + 2]: 1 };
    expect(bulkOf(around)).toEqual({ from: DAY_2026, until: DAY_2026 + 1, before: 1, after: 2 });
  });

  it('keeps small beginnings', () => {
    // Rows double every ten days for 200 days: the first hundred days hold one in a thousand.
    const growth = Object.fromEntries(
      Array.from({ length: 200 }, (_, i) => [DAY_2026 + i, Math.ceil(2 ** (i / 10))]),
    );
    expect(bulkOf(growth)).toMatchObject({ from: DAY_2026, before: 0, after: 0 });
  });

  it('measures what is far against the span of the data', () => {
    // Sparse data over four years: a pause of 400 days before the last row is nothing unusual.
    const sparse = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [DAY_2026 + 37 * i, 1]));
    expect(bulkOf({ ...sparse, [DAY_2026 + 37 * 39 + 400]: 1 })).toMatchObject({ after: 0 });
  });

  it('leaves out zeros read as times, many of them as well', () => {
    expect(bulkOf({ 0: 15, [DAY_2026]: 85 })).toMatchObject({ from: DAY_2026, before: 15 });
    expect(bulkOf({ 0: 30, [DAY_2026]: 70 })).toMatchObject({ from: 0, before: 0 });
  });

  it('keeps the inner of several stray rows out as well', () => {
    const many = { [DAY_2026]: 50, [DAY_2026 + 1]: 50 };
    expect(bulkOf({ ...many, [DAY_2026 + 3000]: 1, [DAY_2099]: 1 })).toMatchObject({
      until: DAY_2026 + 2,
      after: 2,
    });
  });
});
