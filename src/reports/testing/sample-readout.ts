import type { ComparisonArtifact, ExperimentArtifact } from '../../experiments/index.js';

const figure = (estimate: number, low: number, high: number) =>
  ({ status: 'estimated', estimate, low, high, method: 'by hand' }) as const;

const nothing = (reason: string) => ({ status: 'not estimable', reason }) as const;

/** A comparison of one conversion, with plain figures. */
export function sampleComparison(
  persona: string | null,
  verdict: ComparisonArtifact['verdict'],
  difference: [number, number, number],
  more: Partial<ComparisonArtifact> = {},
): ComparisonArtifact {
  const [estimate, low, high] = difference;
  return {
    metric: 'buys',
    variant: 'b',
    persona,
    control: { variant: 'a', users: 200, n: 190, value: figure(0.2, 0.15, 0.26) },
    treatment: { variant: 'b', users: 210, n: 195, value: figure(0.2 + estimate, 0.2, 0.4) },
    difference: { ...figure(estimate, low, high), se: 0.04 },
    lift: figure(estimate / 0.2, low / 0.2, high / 0.2),
    test: { status: 'estimated', statistic: 2, p: 0.02, log_p: Math.log(0.02), method: 'z, pooled' },
    adjusted_p: verdict === 'better' ? 0.03 : 0.4,
    cuped: { ...figure(estimate, low, high), p: 0.02, log_p: Math.log(0.02), variance_reduction: 0.125 },
    always_valid: { status: 'estimated', low: -0.1, high: null, p: 0.3, log_p: Math.log(0.3) },
    bayesian: {
      status: 'estimated',
      chance_to_win: 0.97,
      loss_of_control: 0.1,
      loss_of_treatment: 0.01,
      low: 0,
      high: 1,
      scale: 'lift',
    },
    verdict,
    ...more,
  };
}

/** A comparison that was not tested. */
export function untestedComparison(persona: string, reason: string): ComparisonArtifact {
  const none = nothing(reason);
  return sampleComparison(persona, 'not estimable', [0, -0.3, 0.3], {
    lift: nothing('the control value is zero: no relative lift'),
    test: none,
    cuped: none,
    always_valid: none,
    bayesian: none,
    adjusted_p: null,
  });
}

/** A readout in which one of three personas is better, one shows nothing and one is too small. */
export function sampleReadout(more: Partial<ExperimentArtifact> = {}): ExperimentArtifact {
  return {
    kind: 'kindred/experiment',
    version: '1.0',
    name: 'new *button*',
    control: 'a',
    variants: ['a', 'b'],
    personas: ['Power Users', 'Casual Users', 'Silent Users'],
    alpha: 0.05,
    correction: 'holm',
    exposure: {
      assigned: 414,
      exposed: 410,
      crossed: 4,
      unlisted: 0,
      unknown: 0,
      first_day: '2026-01-05',
      last_day: '2026-01-20',
    },
    metrics: [
      {
        name: 'buys',
        type: 'conversion',
        guardrail: false,
        direction: 'increase',
        counts: '‘buy’',
        window: '7d',
      },
    ],
    checks: [
      { kind: 'sample-ratio', subject: null, status: 'passed', p: 0.6, log_p: -0.5, words: 'As planned.' },
      { kind: 'peeking', subject: 'buys', status: 'warned', p: null, log_p: null, words: 'Noise on 3 days.' },
    ],
    readable: true,
    overall: [sampleComparison(null, 'not shown', [0.02, -0.03, 0.07])],
    by_persona: [
      sampleComparison('Power Users', 'better', [0.3, 0.1, 0.45]),
      sampleComparison('Casual Users', 'not shown', [0.01, -0.1, 0.12]),
      untestedComparison('Silent Users', 'fewer than 30 users in an arm: not tested'),
    ],
    heterogeneity: [
      {
        metric: 'buys',
        variant: 'b',
        test: {
          status: 'estimated',
          q: 6.7,
          df: 1,
          p: 0.01,
          log_p: Math.log(0.01),
          adjusted_p: 0.01,
          i2: 0.7,
          tau2: 0.01,
          differ: true,
        },
        shrunken: [{ persona: 'Power Users', estimate: 0.24, se: 0.05, weight: 0.8 }],
        simpson: { status: 'estimated', crude: 0.02, within: -0.01, mix: 0.03, reversed: true },
      },
    ],
    headline: 'For everyone together no difference is shown. Personas differ in buys.',
    ...more,
  };
}
