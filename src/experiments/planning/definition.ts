import type { Metric } from '../definition.js';

/** An experiment to be planned. */
export interface PlanDefinition {
  name: string;
  /** What is expected and why, in the words of the team. */
  hypothesis: string;
  /** The event that brings a user into the experiment. */
  entryEvent: string;
  control: string;
  /** All variants, control included. */
  variants: readonly string[];
  /** The metric that decides. */
  primary: Metric;
  guardrails: readonly Metric[];
  /** The relative lift of the primary metric that would matter; for times, hazard ratio minus one. */
  lift: number;
  /** Probability of finding that lift, 0.8 by default. */
  power?: number;
  alpha?: number;
  /** Longest acceptable duration in weeks, 8 by default. */
  maxWeeks?: number;
}

export const PLAN_DEFAULTS = { power: 0.8, alpha: 0.05, maxWeeks: 8 };
