import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RuleColumn, RuleColumns } from './columns.js';
import { userAt } from './columns.js';
import { compileRules, evaluateRules } from './evaluate.js';
import { normalize } from './normalize.js';
import { selectSegments } from './select.js';
import { sampleRules } from './testing/sample-rules.js';

const rules = sampleRules();

describe('evaluating rules', () => {
  it('takes the first segment that holds', () => {
    expect(evaluateRules(rules, { sessions_per_week: 3.2, is_admin: true, plan: 'team' })).toBe('power-user');
    expect(
      evaluateRules(rules, { sessions_per_week: 3.1999999999999997, is_admin: true, plan: 'team' }),
    ).toBe('team-admin');
    expect(evaluateRules(rules, { sessions_per_week: 0.6999999999999998, is_admin: false })).toBe('at-risk');
    expect(evaluateRules(rules, { sessions_per_week: 0.7, is_admin: false })).toBe('explorer');
  });

  it.each([
    undefined,
    null,
    '',
    Number.NaN,
    Number.POSITIVE_INFINITY,
    2 ** 53,
    '3.2',
    true,
    [3.2],
    {},
    new Date(9),
  ])('holds for no leaf where the value is %j', (value) => {
    expect(evaluateRules(rules, { sessions_per_week: value })).toBe('explorer');
    expect(evaluateRules(rules, { is_admin: value === true ? 'true' : value, plan: 'team' })).toBe(
      'explorer',
    );
    expect(evaluateRules(rules, { seats: 5, plan: typeof value === 'string' ? '' : value })).toBe('explorer');
  });

  it('asks "none of" for a text', () => {
    expect(evaluateRules(rules, { seats: 5, plan: 'pro' })).toBe('team-admin');
    expect(evaluateRules(rules, { seats: 5, plan: 'free' })).toBe('explorer');
    expect(evaluateRules(rules, { seats: 5 })).toBe('explorer');
  });
});

describe('normalising', () => {
  it('keeps what is known and well typed, trimmed and in NFC', () => {
    const raw = { sessions_per_week: '3.2', seats: 5, is_admin: 1, plan: ' te\u0301am ', other: 1 };
    expect(normalize(rules, raw)).toEqual({ seats: 5, plan: 'téam' });
  });

  it('reads own properties only', () => {
    expect(normalize(rules, Object.create({ seats: 5 }))).toEqual({});
  });
});

/** Values of the right type around the thresholds, and unknown ones. */
const number = fc.constantFrom(
  Number.NaN,
  0,
  0.7,
  0.6999999999999998,
  3.2,
  5,
  4.9,
  1e20,
  Number.NEGATIVE_INFINITY,
);
const text = fc.constantFrom(null, '', 'team', 'free', 'Team', 'enterprise');
const user = fc.record({ sessions: number, seats: number, admin: fc.constantFrom(-1, 0, 1), plan: text });

describe('selecting segments of a table', () => {
  it('agrees with the evaluator, user by user', () => {
    const classify = compileRules(rules);
    fc.assert(
      fc.property(fc.array(user, { maxLength: 30 }), (users) => {
        const [sessions, seats, admin, plan] = rules.features;
        const columns: RuleColumn[] = [
          { feature: sessions!, type: 'number', values: Float64Array.from(users, (u) => u.sessions) },
          { feature: seats!, type: 'number', values: Float64Array.from(users, (u) => u.seats) },
          { feature: admin!, type: 'boolean', values: Int8Array.from(users, (u) => u.admin) },
          { feature: plan!, type: 'string', values: users.map((u) => u.plan) },
        ];
        const table: RuleColumns = { userIds: users.map((_, i) => `u${i}`), columns };
        const ids = [...rules.segments.map((s) => s.id), rules.fallback.id];
        const selected = Array.from(selectSegments(rules, table), (s) => ids[s]);
        expect(selected).toEqual(users.map((_, row) => classify(userAt(columns, row))));
      }),
    );
  });

  it('takes a feature without a column as absent', () => {
    expect([...selectSegments(rules, { userIds: ['a', 'b'], columns: [] })]).toEqual([3, 3]);
  });
});
