import type { Command } from 'commander';
import { usageError } from '../base/index.js';
import type { Config } from '../config/index.js';

type Assignment = Config['experiments'][number]['assignment'];

/** What commander makes of the options of assignment. */
export interface AssignmentOptions {
  assignmentEvent?: string;
  assignmentProperty?: string;
  assignmentWhere?: NonNullable<Extract<Assignment, { event: string }>['where']>;
  assignmentCsv?: string;
  assignmentTrait?: string;
}

/** Options of commands that read out who saw which variant. */
export function withAssignment(command: Command): Command {
  return command
    .option('--assignment-event <event>', 'the event that exposes users')
    .option('--assignment-property <property>', 'its property that holds the variant')
    .option('--assignment-where <property=value>', 'only such events, where experiments share one', filters)
    .option('--assignment-csv <file>', 'a list of users and their variants')
    .option('--assignment-trait <trait>', 'the user property that holds the variant');
}

/**
 * The assignment of the options; nothing when none was given.
 *
 * @throws KindredError (usage) for several ways at once, or an event without its property
 */
export function assignmentOf(options: AssignmentOptions): Assignment | undefined {
  const { assignmentEvent, assignmentProperty, assignmentWhere, assignmentCsv, assignmentTrait } = options;
  const ways = [assignmentEvent, assignmentCsv, assignmentTrait].filter((way) => way !== undefined);
  if (ways.length > 1) {
    throw usageError('several-assignments', {
      what: 'more than one way of assignment was given',
      expected: 'one of --assignment-event, --assignment-csv, --assignment-trait',
    });
  }
  if (assignmentCsv !== undefined) return { csv: assignmentCsv };
  if (assignmentTrait !== undefined) return { trait: assignmentTrait };
  if (assignmentEvent === undefined) return undefined;
  if (assignmentProperty === undefined) {
    throw usageError('no-assignment-property', {
      what: `it is not said which property of '${assignmentEvent}' holds the variant`,
      fix: 'add --assignment-property',
    });
  }
  return {
    event: assignmentEvent,
    property: assignmentProperty,
    ...(assignmentWhere ? { where: assignmentWhere } : {}),
  };
}

function filters(
  text: string,
  before: AssignmentOptions['assignmentWhere'] = [],
): NonNullable<AssignmentOptions['assignmentWhere']> {
  const at = text.indexOf('=');
  if (at < 1) {
    throw usageError('bad-filter', {
      what: `'${text}' is no filter`,
      where: '--assignment-where',
      expected: 'property=value',
    });
  }
  return [...before, { property: text.slice(0, at), in: [text.slice(at + 1)] }];
}
