import { toJson } from '../base/index.js';
import {
  type Chart,
  type ChartDefinition,
  chartSpec,
  dendrogram,
  drawCharts,
  heatMap,
  kCurve,
  personaSizes,
  type ReportFile,
  stability,
  userMap,
} from './charts/index.js';
import { type Block, figure, heading, list } from './document/document.js';
import { toHtml } from './document/html.js';
import { toMarkdown } from './document/markdown.js';
import type { ReportInput } from './input.js';
import { changes } from './sections/changes.js';
import { data } from './sections/data.js';
import { everyone } from './sections/everyone.js';
import { howMany } from './sections/how-many.js';
import { personaSection } from './sections/persona.js';
import { reading } from './sections/reading.js';
import { atAGlance, summary, title } from './sections/summary.js';
import { trust } from './sections/trust.js';

/** Folder of the charts, relative to the report. */
const CHARTS = 'charts';

/**
 * The persona report: `report.md` for review, `report.html` for sending, and the charts with their specifications.
 * The same artifacts give the same bytes.
 */
export async function renderReport(input: ReportInput): Promise<ReportFile[]> {
  const charts = await drawCharts(reportCharts(input));
  const blocks = reportBlocks(input, charts);
  const byName = new Map(charts.map((chart) => [chart.name, chart]));
  return [
    { path: 'report.md', content: toMarkdown(blocks, CHARTS) },
    { path: 'report.html', content: toHtml(title(input.model), blocks, byName) },
    ...chartFiles(charts, CHARTS),
  ];
}

/** Each chart as SVG and as the specification it was drawn from, for those who want to draw it otherwise. */
export function chartFiles(charts: readonly Chart[], folder: string): ReportFile[] {
  return charts.flatMap((chart) => [
    { path: `${folder}/${chart.name}.svg`, content: chart.svg },
    { path: `${folder}/${chart.name}.vl.json`, content: toJson(chartSpec(chart)) },
  ]);
}

function reportCharts({ model, userMap: map }: ReportInput): ChartDefinition[] {
  const names = model.personas.map(({ name }) => name);
  const several = names.length > 1;
  return [
    ...(several ? [heatMap(model), personaSizes(model)] : []),
    ...(model.kCurve.points.length > 1 ? [kCurve(model.kCurve)] : []),
    ...(several ? [stability(model)] : []),
    ...(map && map.points.length > 0 ? [userMap(map, names)] : []),
    ...(model.dendrogram?.children ? [dendrogram(model.dendrogram, model)] : []),
  ];
}

function reportBlocks(input: ReportInput, charts: readonly Chart[]): Block[] {
  const { model, related = [] } = input;
  const show = (...names: string[]) => charts.filter(({ name }) => names.includes(name)).map(figure);
  const several = model.personas.length > 1;
  return [
    ...summary(input),
    ...(several ? atAGlance(model) : everyone(input)),
    ...show('personas-heatmap', 'persona-sizes'),
    ...changes(model),
    ...(related.length > 0 ? [heading(2, 'Other reports'), list(related.map(relatedLink))] : []),
    ...(several ? personaSections(input) : []),
    ...howMany(model, show('number-of-personas')),
    ...trust(input, show('persona-stability', 'persona-tree', 'map-of-users')),
    ...data(input),
    ...reading(model),
  ];
}

function personaSections(input: ReportInput): Block[] {
  return [
    heading(2, 'The personas'),
    ...input.model.personas.flatMap((persona) => personaSection(persona, input)),
  ];
}

function relatedLink({ title, path }: { title: string; path: string }) {
  return { link: title, file: path };
}
