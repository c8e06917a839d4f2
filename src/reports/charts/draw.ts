import { plainText } from '../../exports/index.js';
import type { Chart, ChartDefinition } from './chart.js';
import { frameSvg } from './svg.js';
import { textWidth } from './text-width.js';
import { CHART_CONFIG } from './theme.js';

/** Drawing is one at a time: vega numbers the definitions of an SVG by a global counter. */
let turn: Promise<unknown> = Promise.resolve();

/**
 * Draws a chart. The SVG depends on the definition alone, not on what was drawn before, on fonts or on the locale.
 * Vega is loaded with the first chart.
 *
 * @param warn called with each complaint of the chart library; a complaint is a mistake in the definition
 */
export function drawChart(
  definition: ChartDefinition,
  warn: (text: string) => void = () => {},
): Promise<Chart> {
  const chart = turn.then(() => draw(definition, warn));
  turn = chart.catch(() => {});
  return chart;
}

/** Draws charts in order. */
export async function drawCharts(definitions: readonly ChartDefinition[]): Promise<Chart[]> {
  const charts: Chart[] = [];
  for (const definition of definitions) charts.push(await drawChart(definition));
  return charts;
}

async function draw(definition: ChartDefinition, warn: (text: string) => void): Promise<Chart> {
  const [vega, vegaLite] = await Promise.all([import('vega'), import('vega-lite')]);
  const logger = {
    level: () => logger,
    error: (...texts: unknown[]) => {
      throw new Error(`chart '${definition.name}': ${texts.join(' ')}`);
    },
    warn: (...texts: unknown[]) => {
      warn(texts.join(' '));
      return logger;
    },
    info: () => logger,
    debug: () => logger,
  };
  const { spec } = vegaLite.compile(chartSpec(definition) as never, {
    logger: logger as never,
  });
  // Without these the result would depend on charts drawn before and on whether a canvas is installed.
  const { resetSVGDefIds, textMetrics } = library(vega);
  resetSVGDefIds();
  textMetrics.canvas(false);
  textMetrics.width = (item, text) => textWidth(String(text ?? ''), item.fontSize ?? 11);
  const view = new vega.View(vega.parse(spec), { renderer: 'none', logger: logger as never });
  try {
    return { ...definition, svg: frameSvg(await view.toSVG(), definition) };
  } finally {
    view.finalize();
  }
}

/**
 * The specification as it is drawn and as it is written beside the SVG: whole, with the colours, without invisible
 * characters. A copy, because vega marks the rows of data that it is given.
 */
export function chartSpec(definition: ChartDefinition): Record<string, unknown> {
  const spec = { description: definition.description, config: CHART_CONFIG, ...definition.spec };
  return { $schema: 'https://vega.github.io/schema/vega-lite/v6.json', ...visibleStrings(spec) };
}

function visibleStrings<T>(value: T): T {
  if (typeof value === 'string') return value.split('\n').map(plainText).join('\n') as T;
  if (Array.isArray(value)) return value.map(visibleStrings) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, visibleStrings(inner)])) as T;
}

/** What vega exports and its types leave out. */
interface VegaInternals {
  resetSVGDefIds(): void;
  textMetrics: { canvas(use: boolean): void; width(item: { fontSize?: number }, text: unknown): number };
}

function library(vega: unknown): VegaInternals {
  return vega as VegaInternals;
}
