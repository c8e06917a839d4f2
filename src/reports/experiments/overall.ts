import type { ExperimentArtifact } from '../../experiments/index.js';
import { type Block, details, heading } from '../document/document.js';
import { effectsTable, otherReadingsTable, type Row } from './comparisons.js';
import { EVERYONE } from './figures.js';

/** Every metric for all users together. */
export function overallSection(artifact: ExperimentArtifact, figures: Block[]): Block[] {
  const rows = rowsOf(artifact);
  return [
    heading(2, EVERYONE),
    effectsTable('metric', rows, artifact),
    ...figures,
    details('The same, by other methods', [otherReadingsTable('metric', rows)]),
  ];
}

function rowsOf(artifact: ExperimentArtifact): Row[] {
  const several = artifact.variants.length > 2;
  return artifact.overall.flatMap((comparison) => {
    const metric = artifact.metrics.find(({ name }) => name === comparison.metric);
    if (!metric) return [];
    const guardrail = metric.guardrail ? ' (guardrail)' : '';
    const variant = several ? `, ${comparison.variant}` : '';
    return [{ label: `${metric.name}${variant}${guardrail}`, metric, comparison }];
  });
}
