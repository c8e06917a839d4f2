import { describe, expect, it } from 'vitest';
import { slugs } from './slug.js';

describe('names made of event names', () => {
  it('are snake case', () => {
    expect(
      slugs(['Invite Teammate', 'reportExported', '$pageview', 'Über uns!', 'дело', '???', '__proto__']),
    ).toEqual(['invite_teammate', 'report_exported', 'pageview', 'uber_uns', 'дело', 'event', 'proto']);
  });

  it('are different for different events, whatever their order', () => {
    expect(slugs(['a b', 'A-B', 'a_b'])).toEqual(['a_b_2', 'a_b', 'a_b_3']);
    expect(slugs(['a_b', 'a b', 'A-B'])).toEqual(['a_b_3', 'a_b_2', 'a_b']);
  });

  it('never end up equal through a number', () => {
    const names = slugs(['x', 'X', 'x_2', 'x 2']);
    expect(new Set(names).size).toBe(4);
  });

  it('are at most forty characters before the number', () => {
    expect(slugs(['a'.repeat(80)])).toEqual(['a'.repeat(40)]);
  });
});
