import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Contrast, EventContrast, Spread } from '../artifact.js';
import { DEFINITIONS } from './definitions.js';
import { mannersOf, namesByEvents, namesByManner, topicsOf } from './describe.js';
import { goTogether, kindOf, wordFor } from './feature-words.js';
import { type Standing, scoreDefinitions } from './match.js';
import { namePersonas } from './name.js';
import type { Nameable } from './nameable.js';
import { slug } from './unique.js';

const SPREAD: Spread = { median: 1, p25: 0, p75: 2, n: 10, missingShare: 0, censoredShare: null };

function contrast(feature: string, value: number): Contrast {
  return {
    feature,
    title: feature,
    unit: '',
    direction: value > 0 ? 'higher' : 'lower',
    effect: { measure: 'cliffs-delta', value, low: value - 0.05, high: value + 0.05 },
    persona: SPREAD,
    others: SPREAD,
    words: '',
  };
}

function event(name: string, h: number, usedBy = 1, othersUsedBy = 0.5): EventContrast {
  return {
    event: name,
    share: 0.4,
    othersShare: 0.1,
    lift: 4,
    usedBy,
    othersUsedBy,
    effect: { measure: 'cohens-h', value: h, low: h - 0.05, high: h + 0.05 },
    direction: h > 0 ? 'higher' : 'lower',
  };
}

/** A persona at given percentiles; its medians are in the same order. */
function persona(
  percentiles: Record<string, number>,
  events: EventContrast[] = [],
  rest: Partial<Nameable> = {},
): Nameable {
  const standing = new Map<string, Standing>([
    ['active_days', { median: 20, percentile: 0.5 }],
    ['tenure_days', { median: 100, percentile: 0.5 }],
    ['recency_days', { median: 5, percentile: 0.4 }],
  ]);
  for (const [feature, p] of Object.entries(percentiles)) standing.set(feature, { median: p, percentile: p });
  const { active_day_rate: rate } = percentiles;
  return {
    standing,
    contrasts: Object.entries(percentiles).map(([feature, p]) => contrast(feature, 2 * p - 1)),
    events,
    share: 0.2,
    activity: rate === undefined ? null : 2 * rate - 1,
    kept: null,
    ...rest,
  };
}

const POWER = {
  active_day_rate: 0.95,
  events_per_session: 0.9,
  minutes_per_active_day: 0.9,
  median_session_minutes: 0.8,
  breadth: 0.9,
};
const CASUAL = {
  active_day_rate: 0.3,
  events_per_session: 0.4,
  minutes_per_active_day: 0.4,
  median_session_minutes: 0.4,
  breadth: 0.5,
};
const SILENT = {
  active_day_rate: 0.08,
  events_per_session: 0.1,
  minutes_per_active_day: 0.1,
  median_session_minutes: 0.1,
  breadth: 0.1,
};

describe('names from definitions', () => {
  it('fit by a margin', () => {
    const named = namePersonas([persona(POWER), persona(CASUAL), persona(SILENT)]);
    expect(named.map((n) => n.name)).toEqual(['Power Users', 'Casual Users', 'Silent Users']);
    expect(named.map((n) => n.id)).toEqual(['power-users', 'casual-users', 'silent-users']);
    for (const { naming } of named) {
      expect(naming.source).toBe('definition');
      expect(naming.margin).toBeGreaterThanOrEqual(0.1);
      expect(naming.meaning).toBeTruthy();
    }
  });

  it('are given once: the better fit wins, the other is described', () => {
    const [first, second] = namePersonas([
      persona({ ...POWER, active_day_rate: 0.85 }),
      persona(POWER),
      persona(SILENT),
    ]);
    expect([first!.name, second!.name].filter((n) => n === 'Power Users')).toHaveLength(1);
    expect(first!.name).not.toBe(second!.name);
  });

  it('do not fit where personas differ in what they do only', () => {
    const middling = { active_day_rate: 0.45, events_per_session: 0.5, breadth: 0.5 };
    const named = namePersonas([
      persona(middling, [event('search', 0.9), event('open_report', 0.5)]),
      persona(middling, [event('checkout', 0.9)]),
    ]);
    expect(named.map((n) => n.name)).toEqual(['Search and Report Users', 'Checkout Users']);
    expect(named[0]!.naming.source).toBe('contrast');
    expect(named[0]!.naming.meaning).toBe('what they do more than others: search, open report');
    expect(named[0]!.after.events).toEqual(['search', 'open_report']);
  });

  it('are not given where the word makes no sense: once in two months is no power', () => {
    const yearly = persona(POWER);
    (yearly.standing as Map<string, Standing>).set('active_day_rate', { median: 0.005, percentile: 0.92 });
    const gone = persona(CASUAL);
    (gone.standing as Map<string, Standing>).set('recency_days', { median: 400, percentile: 0.4 });
    const named = namePersonas([yearly, gone, persona(SILENT)]).map((n) => n.name);
    expect(named).not.toContain('Power Users');
    expect(named).not.toContain('Casual Users');
    expect(named[2]).toBe('Silent Users');
  });

  it('give way to what nearly all of them and nearly nobody else does', () => {
    const [first] = namePersonas([
      persona(POWER, [event('Notify Result Appeal to Offender', 0.66, 1, 0)]),
      persona(CASUAL),
      persona(SILENT),
    ]);
    expect(first!.name).toBe('Result Appeal to Offender Users');
  });

  it('stay free of names already taken', () => {
    const kept = { id: 'power-users', name: 'Power users' };
    const named = namePersonas([persona(SILENT, [], { kept }), persona(POWER), persona(CASUAL)]);
    expect(named[0]).toMatchObject({
      id: 'power-users',
      name: 'Power users',
      naming: { source: 'previous' },
    });
    expect(named[1]!.name).not.toBe('Power Users');
  });

  it('can be replaced', () => {
    const own = [
      {
        id: 'whales',
        name: 'Whales',
        meaning: 'very active',
        when: [{ feature: 'active_day_rate', on: 'percentile' as const, gte: 0.8 }],
      },
    ];
    expect(namePersonas([persona(POWER), persona(SILENT)], own)[0]!.name).toBe('Whales');
  });

  it('cannot be judged without most of their features', () => {
    const [scores] = scoreDefinitions(
      [new Map([['active_day_rate', { median: 1, percentile: 0.9 }]])],
      DEFINITIONS,
    );
    expect(scores!.every((s) => s === null)).toBe(true);
  });

  it('has definitions with ids of their own', () => {
    expect(new Set(DEFINITIONS.map((d) => d.id)).size).toBe(DEFINITIONS.length);
    expect(DEFINITIONS.every((d) => slug(d.name) === d.id)).toBe(true);
  });
});

describe('the majority', () => {
  it('is called so where it is but what the small groups are not', () => {
    const named = namePersonas([
      persona({ breadth: 0.7 }, [event('payment_error', 0.3, 0.98, 0.01)], { share: 0.14 }),
      persona({ breadth: 0.3 }, [event('catalog', 0.1)], { share: 0.86 }),
    ]);
    expect(named.map((n) => n.name)).toEqual(['Payment Error Users', 'Mainstream Users']);
    expect(named[1]!.naming).toMatchObject({ source: 'majority' });
    expect(named[1]!.naming.meaning).toContain('86 % of all users; what sets them apart is little more');
    const busy = namePersonas([
      persona({}, [event('Talk', 1)], { share: 0.1 }),
      persona({}, [event('Main', 1.5)], { share: 0.9 }),
    ]);
    expect(busy[1]!.naming.meaning).toBe('90 % of all users; what they do more than the others: main');
  });

  it('is none where another group is nearly as large', () => {
    const named = namePersonas([
      persona({}, [event('payment', 1)], { share: 0.55 }),
      persona({}, [event('fine', 1)], { share: 0.45 }),
    ]);
    expect(named.map((n) => n.name)).toEqual(['Payment Users', 'Fine Users']);
  });
});

describe('names from contrasts', () => {
  const names = (events: EventContrast[], contrasts: Contrast[] = []) =>
    namesByEvents(topicsOf(events), mannersOf(contrasts, new Set()));

  it('say what and how', () => {
    expect(names([event('Report Exported', 0.6)], [contrast('active_day_rate', 0.6)])).toEqual([
      'Report Users',
      'Report Export Users',
      'Frequent Report Users',
    ]);
    expect(names([event('view_report', 0.9), event('invite_team', 0.6)])[0]).toBe('Report and Team Users');
    expect(names([event('view_report', 0.9), event('invite_team', 0.3)])[0]).toBe('Report Users');
  });

  it('do not speak of users of users', () => {
    expect(names([event('Talk', 0.9), event('User talk', 0.6)])[0]).toBe('Talk and “User Talk” Group');
  });

  it('say what holds for most of them only', () => {
    expect(names([event('refund', 0.9, 0.3, 0)])).toEqual([]);
  });

  it('take what a fifth of them do where nothing else is to be said', () => {
    const [rare] = namePersonas([persona({}, [event('refund', 0.9, 0.3, 0)]), persona({})]);
    expect(rare!.name).toBe('Refund Users');
    const [rarer] = namePersonas([persona({}, [event('refund', 0.9, 0.1, 0)]), persona({})]);
    expect(rarer!.name).toMatch(/^Typical Users/);
  });

  it('do not name people after looking at pages where they do anything else', () => {
    expect(names([event('page_view', 0.9), event('checkout', 0.6)])[0]).toBe('Checkout and Browsing Users');
    expect(names([event('page_view', 0.9)])[0]).toBe('Browsing Users');
    expect(names([event('session_start', 0.9)])).toEqual([]);
  });

  it('tell apart by frequency those who do the same', () => {
    const named = namePersonas([
      persona({}, [event('open_report', 0.5)], { activity: -0.4 }),
      persona({}, [event('open_report', 0.6)], { activity: 0.6 }),
      persona({}, [event('checkout', 0.6)]),
    ]);
    expect(named.map((n) => n.name)).toEqual([
      'Occasional Report Users',
      'Frequent Report Users',
      'Checkout Users',
    ]);
  });

  it('say the deed where several do different things with the same', () => {
    const named = namePersonas([
      persona({ breadth: 0.7 }, [event('search_report', 0.9)]),
      persona({}, [event('edit_report', 0.8)]),
      persona({}, [event('Report Shared', 0.7)]),
    ]);
    expect(named.map((n) => n.name)).toEqual([
      'Report Search Users',
      'Report Editing Users',
      'Report Sharing Users',
    ]);
  });

  it('say when people come where that formed them', () => {
    const weekend = persona({ active_day_rate: 0.4, weekday_share: 0.01, events_per_session: 0.4 });
    const rest = [persona(POWER), persona(SILENT)];
    expect(namePersonas([weekend, ...rest], DEFINITIONS, new Set(['weekday_share']))[0]!.name).toBe(
      'Weekend Users',
    );
    expect(namePersonas([weekend, ...rest])[0]!.name).toBe('Casual Users');
  });

  it('count features that say the same once, and times of day last', () => {
    const manners = mannersOf(
      [
        contrast('night_share', 0.9),
        contrast('use_entropy', -0.8),
        contrast('breadth', -0.7),
        contrast('distinct_features_used', -0.6),
        contrast('median_session_minutes', 0.5),
        contrast('afternoon_share', -0.9),
      ],
      new Set(),
    );
    expect(manners.map((m) => m.word)).toEqual(['Focused', 'Long-Session', 'Night']);
    expect(namesByManner(manners)[0]).toBe('Focused Users');
    expect(
      mannersOf([contrast('night_share', 0.4), contrast('breadth', 0.8)], new Set(['night_share'])).map(
        (m) => m.word,
      ),
    ).toEqual(['Versatile', 'Night']);
  });

  it('makes ids of any text', () => {
    expect(slug('Évènement « Été »')).toBe('evenement-ete');
    expect(slug('注文')).toBe('persona');
  });
});

const FEATURES = [
  'active_day_rate',
  'active_days',
  'sessions_per_active_week',
  'events_per_session',
  'events_per_active_day',
  'minutes_per_active_day',
  'median_session_minutes',
  'breadth',
  'distinct_features_used',
  'use_entropy',
  'adoption_rate',
  'tenure_days',
  'recency_days',
  'activity_trend',
  'regularity',
  'weekday_share',
  'night_share',
  'evening_share',
];

const anyPersonas = fc.array(
  fc.record({
    percentiles: fc.dictionary(fc.constantFrom(...FEATURES), fc.double({ min: 0, max: 1, noNaN: true })),
    events: fc.array(fc.tuple(fc.string(), fc.double({ min: 0.2, max: 2, noNaN: true })), { maxLength: 3 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
  { minLength: 1, maxLength: 12 },
);

describe('names of any personas', () => {
  const made = (list: { percentiles: Record<string, number>; events: [string, number][]; share: number }[]) =>
    list.map(({ percentiles, events, share }) =>
      persona(
        percentiles,
        events.map(([name, h]) => event(name, h)),
        { share },
      ),
    );

  it('are unique and never empty', () => {
    fc.assert(
      fc.property(anyPersonas, (list) => {
        const named = namePersonas(made(list));
        expect(new Set(named.map((n) => n.name.toLowerCase())).size).toBe(list.length);
        expect(new Set(named.map((n) => n.id)).size).toBe(list.length);
        for (const n of named) {
          expect(n.id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
          expect(n.name.trim()).not.toBe('');
          expect(n.name).not.toMatch(/undefined|null|\s{2}/);
        }
      }),
    );
  });

  it('do not depend on the order of the personas', () => {
    fc.assert(
      fc.property(anyPersonas, fc.infiniteStream(fc.nat()), (list, numbers) => {
        const order = list
          .map((_, i) => ({ i, key: numbers.next().value! }))
          .sort((a, b) => a.key - b.key)
          .map(({ i }) => i);
        const names = namePersonas(made(list)).map((n) => n.name);
        const permuted = namePersonas(made(order.map((i) => list[i]!))).map((n) => n.name);
        // Personas that are equal in everything may swap their names.
        const said = (i: number) => JSON.stringify(list[i]);
        const pairs = (all: string[], at: number[]) => all.map((name, i) => `${said(at[i]!)} ${name}`).sort();
        expect(pairs(permuted, order)).toEqual(
          pairs(
            names,
            list.map((_, i) => i),
          ),
        );
      }),
    );
  });

  it('never say two things of one kind, or things that contradict each other', () => {
    const effect = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...FEATURES), effect),
        fc.subarray(FEATURES),
        (effects, formed) => {
          const contrasts = Object.entries(effects).map(([feature, value]) => contrast(feature, value));
          const manners = mannersOf(contrasts, new Set(formed));
          expect(new Set(manners.map((m) => m.kind)).size).toBe(manners.length);
          for (const a of manners) {
            expect(a.word).toBe(wordFor(a.feature, effects[a.feature]! > 0 ? 'higher' : 'lower'));
            expect(a.kind).toBe(kindOf(a.feature));
            for (const b of manners) if (a !== b) expect(goTogether(a, b)).toBe(true);
          }
        },
      ),
    );
  });
});
