import { describe, expect, it } from 'vitest';
import { combineSegments, engagementSegments } from './combine.js';
import { evaluateRules } from './evaluate.js';
import { sampleRules } from './testing/sample-rules.js';

describe('combining segments', () => {
  const business = {
    id: 'business',
    name: 'Business Users',
    any: [{ all: [{ feature: 'goal', in: ['work'] }] }],
  };

  it('puts hand-written segments first and lists their traits', () => {
    const rules = combineSegments([business], sampleRules(), []);
    expect(evaluateRules(rules, { goal: 'work', sessions_per_week: 9 })).toBe('business');
    expect(evaluateRules(rules, { goal: 'fun', sessions_per_week: 9 })).toBe('power-user');
    expect(rules.features[0]).toMatchObject({ name: 'goal', type: 'string' });
  });

  it('refuses an id that a persona has, and a trait tested as two types', () => {
    expect(() => combineSegments([{ ...business, id: 'at-risk' }], sampleRules(), [])).toThrow(/used twice/);
    const both = {
      ...business,
      any: [
        {
          all: [
            { feature: 'goal', in: ['work'] },
            { feature: 'goal', gte: 1 },
          ],
        },
      ],
    };
    expect(() => combineSegments([both], sampleRules(), [])).toThrow(/goal' is a string/);
  });
});

describe('engagement levels', () => {
  const number = (name: string, values: number[]) =>
    ({
      feature: { name, type: 'number', title: name, unit: '', meaning: '' },
      type: 'number',
      values: Float64Array.from(values),
    }) as const;
  const flag = {
    feature: { name: 'activated', type: 'boolean', title: 'activated', unit: 'flag', meaning: '' },
    type: 'boolean',
    values: Int8Array.of(1, 1, 1, 1, 1, 0),
  } as const;
  const data = {
    userIds: ['a', 'b', 'c', 'd', 'e', 'f'],
    columns: [number('adoption', [1, 2, 3, 4, 5, 6]), number('hours', [1, 2, 3, 4, 5, Number.NaN]), flag],
  };

  it('follow adoption and time to first value', () => {
    const activation = { reached: 'activated', time: 'hours' };
    const rules = engagementSegments(data, { adoption: 'adoption', activation });
    const level = (adoption: number, hours: number | null, activated = true) =>
      evaluateRules(rules, { adoption, hours, activated });
    // Thirds of 1 to 6 lie at 3 and 5, the median of 1 to 5 at 3; thresholds lie half-way to the value below.
    expect(level(4.5, 2.4)).toBe('highly-engaged');
    expect(level(4.5, 2.5)).toBe('engaged');
    expect(level(4.4, 1)).toBe('growing');
    expect(level(2.4, 1)).toBe('lightly-engaged');
    expect(level(9, null, false)).toBe('not-activated');
    expect(evaluateRules(rules, {})).toBe('lightly-engaged');
  });

  it('needs features with values', () => {
    expect(() => engagementSegments(data, { adoption: 'no_such' })).toThrow(/no feature 'no_such'/);
  });
});
