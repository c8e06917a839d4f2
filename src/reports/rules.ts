import type { EarlyRules, LearnedRules } from '../rules/index.js';
import { type ChartDefinition, drawCharts, type ReportFile } from './charts/index.js';
import { MUTED } from './charts/theme.js';
import { percent } from './format.js';
import { chartFiles } from './report.js';

/** Names of the charts of `rules.md`, without extension. */
export const RULES_CHARTS = { simplicity: 'rules-simplicity', early: 'rules-early' };

/** The charts of `rules.md` with their specifications: the price of simplicity, and how soon personas can be told. */
export async function renderRulesCharts(learned: LearnedRules, early?: EarlyRules): Promise<ReportFile[]> {
  const definitions = [
    ...(learned.curve.length > 1 ? [simplicityChart(learned)] : []),
    ...(early ? [earlyChart(early)] : []),
  ];
  return chartFiles(await drawCharts(definitions), 'charts');
}

const MEASURES = ['#4269d0', '#3ca951', '#efb118'];

/** Fidelity against the length of the rules, each point a rule set; the kept one is ringed. */
function simplicityChart({ curve }: LearnedRules): ChartDefinition {
  const shown = ['mean F1', 'right persona'];
  const values = curve.flatMap((p) => [
    { conditions: p.conditions, measure: shown[0], value: p.macroF1, kept: p.chosen },
    { conditions: p.conditions, measure: shown[1], value: p.accuracy, kept: p.chosen },
  ]);
  const kept = curve.find((p) => p.chosen)!;
  const x = {
    field: 'conditions',
    type: 'quantitative',
    scale: { zero: false, padding: 12 },
    axis: { title: 'conditions of all rules together', format: 'd', grid: false, tickMinStep: 1 },
  };
  const y = share('share of held-out users, or mean F1', Math.min(...values.map(({ value }) => value)));
  return {
    name: RULES_CHARTS.simplicity,
    title: 'The price of simplicity',
    description: `Fidelity of the rules against their number of conditions. ${kept.conditions} conditions were kept, with a mean F1 of ${kept.macroF1.toFixed(2)}.`,
    spec: {
      title: {
        text: 'The price of simplicity',
        subtitle: 'Each point is a rule set on the same held-out users; the one that was kept is ringed.',
      },
      width: 560,
      height: 240,
      data: { values },
      encoding: { x, y, color: colours(shown) },
      layer: [
        { mark: { type: 'point', filled: true, size: 60 } },
        {
          transform: [{ filter: 'datum.kept' }],
          mark: { type: 'point', filled: false, size: 220, strokeWidth: 2 },
        },
      ],
    },
  };
}

/** Precision, users told and mean F1 by what is known when; dashed, the precision that was asked for. */
function earlyChart(early: EarlyRules): ChartDefinition {
  const shown = ['precision', 'users told', 'mean F1'];
  const horizons = early.horizons.map(({ horizon }) => horizon);
  const values = early.horizons.flatMap(({ horizon, rules }) => {
    if (!rules) return [];
    const { precision, coverage, macroF1 } = rules.fidelity;
    return [
      { horizon, measure: shown[0], value: precision.value, low: precision.low, high: precision.high },
      { horizon, measure: shown[1], value: coverage.value, low: coverage.low, high: coverage.high },
      { horizon, measure: shown[2], value: macroF1, low: null, high: null },
    ];
  });
  const x = {
    field: 'horizon',
    type: 'ordinal',
    sort: horizons,
    scale: { domain: horizons },
    axis: { title: "time since a user's first event", labelAngle: 0 },
  };
  const least = Math.min(early.precision, ...values.map(({ value, low }) => low ?? value));
  const y = share('on held-out users', least);
  const verdict =
    early.earliest === null ? 'No horizon reaches it.' : `${early.earliest} is the earliest that reaches it.`;
  return {
    name: RULES_CHARTS.early,
    title: 'How soon can we tell?',
    description: `Fidelity of rules over what is known early, by horizon. Asked: a precision of ${percent(early.precision)}. ${verdict}`,
    spec: {
      title: {
        text: 'How soon can we tell?',
        subtitle: `With 95 % intervals. Dashed: the asked precision of ${percent(early.precision)}. ${verdict}`,
      },
      width: 560,
      height: 260,
      layer: [
        {
          data: { values: [{ asked: early.precision }] },
          mark: { type: 'rule', color: MUTED, strokeDash: [4, 4] },
          encoding: { y: { field: 'asked', type: 'quantitative' } },
        },
        {
          data: { values },
          transform: [{ filter: 'isValid(datum.low)' }],
          mark: { type: 'rule', strokeWidth: 5, opacity: 0.25 },
          encoding: { x, y: { ...y, field: 'low' }, y2: { field: 'high' }, color: colours(shown) },
        },
        {
          data: { values },
          mark: { type: 'line', strokeWidth: 2, point: { size: 45, filled: true } },
          encoding: { x, y, color: colours(shown) },
        },
      ],
    },
  };
}

/** An axis of shares that ends at 1 and begins at the tenth below the least. */
function share(title: string, least: number) {
  return {
    field: 'value',
    type: 'quantitative',
    scale: { domain: [Math.max(0, Math.floor(10 * least - 0.5) / 10), 1], nice: false },
    axis: { title, format: '.0%', tickCount: 5 },
  };
}

function colours(measures: readonly string[]) {
  return {
    field: 'measure',
    type: 'nominal',
    scale: { domain: measures, range: MEASURES.slice(0, measures.length) },
    legend: { title: null, orient: 'right' },
  };
}
