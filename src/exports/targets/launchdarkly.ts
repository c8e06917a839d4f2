import { type Clause, encodeLeaf, type LeafEncoding, type RuleSet, type Segment } from '../../rules/index.js';
import { type Assignment, personaSizes, rowsOf } from '../assignment.js';
import { csvLine, inChunks } from '../csv.js';
import type { ExportFile } from '../file.js';
import { fileNames } from '../file-names.js';
import { contextModule } from './adapter.js';
import { attributeRules, type Flavour, outcomes, PERSONA, rulesFile, type Target } from './target.js';

/** Types are strict and an absent attribute matches nothing, negated or not: only the empty text needs a guard. */
const LEAF: LeafEncoding<unknown> = {
  gte: (f, v) => clauseOf(f, 'greaterThanOrEqual', [v]),
  lt: (f, v) => clauseOf(f, 'lessThan', [v]),
  is: (f, v) => clauseOf(f, 'in', [v]),
  in: (f, values) => clauseOf(f, 'in', values),
  nin: (f, values) => clauseOf(f, 'in', [...values, ''], true),
};

function clauseOf(attribute: string, op: string, values: readonly unknown[], negate = false): unknown {
  return { contextKind: 'user', attribute, op, values, negate };
}

/** LaunchDarkly: flag data with one segment per persona and the flag `persona`; lists as big-segment CSV. */
export const launchdarkly: Target = {
  name: 'launchdarkly',
  title: 'LaunchDarkly',
  kind: 'flags',
  byRule: (ruleSet) => documents(ruleSet, 'by-rule'),
  *byAssignment(assignment) {
    yield* documents(attributeRules(assignment.personas), 'by-attribute');
    yield* lists(assignment);
  },
};

function documents(ruleSet: RuleSet, flavour: Flavour): ExportFile[] {
  const document = {
    flags: { [PERSONA]: flag(ruleSet) },
    segments: Object.fromEntries(ruleSet.segments.map((s) => [segmentKey(s.id), segment(s)])),
  };
  return [
    rulesFile(`targets/launchdarkly/${flavour}.json`, document, ruleSet, [
      'the format of the file data source and of relay archives; the console takes the same segments over its REST API',
    ]),
    contextModule(
      `targets/launchdarkly/${flavour}.context.mjs`,
      ruleSet,
      'The LaunchDarkly context of a user.',
      "return { kind: 'user', key: userId, ...known };",
    ),
  ];
}

function segmentKey(id: string): string {
  return `persona-${id}`;
}

function flag(ruleSet: RuleSet): unknown {
  const variations = outcomes(ruleSet).map((o) => o.id);
  return {
    key: PERSONA,
    version: 1,
    on: true,
    salt: PERSONA,
    prerequisites: [],
    targets: [],
    contextTargets: [],
    rules: ruleSet.segments.map((s, variation) => ({
      id: segmentKey(s.id),
      clauses: [
        { contextKind: 'user', attribute: '', op: 'segmentMatch', values: [segmentKey(s.id)], negate: false },
      ],
      variation,
    })),
    fallthrough: { variation: variations.length - 1 },
    offVariation: variations.length - 1,
    variations,
    clientSideAvailability: { usingEnvironmentId: true, usingMobileKey: false },
    trackEvents: false,
    deleted: false,
  };
}

function segment({ id, any }: Segment): unknown {
  return {
    key: segmentKey(id),
    version: 1,
    included: [],
    excluded: [],
    includedContexts: [],
    excludedContexts: [],
    rules: any.map((clause: Clause, i) => ({
      id: `${id}-${i}`,
      clauses: clause.all.map((leaf) => encodeLeaf(leaf, LEAF)),
    })),
    salt: PERSONA,
    deleted: false,
  };
}

/** Most individual targets of a list segment. */
const MAX_LIST = 15_000;

/** One CSV of context keys per persona, as the console imports them. */
function* lists(assignment: Assignment): Generator<ExportFile> {
  const names = fileNames(assignment.personas.map((p) => p.id));
  const sizes = personaSizes(assignment);
  for (let p = 0; p < names.length; p++) {
    const pieces = (function* () {
      yield csvLine(['key']);
      for (const row of rowsOf(assignment, p)) yield csvLine([assignment.userIds[row]!]);
    })();
    const notes =
      sizes[p]! > MAX_LIST
        ? [
            `${sizes[p]} users are more than the ${MAX_LIST} of a list segment: needs a plan with big segments`,
          ]
        : [];
    yield {
      path: `targets/launchdarkly/list-${names[p]}.csv`,
      content: inChunks(pieces),
      records: sizes[p]!,
      notes,
    };
  }
}
