import type { Clause, Leaf, RuleSet } from '../../rules/index.js';
import { type Assignment, personaSizes, rowsOf } from '../assignment.js';
import { csvLine, inChunks } from '../csv.js';
import type { ExportFile } from '../file.js';
import { fileNames } from '../file-names.js';
import { contextModule } from './adapter.js';
import {
  attributeRules,
  type Flavour,
  limitError,
  outcomes,
  PERSONA,
  rulesFile,
  type Target,
} from './target.js';

interface Property {
  key: string;
  type: 'person';
  operator: string;
  value: unknown;
}

/** Clauses after telling letter case apart; a flag with more conditions is hard to look after in the console. */
const MAX_CONDITIONS = 200;

/** PostHog: a flag definition for local evaluation and the API, dynamic cohorts, and static cohorts as CSV. */
export const posthog: Target = {
  name: 'posthog',
  title: 'PostHog',
  kind: 'flags',
  byRule: (ruleSet) => documents(ruleSet, 'by-rule'),
  *byAssignment(assignment) {
    yield* documents(attributeRules(assignment.personas), 'by-attribute');
    yield* staticCohorts(assignment);
  },
};

function documents(ruleSet: RuleSet, flavour: Flavour): ExportFile[] {
  const groups = ruleSet.segments.flatMap((segment) =>
    segment.any
      .flatMap(alternatives)
      .map((properties) => ({ properties, rollout_percentage: 100, variant: segment.id })),
  );
  if (groups.length >= MAX_CONDITIONS) {
    throw limitError(
      'posthog',
      `${groups.length} condition sets`,
      `at most ${MAX_CONDITIONS}`,
      'write shorter rules',
    );
  }
  const fallback = { properties: [], rollout_percentage: 100, variant: ruleSet.fallback.id };
  const flag = {
    id: 1,
    key: PERSONA,
    name: 'Persona, written by Kindred',
    active: true,
    deleted: false,
    ensure_experience_continuity: false,
    filters: {
      groups: [...groups, fallback],
      multivariate: {
        variants: outcomes(ruleSet).map(({ id, name }) => ({
          key: id,
          name,
          rollout_percentage: id === ruleSet.fallback.id ? 100 : 0,
        })),
      },
      payloads: {},
    },
  };
  const cohorts = ruleSet.segments.map((segment) => ({
    name: `persona ${segment.id}`,
    is_static: false,
    filters: {
      properties: {
        type: 'OR',
        values: segment.any.flatMap(alternatives).map((values) => ({ type: 'AND', values })),
      },
    },
  }));
  return [
    rulesFile(
      `targets/posthog/${flavour}.local-evaluation.json`,
      { flags: [flag], group_type_mapping: {}, cohorts: {} },
      ruleSet,
      caseNotes(ruleSet),
    ),
    rulesFile(`targets/posthog/${flavour}.cohorts.json`, cohorts, ruleSet, [
      'cohorts overlap where rules do: the flag decides by order, cohorts do not',
    ]),
    contextModule(
      `targets/posthog/${flavour}.context.mjs`,
      ruleSet,
      'The PostHog person properties of a user. An absent property would send local evaluation to the server.',
      `const properties = {};
for (const name of Object.keys(TYPES)) properties[name] = known[name] ?? null;
return properties;`,
    ),
  ];
}

/**
 * A clause as one or more property lists of which any may hold. `exact` and `is_not` ignore letter case, so for ASCII
 * values a pattern tells the cases apart: "is not one of" becomes "differs even without case, or in case only".
 */
function alternatives(clause: Clause): Property[][] {
  return clause.all.reduce<Property[][]>(
    (lists, leaf) => lists.flatMap((list) => leafAlternatives(leaf).map((more) => [...list, ...more])),
    [[]],
  );
}

function leafAlternatives(leaf: Leaf): Property[][] {
  const { feature } = leaf;
  const property = (operator: string, value: unknown): Property => ({
    key: feature,
    type: 'person',
    operator,
    value,
  });
  if ('gte' in leaf) return [[property('gte', leaf.gte)]];
  if ('lt' in leaf) return [[property('lt', leaf.lt)]];
  if ('is' in leaf) return [[property('regex', pattern([String(leaf.is)]))]];
  const values = 'in' in leaf ? leaf.in : leaf.nin;
  const plain = values.filter(isAscii);
  const other = values.filter((v) => !isAscii(v));
  if ('in' in leaf) {
    const lists: Property[][] = [];
    if (plain.length > 0) lists.push([property('exact', plain), property('regex', pattern(plain))]);
    if (other.length > 0) lists.push([property('exact', other)]);
    return lists;
  }
  // A null property reads as the text "null".
  const differs = [property('is_not', [...values, 'null', ''])];
  if (plain.length === 0) return [differs];
  return [differs, [property('exact', plain), property('not_regex', pattern(plain))]];
}

function pattern(values: readonly string[]): string {
  return `^(?:${values.map((v) => v.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')).join('|')})$`;
}

function isAscii(value: string): boolean {
  return /^[\x20-\x7e]*$/.test(value);
}

function caseNotes(ruleSet: RuleSet): string[] {
  const leaves = ruleSet.segments.flatMap((s) => s.any.flatMap((c) => c.all));
  const values = leaves.flatMap((leaf) => ('in' in leaf ? leaf.in : 'nin' in leaf ? leaf.nin : []));
  return values.every(isAscii) ? [] : ['values with letters beyond ASCII are compared without letter case'];
}

/** CSV uploads of static cohorts, which the server alone can evaluate. */
function* staticCohorts(assignment: Assignment): Generator<ExportFile> {
  const names = fileNames(assignment.personas.map((p) => p.id));
  const sizes = personaSizes(assignment);
  for (let p = 0; p < names.length; p++) {
    const pieces = (function* () {
      yield csvLine(['distinct_id']);
      for (const row of rowsOf(assignment, p)) yield csvLine([assignment.userIds[row]!]);
    })();
    const notes = ['a static cohort: evaluated by the server, not locally'];
    yield {
      path: `targets/posthog/static-cohort-${names[p]}.csv`,
      content: inChunks(pieces),
      records: sizes[p]!,
      notes,
    };
  }
}
