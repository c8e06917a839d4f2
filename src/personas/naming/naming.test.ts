import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Contrast, EventContrast, Spread } from '../artifact.js';
import { DEFINITIONS } from './definitions.js';
import { describePersona } from './describe.js';
import { type Standing, scoreDefinitions } from './match.js';
import { type Nameable, namePersonas, slug } from './name.js';

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

function event(name: string, h: number): EventContrast {
  return {
    event: name,
    share: 0.4,
    othersShare: 0.1,
    lift: 4,
    usedBy: 1,
    othersUsedBy: 0.5,
    effect: { measure: 'cohens-h', value: h, low: h - 0.05, high: h + 0.05 },
    direction: h > 0 ? 'higher' : 'lower',
  };
}

/** A persona at given percentiles; its medians are in the same order. */
function persona(percentiles: Record<string, number>, events: EventContrast[] = []): Nameable {
  const standing = new Map<string, Standing>([
    ['active_days', { median: 20, percentile: 0.5 }],
    ['tenure_days', { median: 100, percentile: 0.5 }],
    ['recency_days', { median: 5, percentile: 0.4 }],
  ]);
  for (const [feature, p] of Object.entries(percentiles)) standing.set(feature, { median: p, percentile: p });
  return {
    standing,
    contrasts: Object.entries(percentiles).map(([feature, p]) => contrast(feature, 2 * p - 1)),
    events,
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
    expect(named.map((n) => n.name)).toEqual(['Search and report users', 'Checkout users']);
    expect(named[0]!.naming.source).toBe('contrast');
  });

  it('stay free of names already taken', () => {
    const [only] = namePersonas([persona(POWER), persona(SILENT)], DEFINITIONS, {
      names: ['Power users'],
      ids: ['power-users'],
    });
    expect(only!.name).not.toBe('Power Users');
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

describe('names from contrasts', () => {
  it('say what and how', () => {
    expect(describePersona([contrast('active_day_rate', 0.6)], [event('Report Exported', 0.6)])).toContain(
      'Frequent report users',
    );
    expect(describePersona([], [event('view_report', 0.9), event('invite_team', 0.6)])[0]).toBe(
      'Report and team users',
    );
    expect(
      describePersona([contrast('active_day_rate', -0.6), contrast('median_session_minutes', 0.5)], [])[0],
    ).toBe('Infrequent, long-session users');
  });

  it('are unique and never empty, whatever the personas', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.string(), { maxLength: 3 }), { minLength: 1, maxLength: 12 }),
        (lists) => {
          const named = namePersonas(
            lists.map((names) =>
              persona(
                {},
                names.map((n) => event(n, 0.5)),
              ),
            ),
          );
          expect(new Set(named.map((n) => n.name.toLowerCase())).size).toBe(lists.length);
          expect(new Set(named.map((n) => n.id)).size).toBe(lists.length);
          for (const n of named) expect(n.id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
        },
      ),
    );
  });

  it('makes ids of any text', () => {
    expect(slug('Évènement « Été »')).toBe('evenement-ete');
    expect(slug('注文')).toBe('persona');
  });
});
