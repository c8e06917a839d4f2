import { toJson } from '../../base/index.js';
import type { PlanArtifact, PlanRow } from '../../experiments/index.js';
import type { ReportFile } from '../charts/index.js';
import { type Block, heading, type Inline, list, paragraph, strong, table } from '../document/document.js';
import { toMarkdown } from '../document/markdown.js';
import { count, counted, percent, signed } from '../format.js';
import { cell, EVERYONE, level } from './figures.js';
import { inWords } from './method.js';

/** The files of a plan: `plans/<file>.md` and `plans/<file>.json`. */
export function renderPlan(plan: PlanArtifact, file: string): ReportFile[] {
  return [
    { path: `plans/${file}.md`, content: planMarkdown(plan) },
    { path: `plans/${file}.json`, content: toJson(plan) },
  ];
}

/** The plan as markdown. */
export function planMarkdown(plan: PlanArtifact): string {
  return toMarkdown(planBlocks(plan), '.');
}

function planBlocks(plan: PlanArtifact): Block[] {
  return [
    heading(1, `Experiment plan: ${plan.name}`),
    paragraph(strong(plan.headline)),
    ...(plan.hypothesis === '' ? [] : [paragraph([strong('Hypothesis:'), ` ${plan.hypothesis}`])]),
    heading(2, 'The experiment'),
    list(setup(plan)),
    heading(2, 'What it takes'),
    sizesTable(plan),
    heading(2, 'What could be found'),
    paragraph(
      `The smallest lift that would be found with probability ${percent(plan.power)}, after so many weeks of ` +
        'entering users.',
    ),
    detectableTable(plan),
    heading(2, 'How to read this'),
    list(notes(plan)),
  ];
}

function setup(plan: PlanArtifact): Inline[] {
  const { primary, guardrails, variants } = plan;
  const good = primary.direction === 'increase' ? 'more is better' : 'less is better';
  return [
    `Unit: the user, from the first ‘${plan.entry_event}’ on.`,
    `Variants: ${variants.map(({ name, weight }) => `${name} ${percent(weight / 10_000)}`).join(', ')}; the first is compared with.`,
    `Metric that decides: ${primary.name} (${primary.type} within ${inWords(primary.window)} of entry; ${good}).`,
    guardrails.length === 0
      ? 'Guardrails: none. Add one for what the change may harm.'
      : `Guardrails: ${guardrails.map(({ name }) => name).join(', ')}.`,
    `To be found: a relative change of ${signed(100 * plan.lift, 1)} %, with power ${percent(plan.power)} at alpha ${plan.alpha}.`,
    ...(plan.stratified_by === null
      ? []
      : [
          `Read by persona: every persona at alpha ${Number(plan.alpha_per_persona.toPrecision(2))}, so that all of them together keep ${plan.alpha}.`,
        ]),
    `At most ${counted(plan.max_weeks, 'week')}. Decide on the day planned, not before; daily looks need the always-valid interval.`,
  ];
}

const rowsOf = ({ everyone, personas }: PlanArtifact): PlanRow[] => [everyone, ...personas];

const nameOf = ({ persona }: PlanRow): Inline => persona ?? strong(EVERYONE);

function sizesTable(plan: PlanArtifact): Block {
  return table(
    [
      'persona',
      '>users in 4 weeks',
      '>level today',
      '>users per variant',
      '>users in all',
      '>days',
      'can be tested',
    ],
    rowsOf(plan).map((row): Inline[] => {
      const told = row.baseline.status === 'estimated' ? undefined : row.baseline.reason;
      return [
        nameOf(row),
        count(row.users_in_period),
        cell(row.baseline, ({ value }) => level(plan.primary, value), row.reason),
        cell(row.sample_size, ({ per_variant }) => count(per_variant), told),
        cell(row.sample_size, ({ total }) => count(total), told),
        cell(row.duration, ({ days }) => count(days), row.reason),
        row.testable ? [strong('yes'), `: ${row.reason}`] : `no: ${row.reason}`,
      ];
    }),
  );
}

function detectableTable(plan: PlanArtifact): Block {
  const weeks = plan.everyone.detectable.map(({ weeks: n }) => n);
  return table(
    ['persona', ...weeks.map((n) => `>after ${counted(n, 'week')}`)],
    rowsOf(plan).map((row): Inline[] => [
      nameOf(row),
      ...row.detectable.map(({ users, lift }) =>
        cell(lift, ({ lift: size }) => `${signed(100 * size, 1)} % (${counted(users, 'user')})`),
      ),
    ]),
  );
}

function notes({ primary, personas }: PlanArtifact): Inline[] {
  return [
    'Traffic is that of the last four weeks whose windows are over: users of everyday products come back, so new users enter fast at first and slowly later.',
    `The days include the ${inWords(primary.window)} that the last users to enter still need.`,
    ...(personas.length > 0
      ? [
          'A persona that cannot be tested on its own still counts for everyone; its effect can be read with its interval, but rarely decided on.',
        ]
      : []),
  ];
}
