import type { VerdictTest } from '../../clustering/index.js';
import type { PersonaModel } from '../../personas/index.js';
import {
  type Block,
  code,
  details,
  heading,
  type Inline,
  list,
  paragraph,
  table,
  text,
} from '../document/document.js';
import { count, counted, decimal, percent, plainNumber } from '../format.js';
import type { ReportInput } from '../input.js';
import { maskEmails, shownUser } from '../users.js';

/** Extreme users listed in the report; all are in personas.json. */
const MOST_EXTREME = 20;

/** How far all of this can be believed. */
export function trust(input: ReportInput, chart: Block[]): Block[] {
  const { model } = input;
  return [
    heading(2, 'How far to trust this'),
    ...verdictTests(model.verdict.tests),
    ...chart,
    ...(model.personas.length > 1 ? perPersona(model) : []),
    ...crossChecks(model),
    ...rules(input),
    ...extremeUsers(input),
  ];
}

function verdictTests(tests: readonly VerdictTest[]): Block[] {
  if (tests.length === 0) return [];
  const answer = ({ passed, reason }: VerdictTest) =>
    passed === null ? `not done: ${reason ?? 'no reason given'}` : passed ? 'yes' : 'no';
  const rows = tests.map((test): Inline[] => [
    test.name,
    test.question,
    plainNumber(test.value),
    plainNumber(test.threshold),
    answer(test),
  ]);
  return [table(['test', 'asks', '>value', '>threshold', 'speaks for groups'], rows)];
}

function perPersona({ personas, users }: PersonaModel): Block[] {
  const rows = personas.map(({ name, stability, trust }): Inline[] => [
    name,
    decimal(stability),
    trust.grade,
    decimal(trust.silhouette),
    percent(trust.ambiguousShare),
    percent(trust.meanConfidence),
  ]);
  return [
    table(['persona', '>stability', 'grade', '>silhouette', '>ambiguous users', '>mean confidence'], rows),
    paragraph(
      `The personas were fitted on ${counted(users.fitted, 'user')} and given to all ${count(users.total)}.`,
    ),
  ];
}

function crossChecks({ crossChecks, personas }: PersonaModel): Block[] {
  if (crossChecks.length === 0 || personas.length < 2) return [];
  const items = crossChecks.map(
    ({ package: name, setup, users, agreement, reason }): Inline =>
      agreement === null
        ? text`${code(name)}, ${setup}: skipped, ${reason ?? 'no reason given'}`
        : text`${code(name)}, ${setup}, ${counted(users, 'user')}: agreement ${decimal(agreement)} (adjusted Rand index; 1 is identical)`,
  );
  return [paragraph('The same by other implementations:'), list(items)];
}

function rules({ rules, model }: ReportInput): Block[] {
  if (!rules) return [];
  const { fidelity, conditions, undescribed } = rules;
  const names = new Map(model.personas.map(({ id, name }) => [id, name]));
  const left = undescribed.map((id) => names.get(id) ?? id).join(', ');
  const without = undescribed.length > 0 ? ` No short rule describes ${left}.` : '';
  return [
    paragraph(
      `The personas can be told by ${counted(conditions, 'condition')} in all: on users that were not learned from, ` +
        `the rules give ${percent(fidelity.accuracy.value)} of them their persona (mean F1 ${decimal(fidelity.macroF1)}).${without}`,
    ),
  ];
}

function extremeUsers({ model }: ReportInput): Block[] {
  const all = model.extremeUsers;
  if (all.length === 0) return [];
  const items = all
    .slice(0, MOST_EXTREME)
    .map(({ user, kind, reason }): Inline => text`${shownUser(user)} (${kind}): ${maskEmails(reason)}`);
  const rest = all.length > MOST_EXTREME ? [paragraph(`And ${count(all.length - MOST_EXTREME)} more.`)] : [];
  return [
    paragraph(
      `Left out when the personas were fitted, for behaving unlike anyone else: ${counted(all.length, 'user')}, who ${all.length === 1 ? 'has' : 'have'} a persona all the same.`,
    ),
    details('Who they are', [list(items), ...rest]),
  ];
}
