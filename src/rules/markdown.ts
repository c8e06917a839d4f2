import type { RuleFeature, RuleSet, Segment } from './form.js';
import type { EarlyRules } from './learning/early.js';
import type { Fidelity, PersonaFidelity, Proportion } from './learning/fidelity.js';
import type { LearnedRules } from './learning/learn.js';
import { markdownText, segmentSentence } from './prose.js';

/** How many users of the run get a segment that was given, not learned. */
export interface GivenCount {
  id: string;
  users: number;
  of: number;
}

/** What may stand beside the rules. */
export interface RulesMarkdownParts {
  early?: EarlyRules | undefined;
  given?: readonly GivenCount[];
  /** Paths of the charts, where they are written. */
  charts?: { simplicity: string; early: string };
}

/**
 * `rules.md`: the rules as sentences, what they are worth on users they were not learned from, and the price of
 * simplicity. `ruleSet` is what is handed to other systems: the learned rules, with hand-written segments before them.
 */
export function rulesMarkdown(
  learned: LearnedRules,
  ruleSet: RuleSet = learned.ruleSet,
  { early, given = [], charts }: RulesMarkdownParts = {},
): string {
  const { fidelity } = learned;
  const lines = [
    '# Segment rules',
    '',
    `${learned.ruleSet.segments.length} personas in ${learned.conditions} conditions. On ${fidelity.users} users that ` +
      `were not used for learning, the rules give ${cell(fidelity.accuracy)} their persona; they select ` +
      `${cell(fidelity.coverage)} of users and are right about ${cell(fidelity.precision)} of those. ` +
      `Mean F1 over personas: ${fixed(fidelity.macroF1)}.`,
    '',
    'The rules are tried in this order and the first that holds decides. A condition does not hold for a user whose ' +
      'value is unknown.',
    '',
    ...sentences(ruleSet, fidelity, given),
    '## How well the rules match the personas',
    '',
    ...fidelityTable(fidelity),
    ...undescribed(learned),
    ...curve(learned, charts?.simplicity),
    ...(early ? earlySection(early, charts?.early) : []),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

function sentences(ruleSet: RuleSet, fidelity: Fidelity, given: readonly GivenCount[]): string[] {
  const features = new Map(ruleSet.features.map((f) => [f.name, f]));
  const lines = ruleSet.segments.flatMap((segment, i) => [
    `${i + 1}. **${markdownText(segment.name)}** (\`${segment.id}\`): ${segmentSentence(segment, features)}`,
    ...worth(segment, fidelity, given),
  ]);
  const last = `${ruleSet.segments.length + 1}. **${markdownText(ruleSet.fallback.name)}** (\`${ruleSet.fallback.id}\`)`;
  return [...lines, `${last}: whoever is left.`, '', ...definitions(ruleSet.features)];
}

function worth(segment: Segment, fidelity: Fidelity, given: readonly GivenCount[]): string[] {
  const found = fidelity.personas.find((p) => p.id === segment.id);
  if (!found) {
    const count = given.find(({ id }) => id === segment.id);
    return [
      count ? `   Given, not learned; ${count.users} of ${count.of} users get it.` : '   Given, not learned.',
    ];
  }
  if (!found.precision || !found.recall) return ['   No such users were held out to measure it on.'];
  return [
    `   Of the users it selects, ${percent(found.precision.value)} belong; it finds ${percent(found.recall.value)} of them.`,
  ];
}

function definitions(features: readonly RuleFeature[]): string[] {
  return [
    '## What the rules ask',
    '',
    '| attribute | in words | type | meaning |',
    '|---|---|---|---|',
    ...features.map(
      (f) => `| \`${f.name}\` | ${markdownText(f.title)} | ${f.type} | ${markdownText(f.meaning)} |`,
    ),
    '',
  ];
}

function fidelityTable(fidelity: Fidelity): string[] {
  const row = (p: PersonaFidelity) =>
    `| ${markdownText(p.name)} | ${p.users} | ${p.selected} | ${cell(p.precision)} | ${cell(p.recall)} | ` +
    `${cell(p.coverage)} | ${p.f1 ? `${fixed(p.f1.value)} (${fixed(p.f1.low)} to ${fixed(p.f1.high)})` : 'no users'} |`;
  return [
    '| persona | users | selected | precision | recall | share of everyone | F1 |',
    '|---|---:|---:|---:|---:|---:|---:|',
    ...fidelity.personas.map(row),
    '',
    'In brackets: 95 % intervals (Wilson).',
    '',
  ];
}

function undescribed(learned: LearnedRules): string[] {
  if (learned.undescribed.length === 0) return [];
  const ids = learned.undescribed.map((id) => `\`${id}\``).join(', ');
  return [
    `No short rule describes ${ids}; those users fall to “${markdownText(learned.ruleSet.fallback.name)}”.`,
    '',
  ];
}

function curve(learned: LearnedRules, chart?: string): string[] {
  const one = learned.curve.length === 1;
  if (one) return ['## The price of simplicity', '', 'Shorter and longer limits lead to the same rules.', ''];
  return [
    '## The price of simplicity',
    '',
    'Each line is a rule set learned with other limits and measured on the same users.',
    '',
    ...(chart ? [`![Fidelity against the number of conditions](${chart})`, ''] : []),
    '| conditions in all | per clause | clauses per persona | mean F1 | right persona | selected |',
    '|---:|---:|---:|---:|---:|---:|',
    ...learned.curve.map(
      (p) =>
        `| ${p.conditions}${p.chosen ? ' (kept)' : ''} | ${p.maxConditions} | ${p.maxClauses} | ${fixed(p.macroF1)} | ` +
        `${percent(p.accuracy)} | ${percent(p.coverage)} |`,
    ),
    '',
  ];
}

/** In words: which horizon is early enough, for how many, and which one tells most users. */
function earlyVerdict(early: EarlyRules): string {
  const asked = percent(early.precision);
  const first = early.horizons.find(({ horizon }) => horizon === early.earliest)?.rules?.fidelity;
  if (!first) return `No horizon reaches the asked precision of ${asked}.`;
  const most = early.horizons.find(
    ({ rules }) =>
      rules && rules.fidelity.precision.value >= early.precision && rules.fidelity.coverage.value >= 0.5,
  );
  const one =
    `${early.earliest} after a user's first event the rules reach the asked precision of ${asked}: ` +
    `${cell(first.precision)}, for the ${percent(first.coverage.value)} of users whom they tell.`;
  if (most?.horizon === early.earliest) return one;
  return most
    ? `${one} Most users can be told after ${most.horizon}.`
    : `${one} No horizon tells most users so precisely.`;
}

function earlySection(early: EarlyRules, chart?: string): string[] {
  const verdict = earlyVerdict(early);
  return [
    '## How soon can we tell?',
    '',
    `${verdict} The rules ask only for what is known by then and predict the persona found on the full history.`,
    '',
    ...(chart ? [`![Fidelity by horizon](${chart})`, ''] : []),
    '| known after | users | precision | users told | mean F1 | guessing the largest |',
    '|---|---:|---:|---:|---:|---:|',
    ...early.horizons.map((h) =>
      h.rules
        ? `| ${h.horizon} | ${h.users} | ${cell(h.rules.fidelity.precision)} | ${cell(h.rules.fidelity.coverage)} | ` +
          `${fixed(h.rules.fidelity.macroF1)} | ${percent(h.guess)} |`
        : `| ${h.horizon} | ${h.users} | ${h.reason} | | | |`,
    ),
    '',
    '| persona | told soonest after |',
    '|---|---|',
    ...early.personas.map(
      (p) => `| ${markdownText(p.name)} | ${p.earliest ?? 'not within these horizons'} |`,
    ),
    '',
  ];
}

function cell(p: Proportion | null): string {
  return p ? `${percent(p.value)} (${percent(p.low)} to ${percent(p.high)})` : 'none selected';
}

function percent(value: number): string {
  return `${(100 * value).toFixed(1)} %`;
}

function fixed(value: number): string {
  return value.toFixed(2);
}
