import { parseDuration, usageError } from '../../base/index.js';
import type { AssignmentList, PropertyFilter } from '../definition.js';
import { type AssignmentInput, assignmentFrom } from '../from-config.js';
import type { CopyTestDefinition } from './definition.js';

/** A copy test as a person writes it; the shape of `copy_tests` in `kindred.yaml` with its defaults filled in. */
export interface CopyTestInput {
  name: string;
  slot: string;
  /** Text by variant; control included. */
  texts: Readonly<Record<string, string>>;
  assignment: AssignmentInput;
  control: string;
  goal: { event: string; where?: readonly PropertyFilter[] | undefined; window: string };
  correction: 'holm' | 'benjamini-hochberg';
  alpha: number;
}

/**
 * The definition of a written copy test.
 *
 * @param list the assigned users, for an assignment by CSV (see `readAssignments`)
 * @throws KindredError (usage) for a bad duration, or when control has no text
 */
export function copyTestFrom(input: CopyTestInput, list?: AssignmentList): CopyTestDefinition {
  const where = `copy test '${input.name}'`;
  const texts = new Map(Object.entries(input.texts));
  if (!texts.has(input.control)) {
    throw usageError('control-without-text', {
      what: `there is no text for control '${input.control}'`,
      where: `${where}, texts`,
      expected: `control as one of ${[...texts.keys()].join(', ')}`,
      fix: `add '${input.control}:' with the present text`,
    });
  }
  return {
    name: input.name,
    slot: input.slot,
    texts,
    assignment: assignmentFrom(input.assignment, list, where),
    control: input.control,
    goal: {
      event: input.goal.event,
      ...(input.goal.where ? { where: input.goal.where } : {}),
      windowMs: parseDuration(input.goal.window, `${where}, goal, window`),
    },
    correction: input.correction,
    alpha: input.alpha,
  };
}
