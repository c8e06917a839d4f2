import { parseDuration, usageError } from '../base/index.js';
import type {
  Assignment,
  AssignmentList,
  ExperimentDefinition,
  Metric,
  PropertyFilter,
} from './definition.js';

/** Where the variant of a user comes from, as a person writes it. */
export type AssignmentInput =
  | { event: string; property: string; where?: readonly PropertyFilter[] | undefined }
  | { trait: string }
  | { csv: string };

/** An experiment as a person writes it; the shape of `experiments` in `kindred.yaml` with its defaults filled in. */
export interface ExperimentInput {
  name: string;
  assignment: AssignmentInput;
  control: string;
  variants?: readonly string[] | undefined;
  split?: Readonly<Record<string, number>> | undefined;
  metrics: readonly MetricInput[];
  correction: 'holm' | 'benjamini-hochberg';
  alpha: number;
}

export interface MetricInput {
  name: string;
  type: Metric['type'];
  event: string;
  property?: string | undefined;
  denominator?: string | undefined;
  where?: readonly PropertyFilter[] | undefined;
  denominator_where?: readonly PropertyFilter[] | undefined;
  window: string;
  guardrail: boolean;
  direction: 'increase' | 'decrease';
}

/**
 * The definition of a written experiment.
 *
 * @param list the assigned users, for an assignment by CSV (see `readAssignments`)
 * @throws KindredError (usage) for a bad duration or a split that forgets a variant
 */
export function experimentFrom(input: ExperimentInput, list?: AssignmentList): ExperimentDefinition {
  const where = `experiment '${input.name}'`;
  if (input.split) {
    const missing = [input.control, ...(input.variants ?? [])].find(
      (name) => !Object.hasOwn(input.split!, name),
    );
    if (missing !== undefined) {
      throw usageError('split-without-variant', {
        what: `the split has no share for '${missing}'`,
        where: `${where}, split`,
        fix: `add '${missing}:' with its planned share`,
      });
    }
  }
  return {
    name: input.name,
    assignment: assignmentFrom(input.assignment, list, where),
    control: input.control,
    metrics: input.metrics.map((metric) => metricFrom(metric, where)),
    correction: input.correction,
    alpha: input.alpha,
    ...(input.variants ? { variants: input.variants } : {}),
    ...(input.split ? { split: new Map(Object.entries(input.split)) } : {}),
  };
}

/** The definition of a written metric. */
export function metricFrom(input: MetricInput, where: string): Metric {
  const { name, type, event, property, denominator, guardrail, direction } = input;
  const { where: filters, denominator_where: denominatorWhere } = input;
  return {
    name,
    type,
    event,
    windowMs: parseDuration(input.window, `${where}, metric '${name}', window`),
    guardrail,
    direction,
    ...(property === undefined ? {} : { property }),
    ...(denominator === undefined ? {} : { denominator }),
    ...(filters ? { where: filters } : {}),
    ...(denominatorWhere ? { denominatorWhere } : {}),
  };
}

/** The definition of a written assignment; see `experimentFrom`. */
export function assignmentFrom(
  assignment: AssignmentInput,
  list: AssignmentList | undefined,
  where: string,
): Assignment {
  if ('event' in assignment) {
    const { event, property, where: filters } = assignment;
    return { kind: 'event', event, property, ...(filters ? { where: filters } : {}) };
  }
  if ('trait' in assignment) return { kind: 'trait', trait: assignment.trait };
  if (list) return { kind: 'list', list };
  throw usageError('no-assignment-list', {
    what: `'${assignment.csv}' was not read`,
    where: `${where}, assignment`,
  });
}
