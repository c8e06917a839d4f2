import { describe, expect, it } from 'vitest';
import { planSchema } from '../../experiments/index.js';
import { planMarkdown } from './plan.js';

const nothing = { status: 'not estimable', reason: 'the metric does not vary between users' };

const plan = planSchema.parse({
  kind: 'kindred/plan',
  version: '1.0',
  name: 'Shorter sign-up',
  hypothesis: 'Fewer fields, more projects',
  unit: 'user',
  entry_event: 'open',
  control: 'old',
  variants: [
    { name: 'old', weight: 5000 },
    { name: 'short', weight: 5000 },
  ],
  primary: { name: 'projects', type: 'conversion', window: '2d', direction: 'increase' },
  guardrails: [],
  lift: 0.1,
  power: 0.8,
  alpha: 0.05,
  alpha_per_persona: 0.025,
  max_weeks: 4,
  stratified_by: 'persona',
  everyone: {
    persona: null,
    users_in_period: 4000,
    baseline: { status: 'estimated', value: 0.1, variance: 0.09, n: 4000 },
    sample_size: { status: 'estimated', per_variant: 1500, total: 3000 },
    duration: { status: 'estimated', days: 21 },
    detectable: [{ weeks: 2, users: 2400, lift: { status: 'estimated', lift: 0.22 } }],
    testable: true,
    reason: '3 weeks at its traffic',
  },
  personas: [
    {
      persona: 'Silent Users',
      users_in_period: 90,
      baseline: nothing,
      sample_size: nothing,
      duration: nothing,
      detectable: [{ weeks: 2, users: 45, lift: nothing }],
      testable: false,
      reason: nothing.reason,
    },
  ],
  eligible: [],
  headline: 'A lift of +10.0 % can be found for everyone.',
});

describe('a plan in words', () => {
  const markdown = planMarkdown(plan);

  it('begins with what can be tested', () => {
    expect(markdown.split('\n').slice(0, 5)).toEqual([
      '# Experiment plan: Shorter sign-up',
      '',
      '**A lift of +10.0 % can be found for everyone.**',
      '',
      '**Hypothesis:** Fewer fields, more projects',
    ]);
  });

  it('gives users, days and the smallest lift for everyone, and the reason where there is none', () => {
    expect(markdown).toContain(
      '| **Everyone** | 4,000 | 10.0 % | 1,500 | 3,000 | 21 | **yes**: 3 weeks at its traffic |',
    );
    expect(markdown).toContain('| **Everyone** | +22.0 % (2,400 users) |');
    expect(markdown).toContain(
      '| Silent Users | 90 | – | – | – | – | no: the metric does not vary between users |',
    );
  });

  it('says at which alpha a persona is read', () => {
    expect(markdown).toContain('every persona at alpha 0.025, so that all of them together keep 0.05');
  });
});
