import type { PersonaModel, ProfileRow } from '../../personas/index.js';
import { measured } from '../format.js';
import type { ChartDefinition } from './chart.js';
import { chartLabels, SPLIT_LINES, wrapLabel } from './labels.js';
import { CELL_INK, DIVERGING } from './theme.js';

/** Rows beyond this stay in the table of the report. */
const MOST_ROWS = 18;
/** From this distance to everyone else the median is printed in the cell. */
const STRONG = 0.25;
const LINE = 13;
/** Width of a letter of a column title, pixels. */
const LETTER = 6.6;

/**
 * The lead chart: how each persona stands in each feature, from far below everyone else to far above. Features that
 * tell the personas apart come first.
 */
export function heatMap(model: PersonaModel): ChartDefinition {
  const rows = [...model.profile.features]
    .sort((a, b) => discrimination(b) - discrimination(a))
    .slice(0, MOST_ROWS);
  const features = chartLabels(rows.map((row) => row.title));
  // Wide enough for a long word of a name, narrow enough for many personas.
  const step = Math.max(78, Math.min(110, Math.floor(700 / Math.max(1, model.personas.length))));
  const personas = levelled(
    chartLabels(model.personas.map(({ name }) => name)).map((label) =>
      wrapLabel(label, Math.floor(step / LETTER)),
    ),
  );
  const lines = personas[0]?.split('\n').length ?? 1;
  const values = rows.flatMap((row, f) =>
    row.standardised.flatMap((value, p) =>
      value === null
        ? []
        : [
            {
              feature: features[f],
              persona: personas[p],
              value: Number(value.toFixed(2)),
              text: cellText(row, p, value),
            },
          ],
    ),
  );
  const axis = { title: null, ticks: false, domain: false };
  return {
    name: 'personas-heatmap',
    title: 'What sets the personas apart',
    description:
      'Rows are features, columns personas. Colour is the mean rank of the persona’s users among everyone: ' +
      'blue is lower, orange higher. The number is the median of the persona, where it differs clearly.',
    spec: {
      title: {
        text: 'What sets the personas apart',
        subtitle: 'Colour: rank among all users. Number: the persona’s median, where it clearly differs.',
      },
      width: { step },
      height: { step: 26 },
      data: { values },
      encoding: {
        x: {
          field: 'persona',
          type: 'nominal',
          sort: personas,
          axis: {
            ...axis,
            orient: 'top',
            labelAngle: 0,
            labelExpr: SPLIT_LINES,
            labelLimit: 0,
            labelFontSize: 11,
            labelLineHeight: LINE,
            labelPadding: 6 + (lines - 1) * LINE,
          },
        },
        y: { field: 'feature', type: 'nominal', sort: features, axis: { ...axis, labelPadding: 8 } },
      },
      layer: [
        {
          mark: { type: 'rect', cornerRadius: 2 },
          encoding: {
            color: {
              field: 'value',
              type: 'quantitative',
              scale: { domain: [-1, 1], range: DIVERGING, interpolate: 'rgb' },
              legend: {
                title: null,
                orient: 'bottom',
                direction: 'horizontal',
                gradientLength: 220,
                gradientThickness: 10,
                values: [-1, 0, 1],
                labelExpr: "datum.value < 0 ? 'lower' : datum.value > 0 ? 'higher' : 'like everyone'",
                labelOverlap: false,
              },
            },
          },
        },
        { mark: { type: 'text', fontSize: 11, color: CELL_INK }, encoding: { text: { field: 'text' } } },
      ],
    },
  };
}

/** Labels of equally many lines: a chart hangs them by the first line, and they should stand on the last. */
function levelled(labels: readonly string[]): string[] {
  const most = Math.max(1, ...labels.map((label) => label.split('\n').length));
  return labels.map((label) => '\n'.repeat(most - label.split('\n').length) + label);
}

/** Spread of the personas in a feature. */
function discrimination({ standardised }: ProfileRow): number {
  const known = standardised.filter((v) => v !== null);
  return known.length === 0 ? -1 : Math.max(...known) - Math.min(...known);
}

/** The median of the persona, unless it is near everyone, or its median says nothing: most users share it. */
function cellText(row: ProfileRow, persona: number, standing: number): string {
  const median = measured(row.median[persona] ?? null, shortUnit(row.unit));
  const usual = measured(row.everyone, shortUnit(row.unit));
  return Math.abs(standing) >= STRONG && median !== usual ? median : '';
}

/** In a cell there is room for a number; its unit is in the label of the row, unless it is a share. */
function shortUnit(unit: string): string {
  return ['share', 'flag', 'doublings'].includes(unit) ? unit : '';
}
