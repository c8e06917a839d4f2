import { count } from '../format.js';
import type { ChartDefinition } from './chart.js';
import { chartLabels } from './labels.js';
import { groupColors } from './theme.js';

/** A curve over time: value and interval, fractions of 1. It keeps each value until the next point. */
export interface Curve {
  label: string;
  /** Place of the persona in the model, for its colour; null: everyone. */
  persona?: number | null;
  points: { x: number; y: number; low?: number; high?: number }[];
}

/**
 * Step curves with bands, such as Kaplan-Meier curves of the time to a step, with the numbers of users that are still
 * being watched beneath.
 */
export function stepCurves(input: {
  name: string;
  title: string;
  subtitle?: string;
  description: string;
  /** With the unit: `hours since the first event`. */
  xTitle: string;
  yTitle: string;
  curves: readonly Curve[];
  /** Users at risk, one count per time for each curve. */
  atRisk?: { times: readonly number[]; counts: readonly (readonly number[])[] };
}): ChartDefinition {
  const { name, title, subtitle, description, xTitle, yTitle, curves, atRisk } = input;
  const labels = chartLabels(curves.map(({ label }) => label));
  const values = curves.flatMap(({ points }, c) =>
    points.map(({ x, y, low, high }) => ({ curve: labels[c], x, y, low: low ?? null, high: high ?? null })),
  );
  const end = Math.max(0, ...values.map(({ x }) => x), ...(atRisk?.times ?? []));
  const top = Math.min(1, Math.max(0.05, ...values.map(({ y, high }) => Math.max(y, high ?? 0))) * 1.05);
  const x = { field: 'x', type: 'quantitative', scale: { domain: [0, end], nice: false } };
  const color = {
    field: 'curve',
    type: 'nominal',
    scale: { domain: labels, range: groupColors(curves.map(({ persona }) => persona)) },
    legend: { title: null, orient: 'right', symbolType: 'stroke', symbolStrokeWidth: 3, symbolOpacity: 1 },
  };
  const chart = {
    width: 560,
    height: 280,
    data: { values },
    encoding: { x: { ...x, axis: { title: xTitle, grid: false, tickCount: 8 } } },
    layer: [
      {
        transform: [{ filter: 'isValid(datum.low) && isValid(datum.high)' }],
        mark: { type: 'area', interpolate: 'step-after', opacity: 0.14 },
        encoding: {
          y: { field: 'low', type: 'quantitative' },
          y2: { field: 'high' },
          color,
        },
      },
      {
        mark: { type: 'line', interpolate: 'step-after', strokeWidth: 2 },
        encoding: {
          y: {
            field: 'y',
            type: 'quantitative',
            scale: { domain: [0, top], nice: false },
            axis: { title: yTitle, format: '.0%', tickCount: 5 },
          },
          color,
        },
      },
    ],
  };
  const heading = { title: subtitle === undefined ? { text: title } : { text: title, subtitle } };
  if (!atRisk) return { name, title, description, spec: { ...heading, ...chart } };
  const risks = atRisk.counts.flatMap((counts, c) =>
    counts.map((n, t) => ({ curve: labels[c], x: atRisk.times[t], text: count(n) })),
  );
  const table = {
    title: { text: 'Users still watched', fontSize: 12, fontWeight: 400, offset: 6 },
    width: 560,
    height: { step: 17 },
    data: { values: risks },
    mark: { type: 'text', fontSize: 11 },
    encoding: {
      x: { ...x, axis: null },
      y: {
        field: 'curve',
        type: 'nominal',
        sort: labels,
        axis: { title: null, ticks: false, domain: false, labelPadding: 30 },
      },
      text: { field: 'text' },
    },
  };
  return { name, title, description, spec: { ...heading, vconcat: [chart, table], spacing: 14 } };
}
