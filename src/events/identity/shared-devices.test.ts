import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { followLogins } from './shared-devices.js';

const ANONYMOUS = -1;

describe('the timeline of a shared device', () => {
  it('gives an anonymous row to the next login, and after the last to the last', () => {
    const t = [1, 5, 6, 9, 12];
    const person = [ANONYMOUS, 10, ANONYMOUS, 20, ANONYMOUS];
    expect([...followLogins([0, 0, 0, 0, 0], t, person)]).toEqual([10, 10, 20, 20, 20]);
  });

  it('gives a row at the moment of a login to that login, to the smallest of several', () => {
    expect([...followLogins([0, 0, 0, 0], [5, 5, 5, 7], [ANONYMOUS, 10, 20, ANONYMOUS])]).toEqual([
      10, 10, 20, 10,
    ]);
  });

  it('keeps devices apart', () => {
    expect([...followLogins([0, 0, 1], [1, 2, 3], [10, ANONYMOUS, ANONYMOUS])]).toEqual([10, 10, ANONYMOUS]);
  });

  it('agrees with a search for every row', () => {
    const row = fc.record({
      via: fc.integer({ min: 0, max: 1 }),
      t: fc.integer({ min: 0, max: 8 }),
      person: fc.constantFrom(ANONYMOUS, ANONYMOUS, 10, 20),
    });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 20 }), (rows) => {
        const sorted = [...rows].sort((a, b) => a.via - b.via || a.t - b.t || a.person - b.person);
        const column = (key: 'via' | 't' | 'person') => sorted.map((r) => r[key]);
        const found = followLogins(column('via'), column('t'), column('person'));
        for (const [i, r] of sorted.entries()) {
          if (r.person !== ANONYMOUS) continue;
          const logins = sorted.filter((x) => x.via === r.via && x.person !== ANONYMOUS);
          const next = logins.find((x) => x.t >= r.t);
          const lastT = Math.max(...logins.map((x) => x.t));
          const last = logins.find((x) => x.t === lastT);
          expect(found[i]).toBe((next ?? last)?.person ?? ANONYMOUS);
        }
      }),
    );
  });
});
