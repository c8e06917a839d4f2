import type { ComparisonArtifact, ExperimentArtifact } from '../../experiments/index.js';
import { type ChartDefinition, type ForestRow, forestPlot } from '../charts/index.js';
import { count } from '../format.js';
import { confidence, EVERYONE, isShare, type Metric } from './figures.js';

/** Name of the forest plot of a metric and variant, by its place in the list of them. */
function chartName(file: string, place: number): string {
  return `experiment-${file}-${place + 1}`;
}

/** A forest plot by persona for every metric and variant. */
export interface EffectChart {
  metric: string;
  variant: string;
  chart: ChartDefinition;
}

export function effectCharts(artifact: ExperimentArtifact, file: string): EffectChart[] {
  if (artifact.personas.length === 0) return [];
  return artifact.overall.flatMap((everyone, place) => {
    const metric = artifact.metrics.find(({ name }) => name === everyone.metric);
    const rows = artifact.by_persona.filter(
      (one) => one.metric === everyone.metric && one.variant === everyone.variant,
    );
    if (!metric || rows.length === 0) return [];
    const chart = forestPlot({
      name: chartName(file, place),
      title: `${metric.name}: ${everyone.variant} against ${artifact.control}`,
      subtitle: `${meaning(metric)}, with ${confidence(artifact.alpha)} intervals; users of ${artifact.control} / ${everyone.variant}`,
      description: `Forest plot of the effect by persona. ${artifact.headline}`,
      xTitle: axis(metric, artifact.control),
      rows: [everyone, ...rows].map((one) => forestRow(metric, one)),
      format: isShare(metric) ? (metric.type === 'time' ? 'percent' : 'points') : 'number',
    });
    return [{ metric: metric.name, variant: everyone.variant, chart }];
  });
}

/** Where several metrics were read: the relative effect in each, for everyone. */
export function overallChart(artifact: ExperimentArtifact, file: string): ChartDefinition[] {
  const rows = artifact.overall.filter(({ lift }) => lift.status === 'estimated');
  if (rows.length < 2) return [];
  const several = artifact.variants.length > 2;
  return [
    forestPlot({
      name: `experiment-${file}-overall`,
      title: `${artifact.name}: relative effect in every metric`,
      subtitle: `Everyone, with ${confidence(artifact.alpha)} intervals; users of ${artifact.control} / variant`,
      description: `Forest plot of the relative effects. ${artifact.headline}`,
      xTitle: `relative to ${artifact.control}`,
      rows: rows.map((one) =>
        row(several ? `${one.metric}, ${one.variant}` : one.metric, one.lift, sizes(one)),
      ),
    }),
  ];
}

function forestRow(metric: Metric, one: ComparisonArtifact): ForestRow {
  const effect = metric.type === 'time' ? one.lift : one.difference;
  const overall = one.persona === null;
  return { ...row(one.persona ?? EVERYONE, effect, sizes(one)), ...(overall ? { overall } : {}) };
}

function row(label: string, effect: ComparisonArtifact['lift'], note: string): ForestRow {
  if (effect.status !== 'estimated') return { label, note, effect: null, reason: effect.reason };
  return {
    label,
    note,
    effect: effect.estimate,
    low: effect.low ?? Number.NEGATIVE_INFINITY,
    high: effect.high ?? Number.POSITIVE_INFINITY,
  };
}

function sizes({ control, treatment }: ComparisonArtifact): string {
  return `${count(control.n)} / ${count(treatment.n)}`;
}

function meaning({ type }: Metric): string {
  if (type === 'conversion') return 'Difference in percentage points';
  return type === 'time' ? 'Hazard ratio minus one (above zero: sooner)' : 'Difference of the values';
}

function axis({ type }: Metric, control: string): string {
  if (type === 'conversion') return `difference from ${control}, percentage points`;
  return type === 'time' ? `how much sooner than ${control}` : `difference from ${control}`;
}
