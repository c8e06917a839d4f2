import type { Random } from '../../base/index.js';
import { inputError } from '../../base/index.js';
import type { FeatureTable } from '../../features/index.js';
import { columnAt, type RuleColumn, type RuleColumns, ruleColumns, shareColumn } from '../columns.js';
import {
  type Clause,
  conditionCount,
  type Leaf,
  RULE_SET_VERSION,
  type RuleFeature,
  type RuleSet,
} from '../form.js';
import { selectSegments } from '../select.js';
import { type BinnedColumn, type BinTest, binColumns, leafOf } from './bins.js';
import { type ListEntry, learnList } from './decision-list.js';
import { eventGroups } from './event-groups.js';
import { type Fidelity, measureFidelity } from './fidelity.js';
import { settleThreshold } from './threshold.js';

export interface LearnOptions {
  /** Most conditions of a clause; 3 by default. */
  maxConditions?: number;
  /** Most clauses of a persona; 3 by default. */
  maxClauses?: number;
  /** Share of users kept for measuring; 0.3 by default. */
  heldOut?: number;
  /** Most users learned from; 10,000 by default. */
  maxLearners?: number;
  /** Most users measured on; 100,000 by default. */
  maxHeldOut?: number;
  /** Below 1 precision counts more than recall (F-beta); 1 by default. */
  beta?: number;
  /** Least precision of a clause on the users learned from; none is asked by default. */
  minPrecision?: number;
  /** Whether the curve of conditions against fidelity is wanted; true by default. */
  curve?: boolean;
  /** Whether rules may ask for a feature; all may by default. */
  allow?: (feature: RuleFeature) => boolean;
  /** Further attributes of the same users, such as traits. */
  extra?: readonly RuleColumn[];
}

/** Rules with what they are worth. */
export interface LearnedRules {
  ruleSet: RuleSet;
  /** Measured on users that were not learned from. */
  fidelity: Fidelity;
  learners: number;
  conditions: number;
  maxConditions: number;
  /** The price of simplicity: shorter and longer rule sets, each measured on the same held-out users. */
  curve: CurvePoint[];
  /** Personas that no rule describes; their users fall back. */
  undescribed: string[];
}

export interface CurvePoint {
  maxConditions: number;
  maxClauses: number;
  /** Conditions of the whole rule set. */
  conditions: number;
  macroF1: number;
  accuracy: number;
  coverage: number;
  /** The point of the rule set that was kept. */
  chosen: boolean;
}

/** The segment of users whom no rule selects. */
export const EVERYONE_ELSE = { id: 'everyone-else', name: 'Everyone else' };

/**
 * Conditions per clause of the rules that are learned beside the asked ones. The search is greedy: where it reaches
 * further with shorter clauses, those are kept.
 */
const SHORTER = 2;

/** Rule lengths of the curve beside the asked one: conditions per clause, clauses per persona. */
const CURVE: readonly [number, number][] = [
  [1, 1],
  [2, 1],
  [3, 1],
  [2, 3],
  [3, 3],
  [4, 3],
];

/**
 * Learns short ordered rules that reproduce personas: `labels[u]` is the persona of user `u` as an index into
 * `personas`, or -1 for users without one, who are left out.
 *
 * @throws KindredError (input) with fewer than 20 labelled users.
 */
export function learnRules(
  table: FeatureTable,
  labels: Int32Array,
  personas: readonly { id: string; name: string }[],
  options: LearnOptions,
  random: Random,
): LearnedRules {
  const { maxConditions = 3, maxClauses = 3, beta = 1, minPrecision = 0 } = options;
  const { learners, heldOut } = splitUsers(labels, options, random.fork('rules/split'));
  const groups = eventGroups(table, labels, personas, learners);
  const full = columnsOf(table, groups, options);
  // Columns exist for the learners only, and for the held-out users where a rule asks for them: the shares of events of
  // everyone would not fit beside the table.
  const columns = full.map((c) => columnAt(c(), learners));
  const binned = binColumns(
    columns,
    Int32Array.from(learners, (_, i) => i),
  );
  const learnerLabels = learners.map((u) => labels[u]!);
  const truth = heldOut.map((u) => labels[u]!);
  const fullColumn = (name: string) => full[columns.findIndex((c) => c.feature.name === name)]!();
  const heldOutIds = Array.from(heldOut, (u) => table.userIds[u]!);
  const measured = (ruleSet: RuleSet): RuleColumns => ({
    userIds: heldOutIds,
    columns: ruleSet.features.map((f) => columnAt(fullColumn(f.name), heldOut)),
  });
  const attempt = (conditions: number, clauses: number) => {
    const listOptions = { maxConditions: conditions, maxClauses: clauses, beta, minPrecision };
    const list = learnList(binned, learnerLabels, personas.length, listOptions);
    const ruleSet = ruleSetOf(list.entries, binned, personas, fullColumn);
    const fidelity = fidelityOf(ruleSet, measured(ruleSet), truth, personas);
    return {
      limits: { maxConditions: conditions, maxClauses: clauses },
      worth: list.worth,
      ruleSet,
      fidelity,
    };
  };
  // Which is kept is decided on the learners: the held-out users must not have a say in what is measured on them.
  const longest = attempt(maxConditions, maxClauses);
  const shorter = maxConditions > SHORTER ? [attempt(SHORTER, maxClauses)] : [];
  const within = [longest, ...shorter];
  const chosen = within.reduce((best, other) => (other.worth > best.worth ? other : best));
  const point = (result: typeof chosen): CurvePoint => ({
    ...result.limits,
    conditions: conditionCount(result.ruleSet.segments),
    macroF1: result.fidelity.macroF1,
    accuracy: result.fidelity.accuracy.value,
    coverage: result.fidelity.coverage.value,
    chosen: result === chosen,
  });
  const known = (c: number, k: number) =>
    within.some(({ limits }) => limits.maxConditions === c && limits.maxClauses === k);
  const others = options.curve === false ? [] : CURVE.filter(([c, k]) => !known(c, k));
  const curve = [...within, ...others.map(([c, k]) => attempt(c, k))].map(point);
  curve.sort((a, b) => a.conditions - b.conditions || a.macroF1 - b.macroF1);
  const described = new Set(chosen.ruleSet.segments.map((s) => s.id));
  return {
    ruleSet: chosen.ruleSet,
    fidelity: chosen.fidelity,
    learners: learners.length,
    conditions: conditionCount(chosen.ruleSet.segments),
    maxConditions,
    curve: withoutRepeats(curve),
    undescribed: personas.filter((p) => !described.has(p.id)).map((p) => p.id),
  };
}

/** Limits that led to the same rules are one point of the curve. */
function withoutRepeats(curve: readonly CurvePoint[]): CurvePoint[] {
  const key = (p: CurvePoint) => `${p.conditions}/${p.macroF1}/${p.accuracy}/${p.coverage}`;
  const chosen = curve.find((p) => p.chosen)!;
  return curve.filter(
    (p, i) => p === chosen || (key(p) !== key(chosen) && curve.findIndex((q) => key(q) === key(p)) === i),
  );
}

/** Every column that rules may ask for, made when it is called for. */
function columnsOf(
  table: FeatureTable,
  groups: readonly RuleFeature[],
  { allow = () => true, extra = [] }: LearnOptions,
): (() => RuleColumn)[] {
  const ready = [...ruleColumns(table).columns, ...extra].filter((c) => allow(c.feature));
  return [
    ...ready.map((column) => () => column),
    ...groups.filter(allow).map((feature) => () => shareColumn(table, feature)),
  ];
}

/** Fidelity of a rule set on users whose personas are `truth`. */
function fidelityOf(
  ruleSet: RuleSet,
  data: RuleColumns,
  truth: Int32Array,
  personas: readonly { id: string; name: string }[],
): Fidelity {
  const index = new Map(personas.map((p, i) => [p.id, i]));
  const personaOf = ruleSet.segments.map((s) => index.get(s.id) ?? -1);
  const segments = selectSegments(ruleSet, data);
  return measureFidelity(
    truth,
    segments.map((s) => personaOf[s] ?? -1),
    personas,
  );
}

/** Two random, disjoint sets of labelled users, each in table order. */
export function splitUsers(
  labels: Int32Array,
  options: LearnOptions,
  random: Random,
): { learners: Int32Array; heldOut: Int32Array } {
  const { heldOut: share = 0.3, maxLearners = 10_000, maxHeldOut = 100_000 } = options;
  const users = Int32Array.from(labels, (_, u) => u).filter((u) => labels[u]! >= 0);
  if (users.length < 20) {
    throw inputError('too-few-users-for-rules', {
      what: `${users.length} users have a persona`,
      expected: 'at least 20, to learn rules on some and measure them on others',
    });
  }
  for (let i = users.length - 1; i > 0; i--) {
    const j = random.int(i + 1);
    [users[i], users[j]] = [users[j]!, users[i]!];
  }
  const held = Math.round(share * users.length);
  return {
    heldOut: users.slice(0, Math.min(held, maxHeldOut)).sort(),
    learners: users.slice(held, held + maxLearners).sort(),
  };
}

function ruleSetOf(
  list: readonly ListEntry[],
  columns: readonly BinnedColumn[],
  personas: readonly { id: string; name: string }[],
  fullColumn: (name: string) => RuleColumn,
): RuleSet {
  const features = new Map<string, RuleFeature>();
  const clauseOf = (tests: readonly BinTest[]): Clause => ({
    all: tests.map((test) => {
      const { column } = columns[test.column]!;
      features.set(column.feature.name, column.feature);
      return settled(leafOf(test, columns), fullColumn(column.feature.name));
    }),
  });
  const segments = list.map(({ persona, clauses }) => ({
    id: personas[persona]!.id,
    name: personas[persona]!.name,
    any: clauses.map(clauseOf),
  }));
  return {
    kind: 'kindred/rules',
    version: RULE_SET_VERSION,
    features: [...features.values()],
    segments,
    fallback: EVERYONE_ELSE,
  };
}

function settled(leaf: Leaf, column: RuleColumn): Leaf {
  if (column.type !== 'number') return leaf;
  if ('gte' in leaf) return { ...leaf, gte: settleThreshold(leaf.gte, column.values) };
  return 'lt' in leaf ? { ...leaf, lt: settleThreshold(leaf.lt, column.values) } : leaf;
}
