import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../base/index.js';
import { type TestEvent, withEvents } from '../testing/world.js';
import { planSchema } from './artifact.js';
import { type Baseline, daysUntil, usersAfter } from './baseline.js';
import type { PlanDefinition } from './definition.js';
import { planExperiment, planFrom } from './plan.js';
import { experimentDocument } from './targets/document.js';

const plan: PlanDefinition = {
  name: 'Shorter sign-up',
  hypothesis: 'Fewer fields, more first projects',
  entryEvent: 'open',
  control: 'control',
  variants: ['control', 'short'],
  primary: {
    name: 'projects',
    type: 'conversion',
    event: 'create',
    windowMs: 2 * DAY_MS,
    guardrail: false,
    direction: 'increase',
  },
  guardrails: [],
  lift: 0.2,
};

/** A group of which `rate` of `users` a day convert. */
function baseline(persona: number | null, perDay: number, rate: number): Baseline {
  const n = perDay * 28;
  const successes = Math.round(n * rate);
  return {
    persona,
    accrual: Array.from({ length: 28 }, (_, d) => perDay * (d + 1)),
    sums: { n, sums: [successes], products: [[successes]] },
    times: null,
  };
}

describe('accrual', () => {
  const group: Baseline = { persona: null, accrual: [100, 110, 120, 130], sums: null, times: null };

  it('follows the past and then its last rate', () => {
    expect(usersAfter(2, group)).toBe(110);
    expect(usersAfter(1.5, group)).toBe(105);
    // Rate over the whole four days, as there is no full week: 130 / 4.
    expect(usersAfter(6, group)).toBe(130 + 2 * 32.5);
    expect(daysUntil(105, group)).toBe(2);
    expect(daysUntil(195, group)).toBe(6);
  });

  it('says never when nobody comes any more', () => {
    const idle = { ...group, accrual: [50, ...new Array<number>(13).fill(50)] };
    expect(daysUntil(51, idle)).toBeNull();
  });
});

describe('a plan', () => {
  it('sizes by the textbook', () => {
    // Rate 0.1, lift 20 %: n = (z_a + z_b)^2 (v + v 1.2^2) / 0.1^2 / 0.2^2 with v = 0.09, so
    // 7.8489 * 0.2196 / 0.0004 = 4309.05, rounded up.
    const artifact = planFrom([baseline(null, 1000, 0.1)], plan, []);
    expect(artifact.everyone.sample_size).toMatchObject({
      status: 'estimated',
      per_variant: 4310,
      total: 8620,
    });
    // 1,000 users a day: the ninth day, and two days of window.
    expect(artifact.everyone.duration).toMatchObject({ status: 'estimated', days: 11 });
    expect(artifact.everyone.testable).toBe(true);
    expect(artifact.alpha_per_persona).toBe(0.05);
  });

  it('says which personas can be tested', () => {
    const artifact = planFrom(
      [baseline(null, 1010, 0.1), baseline(0, 1000, 0.1), baseline(1, 10, 0.1)],
      plan,
      ['many', 'few'],
    );
    expect(artifact.eligible).toEqual(['many']);
    expect(artifact.personas[1]!.reason).toMatch(/^would take \d+ weeks$/);
    expect(artifact.alpha_per_persona).toBe(0.025);
    // 70 users a variant after two weeks: even a tenfold rate would be missed too often.
    expect(artifact.personas[1]!.detectable.map(({ lift }) => lift.status)).toEqual([
      'not estimable',
      'estimated',
      'estimated',
    ]);
    expect(planSchema.parse(artifact)).toEqual(artifact);
  });

  it('says why nothing can be planned', () => {
    const none = { ...baseline(null, 100, 0.1), sums: { n: 2800, sums: [0], products: [[0]] } };
    const { everyone } = planFrom([none], plan, []);
    expect(everyone.baseline).toEqual({
      status: 'not estimable',
      reason: 'the metric does not vary between users',
    });
    expect(everyone.testable).toBe(false);
  });

  it('reads traffic and level from the events', async () => {
    const events: TestEvent[] = [];
    for (let day = 0; day < 40; day++) {
      for (let i = 0; i < 10; i++) {
        const user = `d${day}-${i}`;
        const t = day * DAY_MS + i * 1000;
        events.push({ user, event: 'open', t }, { user: 'daily', event: 'open', t });
        if (i < 4) events.push({ user, event: 'create', t: t + 500 });
      }
    }
    const artifact = await withEvents({ events }, (table) =>
      planExperiment(table, plan, { labels: new Int32Array(table.users), names: ['all'] }, 40 * DAY_MS),
    );
    // 28 days ending two days (the window) before the end: ten new users a day, and the daily one once.
    expect(artifact.everyone.users_in_period).toBe(281);
    expect(artifact.everyone.baseline).toMatchObject({ status: 'estimated', n: 281, value: 112 / 281 });
    expect(artifact.personas[0]!.users_in_period).toBe(281);
  });
});

describe('experiment documents', () => {
  const artifact = planFrom([baseline(null, 1000, 0.1), baseline(0, 1000, 0.1)], plan, ['many']);

  it('split alike everywhere', () => {
    expect(experimentDocument(artifact, 'growthbook', ['many'])).toMatchObject({
      features: {
        'shorter-sign-up': {
          defaultValue: 'control',
          rules: [{ condition: { persona: { $in: ['many'] } }, weights: [0.5, 0.5], hashVersion: 2 }],
        },
      },
    });
    expect(experimentDocument(artifact, 'launchdarkly')).toMatchObject({
      flags: {
        'shorter-sign-up': {
          fallthrough: { rollout: { variations: [{ weight: 50_000 }, { weight: 50_000 }] } },
        },
      },
    });
    expect(experimentDocument(artifact, 'flagd', ['many'])).toMatchObject({
      flags: {
        'shorter-sign-up': {
          targeting: { if: [{ in: [{ var: 'persona' }, ['many']] }, expect.anything(), 'control'] },
        },
      },
    });
    expect(experimentDocument(artifact, 'optimizely')).toMatchObject({
      experiments: [
        { audienceConditions: [], trafficAllocation: [{ endOfRange: 5000 }, { endOfRange: 10_000 }] },
      ],
    });
  });
});
