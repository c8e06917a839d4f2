import { nearestName } from '../../base/index.js';
import type { Config } from '../../config/index.js';
import type { Assignment } from '../../exports/index.js';
import {
  combineSegments,
  EVERYONE_ELSE,
  engagementSegments,
  type GivenCount,
  RULE_SET_VERSION,
  type RuleColumns,
  type RuleSet,
  ruleColumns,
  selectSegments,
} from '../../rules/index.js';
import { need, type Stage } from '../stage.js';
import type { RunState } from '../state.js';
import { userAttributes } from '../user-attributes.js';

/** Segments that are given rather than learned, with the users they select. */
export interface GivenSegments {
  /** Those tried before the personas, and those after them, each in the order of the configuration. */
  before: RuleSet;
  after: RuleSet;
  /** Whether personas are among the segments at all. */
  personas: boolean;
  /** For each user the index of the segment in `before`; its length for none. */
  selected: Int32Array;
}

/** Applies hand-written segments and engagement levels to the users of the run. */
export const applySegments: Stage = {
  name: 'segments',
  title: 'applying segments of the configuration',
  reads: ['events', 'features'],
  writes: ['given'],
  wanted: ({ rules }) => rules.segments.length > 0 || rules.order.includes('engagement'),
  async run(state, { config, log }) {
    const table = need(state, 'features');
    const { order } = config.rules;
    const levels = order.includes('engagement') ? levelsOf(ruleColumns(table)) : undefined;
    const at = order.indexOf('personas');
    const before = partsOf(at < 0 ? order : order.slice(0, at), config, levels, ruleColumns(table));
    const after = partsOf(at < 0 ? [] : order.slice(at + 1), config, levels, ruleColumns(table));
    const asked = [...before.features, ...after.features];
    const data = await userAttributes(need(state, 'events'), table, config, asked);
    const names = data.columns.map((c) => c.feature.name);
    for (const { name } of asked) {
      if (names.includes(name)) continue;
      const near = nearestName(name, names);
      log.warn(`no user of these exports has '${name}'${near ? `; did you mean '${near}'?` : ''}`);
    }
    state.given = { before, after, personas: at >= 0, selected: selectSegments(before, data) };
  },
};

type Part = Config['rules']['order'][number];

/** The given segments of some parts of the order, as rules of their own. */
function partsOf(
  parts: readonly Part[],
  config: Config,
  levels: RuleSet | undefined,
  { columns }: RuleColumns,
): RuleSet {
  const known = columns.map(({ feature }) => feature);
  let rules: RuleSet = {
    kind: 'kindred/rules',
    version: RULE_SET_VERSION,
    features: [],
    segments: [],
    // Whom no level selects is in the lowest one where nothing comes after the levels.
    fallback: parts.at(-1) === 'engagement' && levels ? levels.fallback : EVERYONE_ELSE,
  };
  for (const part of [...parts].reverse()) {
    const segments =
      part === 'engagement' ? levels!.segments : part === 'segments' ? config.rules.segments : [];
    rules = combineSegments(segments, rules, known);
  }
  return rules;
}

/** Engagement levels over adoption, and over first value where an activation event is configured. */
function levelsOf(data: RuleColumns): RuleSet {
  const has = (name: string) => data.columns.some((c) => c.feature.name === name);
  const activation = { reached: 'activated', time: 'time_to_value_hours' };
  return engagementSegments(data, {
    adoption: 'adoption_rate',
    ...(has(activation.reached) && has(activation.time) ? { activation } : {}),
  });
}

/** How many users get each given segment that is tried before the personas. */
export function givenCounts({ given }: RunState): GivenCount[] {
  if (!given) return [];
  const { before, selected } = given;
  const counts = new Int32Array(before.segments.length + 1);
  for (const s of selected) counts[s]!++;
  return before.segments.map(({ id }, s) => ({ id, users: counts[s]!, of: selected.length }));
}

/** The given segments alone, in the order of the configuration. */
export function givenRules({ before, after, personas }: GivenSegments): RuleSet {
  if (!personas) return before;
  return combineSegments(before.segments, after, [...before.features, ...after.features]);
}

/** Given segments and learned rules together, in the order of the configuration. */
export function rulesInOrder(given: GivenSegments | undefined, learned: RuleSet): RuleSet {
  if (!given) return learned;
  if (!given.personas) return given.before;
  const known = [...given.before.features, ...given.after.features, ...learned.features];
  const later = { ...learned, fallback: given.after.fallback };
  const withAfter = combineSegments(learned.segments, { ...later, segments: given.after.segments }, known);
  return combineSegments(given.before.segments, withAfter, known);
}

/**
 * Users by the segment they get: the first given one that selects them, else their persona. The confidence of a persona
 * says nothing about a given segment, so it is unknown there.
 */
export function inSegments(assignment: Assignment, { given }: RunState): Assignment {
  if (!given) return assignment;
  const { before, selected, personas } = given;
  const n = before.segments.length;
  const rest = personas ? assignment.personas : [before.fallback];
  const persona = selected.map((s, u) => (s < n ? s : n + (personas ? assignment.persona[u]! : 0)));
  const { confidence } = assignment;
  return {
    ...assignment,
    personas: [...before.segments.map(({ id, name }) => ({ id, name })), ...rest],
    persona,
    ...(confidence
      ? { confidence: confidence.map((c, u) => (persona[u]! < n || !personas ? Number.NaN : c)) }
      : {}),
  };
}
