import { describe, expect, it } from 'vitest';
import type { RuleSet } from './form.js';
import { decimalText, lintRuleSet } from './limits.js';
import { parseRuleSet, ruleSetJsonSchema } from './schema.js';
import { sampleRules } from './testing/sample-rules.js';

/** The sample rules with one value replaced, found by its path of keys. */
function changed(path: readonly (string | number)[], value: unknown): unknown {
  const rules: unknown = structuredClone(sampleRules());
  let at = rules as Record<string | number, unknown>;
  for (const key of path.slice(0, -1)) at = at[key] as Record<string | number, unknown>;
  at[path.at(-1)!] = value;
  return rules;
}

const LEAF = ['segments', 0, 'any', 0, 'all', 0];
const VALUES = ['segments', 1, 'any', 0, 'all', 1, 'in'];

describe('reading rules', () => {
  it('gives back what was written', () => {
    const rules = sampleRules();
    expect(parseRuleSet(JSON.parse(JSON.stringify(rules)), 'file')).toEqual(rules);
  });

  const broken: [string, (string | number)[], unknown, RegExp][] = [
    ['a feature that is not listed', ['features'], [], /sessions_per_week' is not listed/],
    ['a test of another type', ['features', 0, 'type'], 'string', /is a string/],
    ['an exponent', [...LEAF, 'gte'], 1e21, /threshold 1e\+21/],
    ['ten decimals', [...LEAF, 'gte'], 0.1234567891, /threshold 0.1234567891/],
    ['an untrimmed value', VALUES, [' team'], /the value " team"/],
    ['a value in another Unicode form', VALUES, ['e\u0301'], /the value/],
    ['a value of two lines', VALUES, ['a\nb'], /the value/],
    ['a value twice', VALUES, ['a', 'a'], /a value twice/],
    ['an id used twice', ['fallback', 'id'], 'at-risk', /used twice/],
    ['an id with a space', ['segments', 0, 'id'], 'power user', /segment id/],
    ['a reserved name', ['features', 0, 'name'], '__proto__', /feature name/],
    ['two tests in one leaf', [...LEAF, 'lt'], 9, /Invalid input/],
    ['an empty clause', ['segments', 0, 'any', 0, 'all'], [], /Too small/],
    ['a newer version', ['version'], '2.0', /version 2.0/],
  ];

  it.each(broken)('refuses %s', (_, path, value, message) => {
    expect(() => parseRuleSet(changed(path, value), 'file')).toThrow(message);
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
    const rules = changed(VALUES, ['team', 'TEAM']) as RuleSet;
    expect(lintRuleSet(rules)).toEqual([
      "'plan' tells 'team' from 'TEAM' by letter case only, which some systems cannot",
    ]);
    expect(lintRuleSet(sampleRules())).toEqual([]);
  });
});
