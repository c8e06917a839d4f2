import { encodeLeaf, type LeafEncoding, type RuleSet } from '../../rules/index.js';
import { type Assignment, personaSizes, rowsOf } from '../assignment.js';
import { csvLine, inChunks } from '../csv.js';
import type { ExportFile } from '../file.js';
import { fileNames } from '../file-names.js';
import { contextModule } from './adapter.js';
import { attributeRules, type Flavour, PERSONA, rulesFile, type Target } from './target.js';

/** `none_*` holds for an absent field, hence `neq null`; `any`/`none` without `case_sensitive` would ignore case. */
const LEAF: LeafEncoding<unknown[]> = {
  gte: (f, v) => [condition(f, 'gte', v)],
  lt: (f, v) => [condition(f, 'lt', v)],
  is: (f, v) => [condition(f, 'any_case_sensitive', [String(v)])],
  in: (f, values) => [condition(f, 'any_case_sensitive', [...values])],
  nin: (f, values) => [condition(f, 'none_case_sensitive', [...values, '']), condition(f, 'neq', null)],
};

function condition(field: string, operator: string, targetValue: unknown): unknown {
  return {
    type: 'user_field',
    targetValue,
    operator,
    field,
    additionalValues: { custom_field: field },
    isDeviceBased: false,
    idType: 'userID',
  };
}

/** Statsig: config specs for bootstrapping an SDK, with the dynamic config `persona`; id lists. */
export const statsig: Target = {
  name: 'statsig',
  title: 'Statsig',
  kind: 'flags',
  byRule: (ruleSet) => documents(ruleSet, 'by-rule'),
  *byAssignment(assignment) {
    yield* documents(attributeRules(assignment.personas), 'by-attribute');
    yield* idLists(assignment);
  },
};

function documents(ruleSet: RuleSet, flavour: Flavour): ExportFile[] {
  const rules = ruleSet.segments.flatMap((segment) =>
    segment.any.map((clause, i) =>
      rule(
        `${segment.id}-${i}`,
        segment.id,
        clause.all.flatMap((l) => encodeLeaf(l, LEAF)),
      ),
    ),
  );
  const document = {
    has_updates: true,
    // The SDK keeps the newer of two specs; these never compete with a server's.
    time: 1,
    feature_gates: [],
    dynamic_configs: [
      {
        name: PERSONA,
        type: 'dynamic_config',
        salt: PERSONA,
        enabled: true,
        defaultValue: { persona: ruleSet.fallback.id },
        entity: 'dynamic_config',
        idType: 'userID',
        isDeviceBased: false,
        rules,
      },
    ],
    layer_configs: [],
    layers: {},
    id_lists: {},
    diagnostics: {},
    sdk_flags: {},
  };
  return [
    rulesFile(`targets/statsig/${flavour}.json`, document, ruleSet, [
      'the format that SDKs cache, for bootstrapping; the console takes the same rules over its REST API',
    ]),
    contextModule(
      `targets/statsig/${flavour}.context.mjs`,
      ruleSet,
      'The Statsig user of a user.',
      `// Statsig reads these from the user itself, not from its custom fields.
const BUILT_IN = ['email', 'ip', 'userAgent', 'country', 'locale', 'appVersion'];
const user = { userID: userId, custom: {} };
for (const [name, value] of Object.entries(known)) {
  if (BUILT_IN.includes(name)) user[name] = value;
  else user.custom[name] = value;
}
return user;`,
    ),
  ];
}

function rule(id: string, persona: string, conditions: unknown[]): unknown {
  return {
    name: id,
    groupName: id,
    id,
    salt: id,
    passPercentage: 100,
    conditions,
    returnValue: { persona },
    isDeviceBased: false,
    idType: 'userID',
  };
}

/** Lists longer than this reach SDKs by a slower way of their own. */
const FAST_LIST = 1000;
/** Ids of all lists of a project. */
const MAX_IDS = 10_000_000;

function* idLists(assignment: Assignment): Generator<ExportFile> {
  const names = fileNames(assignment.personas.map((p) => p.id));
  const sizes = personaSizes(assignment);
  for (let p = 0; p < names.length; p++) {
    const ids = (function* () {
      for (const row of rowsOf(assignment, p)) yield csvLine([assignment.userIds[row]!]);
    })();
    const notes: string[] = [];
    if (sizes[p]! >= FAST_LIST) notes.push(`${FAST_LIST} ids or more are synchronised apart from the gates`);
    if (assignment.userIds.length > MAX_IDS)
      notes.push(`a project holds at most ${MAX_IDS} ids in all lists`);
    yield {
      path: `targets/statsig/id-list-${names[p]}.csv`,
      content: inChunks(ids),
      records: sizes[p]!,
      notes,
    };
  }
}
