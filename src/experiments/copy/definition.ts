import type { Assignment, ExperimentDefinition, Metric, PropertyFilter } from '../definition.js';

/** Variants of one piece of microcopy, shown at random. */
export interface CopyTestDefinition {
  name: string;
  /** Where the text stands: `welcome.cta`. */
  slot: string;
  /** Text by variant; control included. */
  texts: ReadonlyMap<string, string>;
  assignment: Assignment;
  control: string;
  /** The click, or the next step, that the copy should bring about. */
  goal: { event: string; where?: readonly PropertyFilter[]; windowMs: number };
  correction: 'holm' | 'benjamini-hochberg';
  alpha: number;
}

/** The experiment that a copy test is: one conversion metric. */
export function copyExperiment(test: CopyTestDefinition): ExperimentDefinition {
  const goal: Metric = {
    name: test.goal.event,
    type: 'conversion',
    event: test.goal.event,
    ...(test.goal.where ? { where: test.goal.where } : {}),
    windowMs: test.goal.windowMs,
    guardrail: false,
    direction: 'increase',
  };
  return {
    name: test.name,
    assignment: test.assignment,
    control: test.control,
    variants: [...test.texts.keys()],
    metrics: [goal],
    correction: test.correction,
    alpha: test.alpha,
  };
}
