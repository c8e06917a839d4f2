import { toJson } from '../../base/index.js';
import type { ExperimentArtifact } from '../../experiments/index.js';
import { drawCharts, type ReportFile } from '../charts/index.js';
import { type Block, figure, heading } from '../document/document.js';
import { toMarkdown } from '../document/markdown.js';
import { chartFiles } from '../report.js';
import { effectCharts, overallChart } from './charts.js';
import { checksSection } from './checks.js';
import { methodSection } from './method.js';
import { overallSection } from './overall.js';
import { personasSection } from './personas.js';
import { verdictSection } from './verdict.js';

/**
 * The files of an experiment: `experiments/<file>.md`, `experiments/<file>.json`, and its charts.
 *
 * @param file name without extension, fit for a file system
 */
export async function renderExperiment(artifact: ExperimentArtifact, file: string): Promise<ReportFile[]> {
  const figures = await drawFigures(artifact, file);
  return [
    { path: `experiments/${file}.md`, content: toMarkdown(experimentBlocks(artifact, figures), '../charts') },
    { path: `experiments/${file}.json`, content: toJson(artifact) },
    ...figures.files,
  ];
}

/** The report as markdown without charts, for a terminal or a pipe. */
export function experimentMarkdown(artifact: ExperimentArtifact): string {
  return toMarkdown(experimentBlocks(artifact, NO_FIGURES), '.');
}

function experimentBlocks(artifact: ExperimentArtifact, figures: Figures): Block[] {
  return [
    heading(1, `Experiment: ${artifact.name}`),
    ...verdictSection(artifact),
    ...evidence(artifact, figures),
  ];
}

/** Everything below the verdict; copy tests share it. */
export function evidence(artifact: ExperimentArtifact, figures: Figures): Block[] {
  return [
    ...checksSection(artifact),
    ...overallSection(artifact, figures.overall),
    ...personasSection(artifact, figures.of),
    ...methodSection(artifact),
  ];
}

/** Drawn charts, as blocks where they belong and as files. */
export interface Figures {
  overall: Block[];
  of(metric: string, variant: string): Block[];
  files: ReportFile[];
}

export const NO_FIGURES: Figures = { overall: [], of: () => [], files: [] };

/** Draws the charts of a readout. @param file part of their names */
export async function drawFigures(artifact: ExperimentArtifact, file: string): Promise<Figures> {
  const effects = effectCharts(artifact, file);
  const overall = overallChart(artifact, file);
  const drawn = await drawCharts([...overall, ...effects.map(({ chart }) => chart)]);
  return {
    overall: drawn.slice(0, overall.length).map(figure),
    of: (metric, variant) =>
      effects
        .filter((one) => one.metric === metric && one.variant === variant)
        .map(({ chart }) => figure(chart)),
    files: chartFiles(drawn, 'charts'),
  };
}
