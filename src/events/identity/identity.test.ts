import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Vendor } from '../../sources/index.js';
import { at, build } from '../testing/built.js';

describe('stitching, vendor by vendor', () => {
  it('Mixpanel: a device belongs to its first user, later users keep their own rows', async () => {
    const vendor = 'mixpanel';
    const { events, aliases, quality } = await build({
      events: [
        at(0, { vendor, device: 'd' }),
        at(1, { vendor, user: 'bob', device: 'd' }),
        at(2, { vendor, user: 'ann', device: 'd' }),
        at(3, { vendor, device: 'd' }),
      ],
    });
    expect(events).toEqual(['bob view 0', 'bob view 1', 'ann view 2', 'bob view 3']);
    expect(aliases).toEqual(['ann is ann', 'bob is bob', 'd is bob']);
    expect(quality.identity.sharedDevices).toBe(1);
    expect(quality.rowsWithoutUser).toBe(0.5);
  });

  it('Mixpanel: a merge unites two users under the smaller id', async () => {
    const vendor = 'mixpanel';
    const { events } = await build({
      events: [
        at(0, { vendor, user: 'b' }),
        at(1, { vendor, user: 'a' }),
        at(2, { vendor, user: 'a', event: '$merge', links: ['b', 'a'], bookkeeping: true }),
      ],
    });
    expect(events).toEqual(['a view 0', 'a view 1']);
  });

  it('Mixpanel: a mapping file connects ids that no row holds together', async () => {
    const vendor = 'mixpanel';
    const { events, aliases } = await build({
      events: [at(0, { vendor, device: 'd1' }), at(1, { vendor, user: 'u' })],
      pairs: [
        { a: 'd1', b: 'unseen' },
        { a: 'unseen', b: 'u' },
      ],
    });
    expect(events).toEqual(['u view 0', 'u view 1']);
    expect(aliases).toEqual(['d1 is u', 'u is u', 'unseen is u']);
  });

  it('Segment: anonymous rows of a shared device go to the next login, then to the last', async () => {
    const vendor = 'segment';
    const { events, aliases } = await build({
      events: [
        at(0, { vendor, device: 'd' }),
        at(1, { vendor, user: 'u1', device: 'd' }),
        at(2, { vendor, device: 'd' }),
        at(3, { vendor, user: 'u2', device: 'd', event: 'identify', bookkeeping: true }),
        at(4, { vendor, device: 'd' }),
        at(5, { vendor, user: 'u2' }),
      ],
    });
    expect(events).toEqual(['u1 view 0', 'u1 view 1', 'u2 view 2', 'u2 view 4', 'u2 view 5']);
    expect(aliases).toEqual(['d is u1', 'u1 is u1', 'u2 is u2']);
  });

  it('Amplitude: merges connect person ids, which may read like user ids', async () => {
    const vendor = 'amplitude';
    const { events, table } = await build({
      events: [
        at(0, { vendor, person: '1', device: 'd1' }),
        at(1, { vendor, person: '2', user: '1', device: 'd2' }),
        at(2, { vendor, person: '9', device: 'd9' }),
      ],
      pairs: [{ a: '1', b: '2' }],
    });
    expect(events).toEqual(['1 view 0', '1 view 1', '9 view 2']);
    expect(table.userIds).toEqual(['1', '9']);
  });

  it('GA4: a client with one user is that user throughout', async () => {
    const vendor = 'ga4';
    const { events } = await build({
      events: [
        at(0, { vendor, device: 'c.1' }),
        at(1, { vendor, device: 'c.1', user: 'u' }),
        at(2, { vendor, device: 'c.1' }),
        at(3, { vendor, device: 'c.2' }),
      ],
    });
    expect(events).toEqual(['u view 0', 'u view 1', 'u view 2', 'c.2 view 3']);
  });

  it('a table: a device numbered like a user is another person', async () => {
    const { table, aliases } = await build({
      events: [
        at(0, { user: '5' }),
        at(1, { device: '5' }),
        at(2, { user: '6', device: '7' }),
        at(3, { device: '7' }),
      ],
    });
    expect(table.userIds).toEqual(['5', '6', 'anonymous:5']);
    expect(aliases).toEqual(['5 is 5', '6 is 6', '7 is 6']);
  });

  it('several vendors at once meet in the user id', async () => {
    const { table, aliases } = await build({
      events: [
        at(0, { vendor: 'mixpanel', device: 'm' }),
        at(1, { vendor: 'mixpanel', user: 'u', device: 'm' }),
        at(2, { vendor: 'ga4', user: 'u', device: 'g', file: 1 }),
        at(3, { vendor: 'ga4', device: 'g', file: 1 }),
      ],
    });
    expect(table.userIds).toEqual(['u']);
    expect(aliases).toEqual(['g is u', 'm is u', 'u is u']);
  });

  it('texts that stand for nobody are people of their own', async () => {
    const { events } = await build({
      events: [
        at(0, { user: 'u', device: 'null' }),
        at(1, { user: 'v', device: 'null' }),
        at(2, { user: 'undefined', device: 'd' }),
        at(3, { user: '0' }),
      ],
    });
    expect(events).toEqual(['u view 0', 'v view 1', 'd view 2', '0 view 3']);
  });
});

describe('stitching, in general', () => {
  const row = fc.record({
    vendor: fc.constantFrom<Vendor>('mixpanel', 'amplitude', 'segment', 'ga4', 'generic'),
    user: fc.constantFrom(undefined, undefined, 'a', 'b', 'c'),
    device: fc.constantFrom('d', 'e', 'f'),
    person: fc.constantFrom(undefined, 'p', 'q'),
    t: fc.integer({ min: 0, max: 9 }),
    key: fc.constantFrom(undefined, 1, 2),
  });

  it('never loses an event, never renames a known user, and does not depend on order or threads', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 12 }), async (rows) => {
        const events = rows.map(({ t, user, person, key, ...rest }) =>
          at(t, { ...rest, ...(user && { user }), ...(person && { person }), ...(key && { key }) }),
        );
        const one = await build({ events }, { threads: 1 });
        const two = await build({ events: [...events].reverse() }, { threads: 2 });
        expect(two.events).toEqual(one.events);
        expect(two.aliases).toEqual(one.aliases);
        expect(two.quality).toEqual(one.quality);
        expect(one.rows.in).toBe(one.table.events + one.rows.duplicates);
        // No link declares two users one, so each of them is still there.
        const known = new Set(events.filter((e) => !e.key).flatMap((e) => e.user ?? []));
        for (const user of known) expect(one.table.userIds).toContain(user);
      }),
      { numRuns: 8, interruptAfterTimeLimit: 20_000 },
    );
  });
});
