import type { FunnelArtifact } from '../../funnels/index.js';
import { type Block, details, heading, type Inline, paragraph, strong, table } from '../document/document.js';
import { count } from '../format.js';
import { COUNTED, groupColumn, groupName, groupNoun, points, pText, shareWithInterval } from './figures.js';

/** The funnel of everyone, step by step. */
export function stepsSection(artifact: FunnelArtifact, chart: Block[]): Block[] {
  const everyone = artifact.groups[0]!;
  const unit = COUNTED[artifact.rule.counting];
  const anyOpen = everyone.steps.some(({ open }) => open > 0);
  const rows = everyone.steps.map((step, k): Inline[] => {
    const lost = k === 0 ? null : everyone.steps[k - 1]!.count - step.count;
    return [
      `${step.step}. ${step.name}`,
      count(step.count),
      shareWithInterval(step.from_previous),
      k > 1 ? shareWithInterval(step.from_first) : '',
      lost === null ? '' : count(lost),
      ...(anyOpen ? [step.open === 0 ? '' : count(step.open)] : []),
    ];
  });
  const titles = [
    'step',
    `>${unit}`,
    '>of the step before',
    '>of the first step',
    '>not (yet) here',
    ...(anyOpen ? ['>waiting here'] : []),
  ];
  return [
    heading(2, 'The steps'),
    table(titles, rows),
    ...(anyOpen
      ? [
          paragraph(
            '“Waiting here” stand at this step with a window that goes beyond the end of the data: they count as not ' +
              'converted in the shares above, and as not known from then on in the times below.',
          ),
        ]
      : []),
    ...chart,
  ];
}

/** Every persona against everyone else, over the whole funnel and step by step. */
export function personasSection(artifact: FunnelArtifact): Block[] {
  const { groups, comparisons } = artifact;
  const { steps } = groups[0]!;
  if (groups.length < 2) return [];
  const verdict = (name: string, from: number, to: number) =>
    comparisons.find((c) => c.group === name && c.from === from && c.to === to);
  const rows = groups.slice(1).map((group): Inline[] => {
    const compared = verdict(group.group!, 1, steps.length);
    const share = group.steps.at(-1)!.from_first;
    return [
      groupName(group),
      count(group.entered),
      count(group.completed),
      shareWithInterval(share),
      ...(comparisons.length === 0
        ? []
        : [
            compared?.difference.status === 'estimated'
              ? points(compared.difference)
              : (compared?.difference.reason ?? '–'),
            pText(compared?.adjusted_p ?? null),
            verdictText(compared?.verdict),
          ]),
    ];
  });
  const stands = comparisons.filter(
    (c) => (c.verdict === 'higher' || c.verdict === 'lower') && !(c.from === 1 && c.to === steps.length),
  );
  const findings = [...stands]
    .sort((a, b) => a.from - b.from)
    .map((c): Inline[] => [
      `${steps[c.from - 1]!.name} → ${steps[c.to - 1]!.name}`,
      c.group,
      c.difference.status === 'estimated' ? points(c.difference) : '',
      pText(c.adjusted_p),
      verdictText(c.verdict),
    ]);
  return [
    heading(2, `By ${groupNoun(artifact)}`),
    table(
      [
        groupColumn(artifact),
        '>entered',
        '>completed',
        '>completed, share',
        ...(comparisons.length === 0 ? [] : ['>points above everyone else', '>adjusted p', 'verdict']),
      ],
      rows,
    ),
    ...(findings.length > 0
      ? [
          details(
            `Single steps at which a ${groupNoun(artifact)} differs from everyone else (${findings.length})`,
            [
              table(
                ['step', groupColumn(artifact), '>points above everyone else', '>adjusted p', 'verdict'],
                findings,
              ),
            ],
          ),
        ]
      : steps.length > 2 && comparisons.length > 0
        ? [paragraph(`At no single step is a ${groupNoun(artifact)} shown to differ from everyone else.`)]
        : []),
    details(`Every step of every ${groupNoun(artifact)}`, [
      table(
        [groupColumn(artifact), ...steps.map(({ name }, k) => `>${k + 1}. ${name}`)],
        groups.map((group): Inline[] => [
          group.group === null ? strong(groupName(group)) : groupName(group),
          ...group.steps.map((step, k) =>
            k === 0 ? count(step.count) : `${count(step.count)}: ${shareWithInterval(step.from_previous)}`,
          ),
        ]),
      ),
      paragraph('Shares are of those at the step before, with 95 % intervals.'),
    ]),
  ];
}

function verdictText(verdict: FunnelArtifact['comparisons'][number]['verdict'] | undefined): string {
  if (verdict === 'higher') return 'more often';
  if (verdict === 'lower') return 'less often';
  return verdict === 'not shown' ? 'no difference shown' : 'too few to test';
}
