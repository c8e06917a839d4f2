import type { ArtifactHead } from '../base/index.js';

/** The version of `rules.json` this program writes. A reader refuses a larger major. */
export const RULE_SET_VERSION = '1.1';

/**
 * Segment rules, `rules.json`: the one form that every target is compiled from. Ordered, first match wins. Each segment
 * is an OR of ANDs of leaf tests; a leaf is false when the value is absent, null, empty, NaN or of another type.
 * There is no negation of clauses: the systems that execute these rules disagree on what it means for absent values.
 */
export interface RuleSet extends ArtifactHead {
  kind: 'kindred/rules';
  /** Every feature that a leaf tests, in order of first use. */
  features: RuleFeature[];
  segments: Segment[];
  /** Everyone whom no segment selects. */
  fallback: { id: string; name: string };
}

export type FeatureType = 'number' | 'boolean' | 'string';

/** What a rule asks about a user. */
export interface RuleFeature {
  /** Letters, digits and `_`: the attribute's name in every system. */
  name: string;
  type: FeatureType;
  /** In users' words: `sessions per active week`. */
  title: string;
  unit: string;
  /** What it measures. For a share of events, `events` lists them. */
  meaning: string;
  /** The events whose share the value is, for such features: of all events, or of those `among`. */
  events?: string[];
  among?: string[];
}

export interface Segment {
  id: string;
  name: string;
  /** The user belongs when any clause holds. */
  any: Clause[];
}

/** The clause holds when all leaves do. */
export interface Clause {
  all: Leaf[];
}

export type Leaf =
  | { feature: string; gte: number }
  | { feature: string; lt: number }
  | { feature: string; is: boolean }
  | { feature: string; in: string[] }
  | { feature: string; nin: string[] };

/** One function per leaf test: how a target, or the evaluator, or prose, writes it. */
export interface LeafEncoding<T> {
  gte(feature: string, value: number): T;
  lt(feature: string, value: number): T;
  is(feature: string, value: boolean): T;
  in(feature: string, values: readonly string[]): T;
  nin(feature: string, values: readonly string[]): T;
}

/** Writes a leaf in an encoding. */
export function encodeLeaf<T>(leaf: Leaf, encoding: LeafEncoding<T>): T {
  if ('gte' in leaf) return encoding.gte(leaf.feature, leaf.gte);
  if ('lt' in leaf) return encoding.lt(leaf.feature, leaf.lt);
  if ('is' in leaf) return encoding.is(leaf.feature, leaf.is);
  if ('in' in leaf) return encoding.in(leaf.feature, leaf.in);
  return encoding.nin(leaf.feature, leaf.nin);
}

/** The type of feature that a leaf tests. */
export function leafType(leaf: Leaf): FeatureType {
  if ('gte' in leaf || 'lt' in leaf) return 'number';
  return 'is' in leaf ? 'boolean' : 'string';
}

/** Leaves of a rule set, all segments together: the measure of its length. */
export function conditionCount(segments: readonly Segment[]): number {
  return segments.reduce((n, s) => n + s.any.reduce((m, clause) => m + clause.all.length, 0), 0);
}
