import { percent } from '../format.js';
import type { ChartDefinition } from './chart.js';
import { chartLabels, SPLIT_LINES, wrapLabel } from './labels.js';
import { groupColors, INK, personaColors } from './theme.js';

/** One bar: a share with its interval, fractions of 1. A null value is a gap with the reason beside it. */
export interface Bar {
  label: string;
  value: number | null;
  low?: number;
  high?: number;
  /** What stands behind the bar, in place of the percentage. */
  note?: string;
}

export interface BarPanel {
  title: string;
  bars: Bar[];
  /** Place of the persona in the model, for its colour; null: everyone. */
  persona?: number | null;
}

/**
 * Shares as horizontal bars with intervals, in panels that share the axis: the steps of a funnel for each persona, or
 * the personas at each step. Panels have the same bars in the same order.
 */
export function barPanels(input: {
  name: string;
  title: string;
  subtitle?: string;
  description: string;
  panels: readonly BarPanel[];
  /** Colour by panel (one per persona) or by bar. */
  colorBy?: 'panel' | 'bar';
}): ChartDefinition {
  const { name, title, subtitle, description, panels, colorBy = 'panel' } = input;
  const titleChars = panels.length === 1 ? 60 : 30;
  const panelLabels = chartLabels(panels.map((panel) => panel.title)).map((label) =>
    wrapLabel(label, titleChars),
  );
  const barLabels = chartLabels((panels[0]?.bars ?? []).map(({ label }) => label));
  const values = panels.flatMap((panel, p) =>
    panel.bars.map((bar, b) => ({
      panel: panelLabels[p],
      bar: barLabels[b],
      value: bar.value,
      low: bar.low ?? null,
      high: bar.high ?? null,
      end: Math.max(bar.value ?? 0, bar.high ?? 0),
      text: bar.note ?? percent(bar.value),
    })),
  );
  const colored = colorBy === 'panel' ? panelLabels : barLabels;
  const colors =
    colorBy === 'panel' ? groupColors(panels.map(({ persona }) => persona)) : personaColors(colored.length);
  return {
    name,
    title,
    description,
    spec: {
      title: subtitle === undefined ? { text: title } : { text: title, subtitle },
      data: { values },
      facet: {
        field: 'panel',
        type: 'nominal',
        sort: panelLabels,
        title: null,
        header: { labelFontWeight: 600, labelAnchor: 'start', labelExpr: SPLIT_LINES },
      },
      columns: panels.length === 4 ? 2 : 3,
      spacing: { row: 26, column: 22 },
      spec: {
        width: panels.length === 1 ? 420 : 190,
        height: { step: 24 },
        encoding: {
          y: {
            field: 'bar',
            type: 'nominal',
            sort: barLabels,
            axis: { title: null, ticks: false, domain: false, labelPadding: 6 },
          },
          x: {
            field: 'value',
            type: 'quantitative',
            // Room for the text behind a full bar.
            scale: { domain: [0, 1.4], nice: false },
            axis: { title: null, values: [0, 0.5, 1], format: '.0%', grid: true },
          },
        },
        layer: [
          {
            mark: { type: 'bar', height: { band: 0.66 }, opacity: 0.85 },
            encoding: {
              color: {
                field: colorBy === 'panel' ? 'panel' : 'bar',
                type: 'nominal',
                scale: { domain: colored, range: colors },
                legend: null,
              },
            },
          },
          {
            transform: [{ filter: 'isValid(datum.low) && isValid(datum.high)' }],
            mark: { type: 'rule', color: INK, strokeWidth: 1.5 },
            encoding: { x: { field: 'low', type: 'quantitative' }, x2: { field: 'high' } },
          },
          {
            mark: { type: 'text', align: 'left', dx: 5, fontSize: 11 },
            encoding: { x: { field: 'end', type: 'quantitative' }, text: { field: 'text' } },
          },
        ],
      },
    },
  };
}
