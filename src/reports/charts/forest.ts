import { signed } from '../format.js';
import type { ChartDefinition } from './chart.js';
import { chartLabels } from './labels.js';
import { INK, MUTED } from './theme.js';

/** An effect with its interval, or the reason why there is none. */
export type ForestRow = {
  label: string /** Drawn bold, such as the overall effect. */;
  overall?: boolean;
  note?: string;
} & ({ effect: number; low: number; high: number } | { effect: null; reason: string });

/** Effects and intervals one below the other, against a line of no effect. Intervals that leave the scale are cut. */
export function forestPlot(input: {
  name: string;
  title: string;
  subtitle?: string;
  description: string;
  xTitle: string;
  rows: readonly ForestRow[];
  /** `percent` shows fractions of 1 as percentages, `points` as percentage points. */
  format?: 'percent' | 'points' | 'number';
}): ChartDefinition {
  const { name, title, subtitle, description, xTitle, rows, format = 'percent' } = input;
  const labels = chartLabels(rows.map(({ label }) => label));
  const scale = format === 'number' ? 1 : 100;
  const unit = format === 'percent' ? ' %' : '';
  const digits = format === 'number' ? 2 : 1;
  const domain = extent(rows.flatMap((row) => (row.effect === null ? [] : [row.effect, row.low, row.high])));
  const words = (value: number) =>
    Number.isFinite(value) ? signed(value * scale, digits) : value < 0 ? '−∞' : '∞';
  const values = rows.map((row, i) => ({
    label: labels[i],
    weight: row.overall ? 'bold' : 'normal',
    ...(row.effect === null
      ? { effect: null, low: null, high: null, text: row.reason }
      : {
          effect: clamp(row.effect, domain),
          low: clamp(row.low, domain),
          high: clamp(row.high, domain),
          text: `${words(row.effect)}${unit} (${words(row.low)} to ${words(row.high)})`,
        }),
    note: row.note ?? '',
  }));
  const y = {
    field: 'label',
    type: 'nominal',
    sort: labels,
    axis: { title: null, ticks: false, domain: false, labelPadding: 10 },
  };
  const x = (field: string) => ({
    field,
    type: 'quantitative',
    scale: { domain, nice: false },
    axis: { title: xTitle, grid: false, tickCount: 6, ...tickLabels(format) },
  });
  const column = (field: string, at: number, width: number) => ({
    mark: { type: 'text', align: 'left', x: at, width, fontSize: 11 },
    encoding: { y, text: { field }, ...(field === 'note' ? { color: { value: MUTED } } : {}) },
  });
  const overall = { condition: { test: "datum.weight === 'bold'", value: 110 }, value: 60 };
  return {
    name,
    title,
    description,
    spec: {
      title: subtitle === undefined ? { text: title } : { text: title, subtitle },
      width: 380,
      height: { step: 28 },
      data: { values },
      layer: [
        {
          data: { values: [{ zero: 0 }] },
          mark: { type: 'rule', color: MUTED, strokeDash: [4, 4] },
          encoding: { x: { field: 'zero', type: 'quantitative' } },
        },
        {
          transform: [{ filter: 'isValid(datum.effect)' }],
          mark: { type: 'rule', color: INK, strokeWidth: 1.5 },
          encoding: { y, x: x('low'), x2: { field: 'high' } },
        },
        {
          transform: [{ filter: 'isValid(datum.effect)' }],
          mark: { type: 'point', filled: true, shape: 'square', opacity: 1, color: '#4269d0' },
          encoding: { y, x: x('effect'), size: overall },
        },
        column('text', 396, 200),
        column('note', 596, 120),
      ],
    },
  };
}

/** Labels of the axis; zero has no sign, and percentage points no percent sign. */
function tickLabels(format: 'percent' | 'points' | 'number'): { format: string } | { labelExpr: string } {
  if (format === 'number') return { format: '.2~f' };
  const unit = format === 'percent' ? " + ' %'" : '';
  return { labelExpr: `(datum.value === 0 ? '0' : format(100 * datum.value, '+.2~f'))${unit}` };
}

/** Room around the intervals that are finite; never an empty range. */
function extent(numbers: readonly number[]): [number, number] {
  const finite = numbers.filter(Number.isFinite);
  const low = Math.min(0, ...finite);
  const high = Math.max(0, ...finite);
  const margin = (high - low || 0.1) * 0.06;
  return [low - margin, high + margin];
}

function clamp(value: number, [low, high]: readonly [number, number]): number {
  return Math.min(high, Math.max(low, value));
}
