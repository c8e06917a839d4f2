import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { climb, heightOf, type Place } from './ladder.js';

const free = (activity = 0): Place => ({ height: null, activity });
const taken = (height: number): Place => ({ height, activity: 0 });
const HEIGHTS = ['', 'Rare', 'Infrequent', 'Occasional', 'Regular', 'Frequent', 'Heavy', 'Top'];

describe('the ladder of activity', () => {
  it.each([
    [2, ['Frequent', 'Occasional']],
    [3, ['Frequent', 'Regular', 'Occasional']],
    [4, ['Heavy', 'Frequent', 'Regular', 'Occasional']],
    [5, ['Heavy', 'Frequent', 'Regular', 'Occasional', 'Rare']],
    [7, ['Top', 'Heavy', 'Frequent', 'Regular', 'Occasional', 'Infrequent', 'Rare']],
  ])('of %d', (n, rungs) => expect(climb(Array.from({ length: n }, () => free()))).toEqual(rungs));

  it('calls one alone after where it stands', () => {
    expect(climb([free(0.6)])).toEqual(['Frequent']);
    expect(climb([free(0)])).toEqual(['Regular']);
    expect(climb([free(-0.6)])).toEqual(['Occasional']);
  });

  it('goes past names already given, in order', () => {
    const oneTime = taken(0.5);
    expect(climb([free(), free(), free(), free(), free(), oneTime])).toEqual([
      'Heavy',
      'Frequent',
      'Regular',
      'Occasional',
      'Infrequent',
    ]);
    // Above Core Users nobody sounds less active than they do.
    expect(climb([free(), taken(4.5), free()])).toEqual(['Frequent', 'Occasional']);
    expect(climb([taken(6.5), free(), taken(4.5), free(), taken(3), free()])).toEqual([
      'Frequent',
      'Regular',
      'Rare',
    ]);
  });

  it('has no more rungs than there are', () => {
    expect(climb(Array.from({ length: 8 }, () => free()))).toBeNull();
    expect(climb([free(), free(), taken(6.5)])).toBeNull();
  });

  it('knows the heights of names', () => {
    expect(heightOf({ id: 'core-users', name: 'Core Users' })).toBe(4.5);
    expect(heightOf({ id: 'heavy-users', name: 'Heavy Users' })).toBe(6);
    expect(heightOf({ id: 'x', name: 'Frequent, Light Users' })).toBe(5);
    expect(heightOf({ id: 'x', name: 'Frequent Report Users' })).toBeNull();
  });

  it('descends strictly, whatever stands between', () => {
    const place = fc.oneof(fc.constant(free()), fc.constantFrom(0.5, 3, 4.5, 6.5).map(taken));
    fc.assert(
      fc.property(fc.array(place, { maxLength: 9 }), (places) => {
        const rungs = climb(places);
        if (!rungs) return;
        let next = 0;
        const heights = places.map((p) => p.height ?? HEIGHTS.indexOf(rungs[next++]!));
        expect(next).toBe(rungs.length);
        places.forEach((p, i) => {
          if (p.height !== null) return;
          for (let j = 0; j < i; j++) expect(heights[j]).toBeGreaterThan(heights[i]!);
          for (let j = i + 1; j < heights.length; j++) expect(heights[j]).toBeLessThan(heights[i]!);
        });
      }),
    );
  });
});
