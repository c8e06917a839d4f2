import { type Clause, encodeLeaf, type LeafEncoding, type RuleSet, type Segment } from '../../rules/index.js';
import { type Assignment, idsOf } from '../assignment.js';
import type { ExportFile } from '../file.js';
import { contextModule } from './adapter.js';
import { attributeRules, type Flavour, PERSONA, rulesFile, type Target } from './target.js';

/** Id lists travel inside the payload; beyond this they would slow every client down. */
const MAX_LIST_BYTES = 1_000_000;

/** Null compares as less than any number, and plain equality with `true` is truthiness: hence the operators. */
const LEAF: LeafEncoding<unknown> = {
  gte: (f, v) => ({ [f]: { $exists: true, $gte: v } }),
  lt: (f, v) => ({ [f]: { $exists: true, $lt: v } }),
  is: (f, v) => ({ [f]: { $eq: v } }),
  in: (f, values) => ({ [f]: { $in: values } }),
  nin: (f, values) => ({ [f]: { $exists: true, $nin: [...values, ''] } }),
};

/** GrowthBook: an SDK payload with the feature `persona`. */
export const growthbook: Target = {
  name: 'growthbook',
  title: 'GrowthBook',
  kind: 'flags',
  byRule: (ruleSet) => documents(ruleSet, 'by-rule'),
  byAssignment: (assignment) => [
    ...documents(attributeRules(assignment.personas), 'by-attribute'),
    ...groups(assignment),
  ],
};

function documents(ruleSet: RuleSet, flavour: Flavour): ExportFile[] {
  const rules = ruleSet.segments.map((s) => ({
    id: `persona_${s.id}`,
    condition: condition(s),
    force: s.id,
  }));
  const payload = { features: { [PERSONA]: { defaultValue: ruleSet.fallback.id, rules } } };
  return [
    rulesFile(`targets/growthbook/${flavour}.json`, payload, ruleSet),
    contextModule(
      `targets/growthbook/${flavour}.context.mjs`,
      ruleSet,
      'The GrowthBook attributes of a user.',
      'return { id: userId, ...known };',
    ),
  ];
}

function condition(segment: Segment): unknown {
  const clauses = segment.any.map((clause: Clause) => ({ $and: clause.all.map((l) => encodeLeaf(l, LEAF)) }));
  return clauses.length === 1 ? clauses[0] : { $or: clauses };
}

/** Saved groups: id lists inside the payload, where they are small enough. */
function groups(assignment: Assignment): ExportFile[] {
  const bytes = assignment.userIds.reduce((n, id) => n + id.length + 3, 0);
  if (bytes > MAX_LIST_BYTES) return [];
  const { personas } = assignment;
  const payload = {
    features: {
      [PERSONA]: {
        defaultValue: 'no-persona',
        rules: personas.map(({ id }) => ({
          id: `persona_${id}`,
          condition: { id: { $inGroup: `persona_${id}` } },
          force: id,
        })),
      },
    },
    savedGroups: Object.fromEntries(personas.map(({ id }, p) => [`persona_${id}`, idsOf(assignment, p)])),
  };
  const notes = [
    `written because the id lists are under ${MAX_LIST_BYTES / 1e6} MB; larger cohorts go by attribute`,
  ];
  const file = rulesFile('targets/growthbook/by-list.json', payload, attributeRules(personas), notes);
  return [{ ...file, records: assignment.userIds.length }];
}
