import type { FunnelArtifact, FunnelStepArtifact } from '../../funnels/index.js';
import { type Block, details, heading, type Inline, paragraph, strong, table } from '../document/document.js';
import { count, percent } from '../format.js';
import { groupColumn, groupName, groupNoun, limits, pText } from './figures.js';
import { span } from './span.js';

type Time = NonNullable<FunnelStepArtifact['time_from_previous']>;

/** From where the two medians count as different. */
const NOTABLE = 0.1;

/** How long each step takes, with those who are not there yet; and whether personas differ. */
export function timesSection(artifact: FunnelArtifact, charts: Block[]): Block[] {
  const { groups, time_comparisons: tests } = artifact;
  const everyone = groups[0]!;
  const { steps } = everyone;
  const rows = everyone.steps
    .slice(1)
    .map((step): Inline[] => [
      `${steps[step.step - 2]!.name} → ${step.name}`,
      ...timeCells(step.time_from_previous!),
    ]);
  const apart = everyone.steps.slice(1).filter(({ time_from_previous: time }) => differs(time!));
  return [
    heading(2, 'How long it takes'),
    table(
      [
        'from → to',
        '>a quarter within',
        '>half within',
        '>three quarters within',
        '>share by the end of the window',
        '>median of those who made it',
      ],
      rows,
    ),
    paragraph(
      'Times are Kaplan and Meier’s estimates over everyone who reached the step before: who has not come further yet ' +
        'counts for as long as it was watched. A dash: so many never get there.',
    ),
    ...(apart.length > 0
      ? [
          paragraph(
            `The median of those who made it is shorter than the time within which half get there (${apart.map(({ name }) => `‘${name}’`).join(', ')}), ` +
              'because it leaves out everyone who did not make it.',
          ),
        ]
      : []),
    ...charts,
    ...(groups.length > 1 ? [byPersona(artifact)] : []),
    ...testsText(
      tests,
      steps,
      artifact.breakdown ? `values of ‘${artifact.breakdown.property}’` : 'personas',
    ),
  ];
}

function timeCells(time: Time): string[] {
  if (time.status !== 'estimated') return [time.reason, '', '', '', ''];
  return [
    span(time.q1.seconds),
    withLimits(time.median),
    span(time.q3.seconds),
    `${percent(time.share.estimate)} ${limits(time.share)}`,
    span(time.median_of_converters_seconds),
  ];
}

function withLimits({
  seconds,
  low,
  high,
}: {
  seconds: number | null;
  low: number | null;
  high: number | null;
}) {
  if (seconds === null) return '–';
  const upper = high === null ? 'not reached' : span(high);
  return span(low) === span(seconds) && upper === span(seconds)
    ? span(seconds)
    : `${span(seconds)} (${span(low)} to ${upper})`;
}

function differs(time: Time): boolean {
  if (time.status !== 'estimated' || time.median_of_converters_seconds === null) return false;
  const median = time.median.seconds;
  return median === null || median > time.median_of_converters_seconds * (1 + NOTABLE);
}

function byPersona(artifact: FunnelArtifact): Block {
  const { groups } = artifact;
  const { steps } = groups[0]!;
  return details(`Time to each step by ${groupNoun(artifact)}`, [
    table(
      [groupColumn(artifact), ...steps.slice(1).map(({ name }, k) => `>${k + 2}. ${name}`)],
      groups.map((group): Inline[] => [
        group.group === null ? strong(groupName(group)) : groupName(group),
        ...group.steps
          .slice(1)
          .map(({ time_from_previous: time }) =>
            time?.status === 'estimated'
              ? `${withLimits(time.median)}, n = ${count(time.n)}`
              : (time?.reason ?? ''),
          ),
      ]),
    ),
    paragraph('Time within which half of those at the step before get there, with its 95 % interval.'),
  ]);
}

function testsText(
  tests: FunnelArtifact['time_comparisons'],
  steps: readonly FunnelStepArtifact[],
  groups: string,
): Block[] {
  const different = tests.filter(({ verdict }) => verdict === 'different');
  const tested = tests.filter(({ verdict }) => verdict !== 'not tested');
  if (tested.length === 0) return [];
  if (different.length === 0) {
    return [paragraph(`The ${groups} are not shown to differ in their times (log-rank test, Holm).`)];
  }
  const where = different
    .map(({ to, adjusted_p }) => `‘${steps[to - 1]!.name}’ (adjusted p ${pText(adjusted_p)})`)
    .join(', ');
  return [
    paragraph(`The ${groups} differ in how soon they reach ${where} (log-rank test, Holm over the steps).`),
  ];
}
