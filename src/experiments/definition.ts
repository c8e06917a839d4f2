import { DAY_MS } from '../base/index.js';

/** Where the variant of a user comes from. */
export type Assignment =
  | {
      /** An exposure event and the property that holds the variant; exposure is the first such event. */
      kind: 'event';
      event: string;
      property: string;
      /** Which of these events count, where several experiments share the event: every property has a listed value. */
      where?: readonly PropertyFilter[];
    }
  | {
      /** A user trait that holds the variant; exposure is the user's first event. */
      kind: 'trait';
      trait: string;
    }
  | {
      /** A list, such as a CSV file of the system that assigned; see `readAssignments`. */
      kind: 'list';
      list: AssignmentList;
    };

/** Events whose property has one of the values. */
export interface PropertyFilter {
  property: string;
  in: readonly string[];
}

/** Assigned users as parallel lists. */
export interface AssignmentList {
  users: readonly string[];
  variants: readonly string[];
  /** Times of assignment in epoch ms UTC, -1 where unknown; absent when the list has no times. */
  timesMs?: readonly number[];
}

/** What is measured on every user after exposure. */
export interface Metric {
  name: string;
  /**
   * - `conversion`: whether the event happened within the window.
   * - `count`: how often it happened within the window.
   * - `sum`: the sum of a numeric property over these events.
   * - `ratio`: these events over the denominator's events, both within the window (click-through: clicks per view).
   * - `time`: time from exposure to the first such event; users not there yet are censored.
   */
  type: 'conversion' | 'count' | 'sum' | 'ratio' | 'time';
  event: string;
  /** Which of these events count: every property has a listed value. */
  where?: readonly PropertyFilter[];
  /** The property that is summed, for `sum`. */
  property?: string;
  /** The event of the denominator, for `ratio`. */
  denominator?: string;
  /** Which events of the denominator count. */
  denominatorWhere?: readonly PropertyFilter[];
  /** Time from exposure that counts. */
  windowMs: number;
  /** Watched for harm, not for success; left out of the corrections. */
  guardrail: boolean;
  /** Which way is better. For `time`, `decrease` means sooner. */
  direction: 'increase' | 'decrease';
}

/** An experiment to be read out. */
export interface ExperimentDefinition {
  name: string;
  assignment: Assignment;
  /** The variant that the others are compared with. */
  control: string;
  /** The variants that belong to the experiment; all that occur by default. */
  variants?: readonly string[];
  /** Planned shares by variant, for the sample ratio check; equal by default. They need not add up to 1. */
  split?: ReadonlyMap<string, number>;
  metrics: readonly Metric[];
  /** How p-values are corrected across metrics, variants and personas. */
  correction: 'holm' | 'benjamini-hochberg';
  alpha: number;
  /** Time before exposure whose behaviour adjusts the estimates (CUPED); 14 days by default. */
  preWindowMs?: number;
  /** Users of two arms at which the always-valid interval is tightest; 5,000 by default. */
  tuningN?: number;
}

export const DEFAULT_PRE_WINDOW_MS = 14 * DAY_MS;

/** Event properties that an experiment reads; the event table must carry them. */
export function propertiesOf({ assignment, metrics }: ExperimentDefinition): string[] {
  const names = new Set<string>();
  if (assignment.kind === 'event') {
    names.add(assignment.property);
    for (const { property } of assignment.where ?? []) names.add(property);
  }
  for (const { type, property, where = [], denominatorWhere = [] } of metrics) {
    if (type === 'sum' && property !== undefined) names.add(property);
    for (const filter of [...where, ...denominatorWhere]) names.add(filter.property);
  }
  return [...names];
}

/** User traits that an experiment reads. */
export function traitsOf({ assignment }: ExperimentDefinition): string[] {
  return assignment.kind === 'trait' ? [assignment.trait] : [];
}
