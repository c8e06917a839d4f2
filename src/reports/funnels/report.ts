import { toJson } from '../../base/index.js';
import type { FunnelArtifact } from '../../funnels/index.js';
import { drawCharts, type ReportFile } from '../charts/index.js';
import { type Block, figure, heading, list, paragraph } from '../document/document.js';
import { toMarkdown } from '../document/markdown.js';
import { day } from '../format.js';
import { chartFiles } from '../report.js';
import { adoptionSection } from './adoption.js';
import { chartNames, funnelCharts } from './charts.js';
import { frictionSection } from './friction.js';
import { personasSection, stepsSection } from './steps.js';
import { timesSection } from './times.js';
import { trendSection } from './trend.js';

/**
 * The files of a funnel: `funnels/<file>.md`, `funnels/<file>.json`, and its charts.
 *
 * @param file name without extension, fit for a file system
 */
export async function renderFunnel(artifact: FunnelArtifact, file: string): Promise<ReportFile[]> {
  const charts = await drawCharts(funnelCharts(artifact, file));
  const names = chartNames(file);
  const show = (name: string) => charts.filter((chart) => chart.name === name).map(figure);
  const blocks = funnelBlocks(artifact, show(names.steps), show(names.times));
  return [
    { path: `funnels/${file}.md`, content: toMarkdown(blocks, '../charts') },
    { path: `funnels/${file}.json`, content: toJson(artifact) },
    ...chartFiles(charts, 'charts'),
  ];
}

/** The report as markdown without charts, for a terminal or a pipe. */
export function funnelMarkdown(artifact: FunnelArtifact): string {
  return toMarkdown(funnelBlocks(artifact, [], []), '.');
}

function funnelBlocks(artifact: FunnelArtifact, steps: Block[], times: Block[]): Block[] {
  const title = heading(1, artifact.purpose === 'onboarding' ? 'Onboarding' : `Funnel: ${artifact.name}`);
  if (artifact.groups[0]!.entered === 0) return [title, paragraph(artifact.headline), ...counting(artifact)];
  return [
    title,
    paragraph(artifact.headline),
    ...stepsSection(artifact, steps),
    ...trendSection(artifact),
    ...personasSection(artifact),
    ...timesSection(artifact, times),
    ...frictionSection(artifact),
    ...adoptionSection(artifact),
    ...counting(artifact),
  ];
}

/** The rule, and how to read the figures. */
function counting({ rule, data, groups, steps, breakdown, comparisons }: FunnelArtifact): Block[] {
  const filtered = steps.flatMap(({ name, events, where }) => {
    const conditions = where.map(({ property, in: values }) => `${property} is ${values.join(' or ')}`);
    const other = events.length !== 1 || events[0] !== name;
    if (!other && conditions.length === 0) return [];
    const condition = conditions.length > 0 ? ` where ${conditions.join(' and ')}` : '';
    return [`‘${name}’ is the event ${events.map((event) => `‘${event}’`).join(' or ')}${condition}.`];
  });
  return [
    heading(2, 'How this is counted'),
    list([
      ...rule.words,
      ...filtered,
      `Events from ${day(data.from)} until ${data.until.slice(0, 16).replace('T', ' ')} UTC.`,
      rule.counting === 'uniques'
        ? 'Shares have Wilson’s 95 % interval.'
        : 'Shares have Wilson’s 95 % interval, widened because the entries of one user resemble each other.',
      ...(groups.length > 1 && comparisons.length > 0
        ? [
            `Each ${breakdown ? `value of ‘${breakdown.property}’` : 'persona'} is compared with everyone else (z-test or Fisher’s exact test, Newcombe’s interval of the ` +
              'difference); p is adjusted by Holm over all of them and all steps of this report. Groups under 30 are not tested.',
            breakdown
              ? 'Who has which value was not drawn by lot: the comparison describes the values, it does not say why.'
              : 'Personas are found from behaviour, and these steps are part of it: the comparison describes the personas, it ' +
                'does not say why.',
          ]
        : []),
      ...(breakdown && comparisons.length === 0 && groups.length > 2
        ? ['The values are not compared with each other, because a user may be under several or under none.']
        : []),
    ]),
  ];
}
