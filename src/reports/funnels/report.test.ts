import { describe, expect, it } from 'vitest';
import { type FunnelArtifact, funnelSchema } from '../../funnels/index.js';
import { drawChart } from '../charts/index.js';
import { funnelCharts } from './charts.js';
import { funnelMarkdown, renderFunnel } from './report.js';
import { span } from './span.js';

type Step = FunnelArtifact['groups'][number]['steps'][number];
type Share = Extract<NonNullable<Step['dropped']>, { status: 'estimated' }>;
type Time = Extract<NonNullable<Step['time_from_previous']>, { status: 'estimated' }>;

const share = (successes: number, n: number): Share => ({
  status: 'estimated',
  estimate: successes / n,
  low: successes / n / 2,
  high: (successes / n + 1) / 2,
  successes,
  n,
});

const time: Time = {
  status: 'estimated',
  n: 100,
  reached: 40,
  censored: 60,
  q1: { seconds: 90, low: 60, high: 120 },
  median: { seconds: null, low: 7200, high: null },
  q3: { seconds: null, low: null, high: null },
  share: { estimate: 0.4, low: 0.3, high: 0.5 },
  median_of_converters_seconds: 80,
  mean_of_converters_seconds: 85,
  histogram: { edges: [60, 90], counts: [30, 10] },
  curve: [
    { seconds: 60, reached: 0.2, low: 0.1, high: 0.3, at_risk: 100 },
    { seconds: 90, reached: 0.4, low: 0.3, high: 0.5, at_risk: 80 },
    { seconds: 604_800, reached: 0.4, low: 0.3, high: 0.5, at_risk: 60 },
  ],
};

const group = (name: string | null, entered: number, completed: number) => ({
  group: name,
  entered,
  completed,
  steps: [
    {
      step: 1,
      name: 'see <b>',
      count: entered,
      from_previous: null,
      from_first: null,
      dropped: null,
      open: 3,
      time_from_previous: null,
      time_from_first: null,
    },
    {
      step: 2,
      name: 'buy|pay',
      count: completed,
      from_previous: share(completed, entered),
      from_first: share(completed, entered),
      dropped: share(entered - completed, entered),
      open: 0,
      time_from_previous: time,
      time_from_first: time,
    },
  ],
});

const side = (users: number) => ({
  users,
  repeated: share(0, users),
  went_back: share(0, users),
  went_ahead: share(0, users),
  paused: share(0, users),
  nothing_after: share(6, users),
  median_wait_seconds: 60,
});

const sample: FunnelArtifact = funnelSchema.parse({
  kind: 'kindred/funnel',
  version: '1.0',
  name: 'shop',
  purpose: 'onboarding',
  rule: {
    preset: 'kindred',
    order: 'loose',
    window: '1w',
    reentry: 'latest',
    ties: 'exact',
    counting: 'uniques',
    words: ['Each user counts once.'],
  },
  steps: [
    { name: 'see <b>', events: ['see <b>'], where: [] },
    { name: 'buy|pay', events: ['buy', 'pay'], where: [{ property: 'plan', in: ['pro'] }] },
  ],
  exclusions: [],
  hold: [],
  breakdown: null,
  data: {
    from: '2026-01-01T00:00:00.000Z',
    until: '2026-02-01T00:00:00.000Z',
    users: 120,
    time_resolution_ms: 1,
  },
  groups: [group(null, 100, 40), group('Fans', 60, 35), group('Others', 40, 5)],
  comparisons: [
    {
      group: 'Fans',
      from: 1,
      to: 2,
      difference: {
        status: 'estimated',
        estimate: 0.458,
        low: 0.28,
        high: 0.58,
        p: 1e-5,
        log_p: -11.5,
        method: 'z-test',
      },
      adjusted_p: 2e-5,
      verdict: 'higher',
    },
    {
      group: 'Others',
      from: 1,
      to: 2,
      difference: { status: 'not estimable', reason: 'fewer than 30 reached the step before' },
      adjusted_p: null,
      verdict: 'not tested',
    },
  ],
  time_comparisons: [],
  trend: [
    {
      group: null,
      days: [
        { day: '2026-01-01', entered: 60, completed: 30, open: 0 },
        { day: '2026-01-05', entered: 40, completed: 10, open: 7 },
      ],
    },
  ],
  friction: [
    {
      group: null,
      steps: [
        {
          step: 1,
          dropped: side(60),
          passed: side(40),
          events: [
            {
              kind: 'last',
              event: 'error `x`',
              dropped: share(30, 60),
              passed: share(4, 40),
              difference: { estimate: 0.4, low: 0.2, high: 0.5 },
              p: 0.001,
              adjusted_p: 0.002,
            },
          ],
        },
      ],
    },
  ],
  pause_seconds: 86_400,
  friction_sample: 1,
  adoption: { status: 'not estimable', reason: 'the data end too early' },
  headline: '40 of 100 users came through.',
});

describe('the report of a funnel', () => {
  const text = funnelMarkdown(sample);

  it('says the result first and the rule last', () => {
    expect(text.startsWith('# Onboarding\n\n40 of 100 users came through.')).toBe(true);
    expect(text.indexOf('Each user counts once.')).toBeGreaterThan(text.indexOf('## Friction'));
  });

  it('shows every share with its interval, and a reason where there is none', () => {
    expect(text).toContain('40.0 % (20.0 to 70.0)');
    expect(text).toContain('+45.8 (+28.0 to +58.0)');
    expect(text).toContain('fewer than 30 reached the step before');
    expect(text).toContain('Not estimable: the data end too early.');
    expect(text).not.toMatch(/NaN|undefined|Infinity|null/);
  });

  it('escapes names from the data', () => {
    expect(text).toContain('see \\<b\\>');
    expect(text).toContain('buy\\|pay');
    expect(text).not.toContain('<b>');
  });

  it('tells of the two medians where they differ', () => {
    expect(text).toContain('because it leaves out everyone who did not make it');
  });

  it('writes its files, with charts that the library does not complain about', async () => {
    const files = await renderFunnel(sample, 'shop');
    expect(files.map(({ path }) => path)).toEqual([
      'funnels/shop.md',
      'funnels/shop.json',
      'charts/funnel-shop-steps.svg',
      'charts/funnel-shop-steps.vl.json',
      'charts/funnel-shop-times.svg',
      'charts/funnel-shop-times.vl.json',
    ]);
    expect(files[0]!.content).toContain('](../charts/funnel-shop-steps.svg)');
    const complaints: string[] = [];
    for (const chart of funnelCharts(sample, 'shop')) await drawChart(chart, (c) => complaints.push(c));
    expect(complaints).toEqual([]);
  });
});

describe('span', () => {
  it.each([
    [null, '–'],
    [0, 'at once'],
    [0.4, 'under a second'],
    [1, '1 second'],
    [59, '59 seconds'],
    [90, '1.5 minutes'],
    [3600, '1 hour'],
    [100_000, '1.2 days'],
    [86_400 * 30, '30 days'],
  ])('%s', (seconds, words) => {
    expect(span(seconds)).toBe(words);
  });
});
