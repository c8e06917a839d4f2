import { describe, expect, it } from 'vitest';
import type { Contrast, EventContrast, Spread } from './artifact.js';
import { contrastWords } from './contrast-words.js';
import { eventStatement, inReadingOrder, setsApart } from './statements.js';
import { formatValue } from './units.js';

const spread = (median: number, p25 = median - 1, p75 = median + 1): Spread => ({
  median,
  p25,
  p75,
  n: 10,
  missingShare: 0,
  censoredShare: null,
});

function contrast(feature: string, value: number, unit = 'count', persona = 9, others = 4): Contrast {
  const direction = value > 0 ? 'higher' : 'lower';
  return {
    feature,
    title: feature,
    unit,
    direction,
    effect: { measure: 'cliffs-delta', value, low: value - 0.05, high: value + 0.05 },
    persona: spread(persona),
    others: spread(others),
    words: contrastWords(feature, unit, spread(persona), spread(others), direction),
  };
}

function event(name: string, h: number, rest: Partial<EventContrast> = {}): EventContrast {
  return {
    event: name,
    share: 0.14,
    othersShare: 0.1,
    lift: 1.4,
    usedBy: 0.9,
    othersUsedBy: 0.5,
    effect: { measure: 'cohens-h', value: h, low: h - 0.05, high: h + 0.05 },
    direction: h > 0 ? 'higher' : 'lower',
    ...rest,
  };
}

const NOTHING = { features: [], events: [] };

describe('the order of evidence', () => {
  it('begins with what the name speaks of and ends with times of day', () => {
    const contrasts = [
      contrast('night_share', 0.95, 'share'),
      contrast('activity_trend', 0.9),
      contrast('use_entropy', 0.8, 'bits'),
      contrast('breadth', 0.7),
      contrast('active_day_rate', 0.4, 'share'),
    ];
    const order = (after: string[], formed: string[] = []) =>
      inReadingOrder(contrasts, { features: after, events: [] }, new Set(formed)).map((c) => c.feature);
    expect(order(['active_day_rate'])).toEqual([
      'active_day_rate',
      'breadth',
      'use_entropy',
      'activity_trend',
      'night_share',
    ]);
    expect(order([], ['night_share'])[0]).toBe('night_share');
  });
});

describe('what sets a persona apart', () => {
  it('is one feature of a kind, never in bits, and one event', () => {
    const statements = setsApart(
      [
        contrast('breadth', 0.8),
        contrast('distinct_features_used', 0.8),
        contrast('active_days', 0.5, 'days'),
      ],
      [event('api_token_created', 0.6, { othersUsedBy: 0, othersShare: 0, lift: null })],
      NOTHING,
    );
    expect(statements).toEqual([
      'breadth: 9 against 4 for everyone else',
      'active_days: 9 days against 4 days for everyone else',
      'API token created: 14 % of what they do, nobody else does it',
    ]);
    expect(setsApart([contrast('use_entropy', 0.8, 'bits', 3, 2)], [event('a', 0.5)], NOTHING)).toEqual([
      'A: 14 % of what they do, 10 % for everyone else',
    ]);
  });

  it('begins with the events that the name is of', () => {
    const after = { features: [], events: ['b', 'c'] };
    const statements = setsApart(
      [contrast('breadth', 0.8), contrast('active_days', 0.8)],
      [event('a', 0.9), event('b', 0.5), event('c', 0.4)],
      after,
    );
    expect(statements.map((s) => s.split(':')[0])).toEqual(['B', 'C', 'breadth']);
  });

  it('always says something', () => {
    expect(setsApart([], [], NOTHING)).toHaveLength(1);
    expect(setsApart([], [event('payment', -0.05, { usedBy: 0, share: 0 })], NOTHING)).toEqual([
      'Payment: none of them does it, 50 % of everyone else do',
    ]);
    expect(setsApart([contrast('breadth', 0.1)], [], NOTHING)).toHaveLength(1);
  });

  it('counts people where the event is a small part of what they do', () => {
    const rare = { share: 0.015, othersShare: 0.0001, usedBy: 0.98, othersUsedBy: 0.01 };
    expect(eventStatement(event('payment_error', 0.3, rare))).toBe(
      'Payment error: done by 98 % of them, 1 % of everyone else',
    );
    const never = { othersShare: 0.00001, othersUsedBy: 0.01 };
    expect(eventStatement(event('x', 0.3, never))).toBe(
      'X: 14 % of what they do, hardly anybody else does it',
    );
  });
});

describe('figures in words', () => {
  it.each([
    [0.0325, 'share', '3.25 %'],
    [1, 'days', '1 day'],
    [1204, 'events', '1,204 events'],
    [-1, 'doublings', '0.5 times'],
    [2, 'bits', 'as of 4 events done equally often'],
    [1, 'flag', 'yes'],
    [2.5, 'events/session', '2.5'],
    [-0.05, 'index', '-0.05'],
  ])('%d %s: %s', (value, unit, text) => expect(formatValue(value, unit)).toBe(text));

  it('use quartiles where medians read the same', () => {
    expect(contrastWords('days', 'days', spread(1, 1, 5), spread(1, 1, 2), 'higher')).toBe(
      'days: a quarter have at least 5 days, for everyone else 2 days',
    );
    expect(contrastWords('days', 'days', spread(1, 1, 2), spread(1, 1, 2), 'higher')).toContain(
      'tends to be higher',
    );
  });
});
