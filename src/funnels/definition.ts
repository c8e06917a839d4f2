import type { WindowFunnelMode } from './matching/window-funnel.js';

/** One step of a funnel: any of some events, with an optional filter on properties. */
export interface FunnelStep {
  /** How reports call it. */
  name: string;
  /** Any of these events is the step. */
  events: readonly string[];
  /** Every listed property must have one of the listed values. */
  where: readonly { property: string; in: readonly string[] }[];
}

/** An event that disqualifies a conversion when it happens after `fromStep` and before `toStep` (1-based). */
export interface Exclusion {
  event: string;
  fromStep: number;
  toStep: number;
}

/** What a funnel counts as a conversion. Every field is printed in the report. */
export interface FunnelRule {
  /**
   * - `loose`: the steps in order, anything may happen in between.
   * - `strict`: the steps directly one after the other.
   * - `any`: all steps in whatever order.
   */
  order: 'loose' | 'strict' | 'any';
  /** Time from the first step of an entry within which a later step counts, inclusive. Infinity: no window. */
  windowMs: number;
  /**
   * Which first step an entry is counted from when there are several: the `first` of the user (later ones neither reset
   * the window nor open a new entry while one is open), or the `latest` from which the chain goes furthest.
   */
  reentry: 'first' | 'latest';
  /**
   * Events at (nearly) the same time: `exact` orders equal times by step, so that they convert; `second` compares whole
   * seconds; `grace-2s` also lets the next step come up to 2 s before the one it follows.
   */
  ties: 'exact' | 'second' | 'grace-2s';
  /** Whether one event may serve several steps. */
  oneEventManySteps: boolean;
  /**
   * What an exclusion does: `drop-user` takes the user out of the funnel, first step included; `end-entry` ends the
   * entry, which stays counted as far as it got.
   */
  exclusionEffect: 'drop-user' | 'end-entry';
  /** `uniques`: each user once; `totals`: each entry; `sessions`: each session that has an entry. */
  counting: 'uniques' | 'totals' | 'sessions';
  /** Set for the preset `clickhouse`: its own algorithm with these modes. */
  windowFunnel?: readonly WindowFunnelMode[];
}

/** Whose rule is meant; `kindred` is the rule of this program, for those who compare with no vendor. */
export type FunnelPreset = 'kindred' | 'mixpanel' | 'amplitude' | 'posthog' | 'clickhouse';

/** Which event's value of a property counts; a number is a step, from 1. See `attributedEntries`. */
export type Attribution = 'first_touch' | 'last_touch' | 'all_events' | number;

/** A property of the events whose values a funnel is broken down by, in place of personas. */
export interface Breakdown {
  property: string;
  attribution: Attribution;
}

export interface FunnelDefinition {
  name: string;
  steps: readonly FunnelStep[];
  rule: FunnelRule;
  preset: FunnelPreset;
  exclusions: readonly Exclusion[];
  /** Properties whose value must stay that of the first step. */
  hold: readonly string[];
  breakdown?: Breakdown;
}
