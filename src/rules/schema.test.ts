import { describe, expect, it } from 'vitest';
import type { RuleSet } from './form.js';
import { decimalText, lintRuleSet } from './limits.js';
import { parseRuleSet, ruleSetJsonSchema } from './schema.js';
import { sampleRules } from './testing/sample-rules.js';

function changed(change: (rules: any) => void): unknown {
  const rules = structuredClone(sampleRules());
  change(rules);
  return rules;
}

describe('reading rules', () => {
  it('gives back what was written', () => {
    const rules = sampleRules();
    expect(parseRuleSet(JSON.parse(JSON.stringify(rules)), 'file')).toEqual(rules);
  });

  const broken: [string, (rules: any) => void, RegExp][] = [
    ['a feature that is not listed', (r) => r.features.shift(), /sessions_per_week' is not listed/],
    ['a test of another type', (r) => (r.features[0].type = 'string'), /is a string/],
    ['an exponent', (r) => (r.segments[0].any[0].all[0].gte = 1e21), /threshold 1e\+21/],
    ['ten decimals', (r) => (r.segments[0].any[0].all[0].gte = 0.1234567891), /threshold 0.1234567891/],
    ['an untrimmed value', (r) => (r.segments[1].any[0].all[1].in = [' team']), /the value " team"/],
    ['a value in another Unicode form', (r) => (r.segments[1].any[0].all[1].in = ['e\u0301']), /the value/],
    ['a value of two lines', (r) => (r.segments[1].any[0].all[1].in = ['a\nb']), /the value/],
    ['an id used twice', (r) => (r.fallback.id = 'at-risk'), /used twice/],
    ['an id with a space', (r) => (r.segments[0].id = 'power user'), /segment id/],
    ['a reserved name', (r) => (r.features[0].name = '__proto__'), /feature name/],
    ['two tests in one leaf', (r) => (r.segments[0].any[0].all[0].lt = 9), /./],
    ['an empty clause', (r) => (r.segments[0].any[0].all = []), /./],
    ['a newer version', (r) => (r.version = '2.0'), /version 2.0/],
  ];

  it.each(broken)('refuses %s', (_, change, message) => {
    expect(() => parseRuleSet(changed(change), 'file')).toThrow(message);
  });

  it('publishes a JSON Schema with every leaf', () => {
    const text = JSON.stringify(ruleSetJsonSchema());
    for (const op of ['gte', 'lt', 'is', 'in', 'nin']) expect(text).toContain(`"${op}"`);
  });
});

describe('thresholds', () => {
  it.each([
    [3.2, '3.2'],
    [-0.5, '-0.5'],
    [0, '0'],
    [1e-7, '0.0000001'],
    [0.000000001, '0.000000001'],
    [999999999999999, '999999999999999'],
    [1e15, null],
    [1e-10, null],
    [0.1 + 0.2, null],
    [Number.NaN, null],
  ])('writes %d as %s', (value, text) => {
    expect(decimalText(value)).toBe(text);
  });
});

describe('lint', () => {
  it('names values that differ in letter case only', () => {
    const rules = changed((r) => (r.segments[1].any[0].all[1].in = ['team', 'TEAM'])) as RuleSet;
    expect(lintRuleSet(rules)).toEqual([
      "'plan' tells 'team' from 'TEAM' by letter case only, which some systems cannot",
    ]);
    expect(lintRuleSet(sampleRules())).toEqual([]);
  });
});
