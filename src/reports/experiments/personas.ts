import type { ExperimentArtifact, HeterogeneityArtifact } from '../../experiments/index.js';
import { type Block, details, heading, type Inline, list, strong } from '../document/document.js';
import { percent } from '../format.js';
import { effectsTable, otherReadingsTable, type Row } from './comparisons.js';
import { EVERYONE, type Metric, pointText, pText } from './figures.js';

/** Every metric and variant by persona, with what makes personas comparable: heterogeneity, shrinkage, mix. */
export function personasSection(
  artifact: ExperimentArtifact,
  figureOf: (metric: string, variant: string) => Block[],
): Block[] {
  if (artifact.by_persona.length === 0) return [];
  return [
    heading(2, 'By persona'),
    ...artifact.heterogeneity.flatMap((found) => metricPart(artifact, found, figureOf)),
  ];
}

/** One metric and variant. A guardrail that holds is folded away: it is nothing to read page after page. */
function metricPart(
  artifact: ExperimentArtifact,
  found: HeterogeneityArtifact,
  figureOf: (metric: string, variant: string) => Block[],
): Block[] {
  const metric = artifact.metrics.find(({ name }) => name === found.metric);
  const rows = metric ? rowsOf(artifact, metric, found.variant) : [];
  if (!metric || rows.length === 0) return [];
  const title = `${metric.name}${artifact.variants.length > 2 ? `, ${found.variant}` : ''}`;
  const blocks = [
    list([heterogeneityWords(found), ...simpsonWords(found, metric)]),
    ...figureOf(metric.name, found.variant),
    effectsTable('persona', rows, artifact),
    details('The same, by other methods', [otherReadingsTable('persona', rows, shrunkenOf(found, metric))]),
  ];
  if (!metric.guardrail) return [heading(3, title), ...blocks];
  const harmed = rows.some(({ comparison }) => comparison.verdict === 'worse');
  return harmed
    ? [heading(3, `${title} (guardrail)`), ...blocks]
    : [details(`${title} (guardrail): no harm is shown`, blocks)];
}

function rowsOf({ overall, by_persona }: ExperimentArtifact, metric: Metric, variant: string): Row[] {
  return [...overall, ...by_persona]
    .filter((one) => one.metric === metric.name && one.variant === variant)
    .map((comparison) => ({
      label: comparison.persona ?? strong(EVERYONE),
      metric,
      comparison,
    }));
}

function heterogeneityWords({ test }: HeterogeneityArtifact): Inline {
  if (test.status !== 'estimated') return `Whether personas react differently is not known: ${test.reason}.`;
  const figures =
    `Cochran’s Q = ${test.q.toFixed(1)} on ${test.df} df, corrected p ${pText(test.adjusted_p)}; ` +
    `${percent(test.i2)} of the variation between personas is more than chance`;
  return test.differ
    ? [
        strong('Personas react differently'),
        ` (${figures}): read the effect by persona, not the one for everyone.`,
      ]
    : `Personas were not shown to react differently (${figures}): the effect for everyone is the best guess for each, and differences between the rows below may be chance.`;
}

/** Whether the difference for everyone comes from inside personas or from a different mix of them. */
function simpsonWords({ simpson }: HeterogeneityArtifact, metric: Metric): Inline[] {
  if (simpson.status !== 'estimated') return [];
  const { crude, within, mix, reversed } = simpson;
  const parts =
    `Of the difference of ${pointText(metric, crude)}, ${pointText(metric, within)} is within personas and ` +
    `${pointText(metric, mix)} comes from a different mix of personas in the arms`;
  return reversed
    ? [
        [
          strong('The two point in opposite directions (Simpson’s paradox). '),
          `${parts}: trust the one within personas.`,
        ],
      ]
    : [`${parts}.`];
}

function shrunkenOf(
  { shrunken }: HeterogeneityArtifact,
  metric: Metric,
): ReadonlyMap<string, string> | undefined {
  if (shrunken.length === 0) return undefined;
  return new Map(
    shrunken.map(({ persona, estimate, weight }) => [
      persona,
      `${pointText(metric, estimate)} (${percent(weight)} own)`,
    ]),
  );
}
