/**
 * Colours of all charts. Each ink has a partner for dark screens: the style that `frameSvg` puts into a chart swaps
 * them by attribute, background included, so that a chart is readable whatever page it stands on.
 */
export const INK = '#1f2328';
export const MUTED = '#59636e';
export const GRID = '#d1d9e0';
export const PAPER = '#ffffff';

const DARK: readonly (readonly [string, string])[] = [
  [INK, '#e6edf3'],
  [MUTED, '#9198a1'],
  [GRID, '#30363d'],
  [PAPER, '#0d1117'],
];

/** Ink of text on coloured cells, which are the same in light and dark. */
export const CELL_INK = '#10161d';

/** One colour per persona, in the order of the model; told apart on white and on black. */
const PERSONA_COLORS = [
  '#4269d0',
  '#efb118',
  '#ff725c',
  '#3ca951',
  '#a463f2',
  '#6cc5b0',
  '#ff8ab7',
  '#9c6b4e',
  '#97bbf5',
  '#9498a0',
  '#1b7f79',
  '#b5495b',
];

/** Of everyone together, so that nobody takes it for a persona. */
const EVERYONE_COLOR = '#6e7781';

/**
 * Colours of groups by the place of each persona in the model, so that it has one colour in every chart; null is everyone.
 * A group that says nothing has the colour of its own place.
 */
export function groupColors(personas: readonly (number | null | undefined)[]): string[] {
  return personas.map((persona, i) =>
    persona === null ? EVERYONE_COLOR : PERSONA_COLORS[(persona ?? i) % PERSONA_COLORS.length]!,
  );
}

/** The colours of `n` personas; they repeat beyond twelve. */
export function personaColors(n: number): string[] {
  return Array.from({ length: n }, (_, i) => PERSONA_COLORS[i % PERSONA_COLORS.length]!);
}

/** From far below to far above everyone else, by way of a neutral grey. */
export const DIVERGING = ['#3b7fc4', '#9cc2e5', '#eceff2', '#f5bf8e', '#e0762b'];

/** Rules that turn the inks round where the reader prefers dark. */
export function darkStyle(): string {
  const rules = DARK.map(
    ([light, dark]) => `svg [fill="${light}"]{fill:${dark}}svg [stroke="${light}"]{stroke:${dark}}`,
  );
  return `@media (prefers-color-scheme:dark){${rules.join('')}}`;
}

/** Vega-Lite configuration shared by all charts. */
export const CHART_CONFIG = {
  aria: false,
  background: PAPER,
  font: 'system-ui, -apple-system, Segoe UI, Helvetica, Arial, sans-serif',
  padding: 12,
  view: { stroke: null },
  title: {
    color: INK,
    subtitleColor: MUTED,
    fontSize: 15,
    fontWeight: 600,
    subtitleFontSize: 12,
    subtitlePadding: 5,
    anchor: 'start',
    frame: 'group',
    offset: 14,
  },
  axis: {
    labelColor: INK,
    labelFontSize: 12,
    labelLimit: 0,
    titleColor: MUTED,
    titleFontSize: 12,
    titleFontWeight: 400,
    titlePadding: 8,
    gridColor: GRID,
    domainColor: GRID,
    tickColor: GRID,
  },
  legend: {
    labelColor: INK,
    labelFontSize: 12,
    labelLimit: 0,
    titleColor: MUTED,
    titleFontSize: 12,
    titleFontWeight: 400,
  },
  header: { labelColor: INK, labelFontSize: 12, titleColor: MUTED },
  text: { color: INK, fontSize: 12 },
  rule: { color: GRID },
};
