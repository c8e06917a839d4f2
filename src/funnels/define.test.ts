import { describe, expect, it } from 'vitest';
import { defineFunnel, type FunnelInput, ruleInWords } from './define.js';

const define = (input: Partial<FunnelInput>) =>
  defineFunnel({ name: 'test', steps: ['A', 'B'], ...input }, 'test');

describe('defineFunnel', () => {
  it('takes the rule of the preset, with what is asked for on top', () => {
    expect(define({ preset: 'mixpanel' }).rule).toMatchObject({ reentry: 'first', ties: 'grace-2s' });
    expect(define({ preset: 'mixpanel', reentry: 'latest', window: '2h' }).rule).toMatchObject({
      reentry: 'latest',
      windowMs: 7_200_000,
      ties: 'grace-2s',
    });
    expect(define({}).rule).toMatchObject({
      order: 'loose',
      reentry: 'latest',
      exclusionEffect: 'end-entry',
    });
  });

  it('excludes an event between all steps unless told between which', () => {
    const { exclusions } = define({ steps: ['A', 'B', 'C'], exclude: ['x', { event: 'y', from: 2, to: 3 }] });
    expect(exclusions).toEqual([
      { event: 'x', fromStep: 1, toStep: 3 },
      { event: 'y', fromStep: 2, toStep: 3 },
    ]);
  });

  it.each<[string, Partial<FunnelInput>]>([
    ['few-steps', { steps: ['A'] }],
    ['many-steps', { steps: Array.from({ length: 32 }, (_, k) => `s${k}`) }],
    ['bad-exclusion', { exclude: [{ event: 'x', from: 2, to: 2 }] }],
    ['bad-duration', { window: '7' }],
    ['no-breakdown', { breakdown: { property: 'plan', attribution: 9 } }],
    ['no-breakdown', { breakdown: { property: 'plan' }, hold: ['plan'] }],
    ['no-breakdown', { breakdown: { property: 'plan' }, counting: 'sessions' }],
    ['no-breakdown', { breakdown: { property: 'plan', attribution: 1 }, order: 'any' }],
    ['no-modes', { modes: ['strict_once'] }],
    ['no-modes', { preset: 'clickhouse', modes: ['allow_reentry'] }],
    ['no-modes', { preset: 'clickhouse', order: 'any', modes: ['strict_once'] }],
    ['no-totals', { preset: 'clickhouse', counting: 'totals' }],
    ['no-totals', { preset: 'clickhouse', counting: 'totals' }],
    ['no-exclusions', { preset: 'clickhouse', exclude: ['x'] }],
  ])('refuses what cannot be counted: %s', (code, input) => {
    expect(() => define(input)).toThrow(expect.objectContaining({ code }));
  });

  it('keeps ClickHouse’s own algorithm only for its own orders', () => {
    expect(define({ preset: 'clickhouse', order: 'strict' }).rule.windowFunnel).toEqual(['strict_order']);
    expect(define({ preset: 'clickhouse', order: 'any' }).rule.windowFunnel).toBeUndefined();
  });
});

describe('ruleInWords', () => {
  it('names every choice', () => {
    const words = ruleInWords(
      define({ preset: 'posthog', exclude: ['refund'], hold: ['item'], window: '90m' }),
    ).join(' ');
    for (const part of [
      'as PostHog counts',
      'in their order',
      'within 90 minutes of the first',
      'the chain goes furthest',
      'same millisecond',
      'One event is one step',
      "'refund' on the way takes the user out",
      "the value of the first step in 'item'",
    ])
      expect(words).toContain(part);
  });
});
