import { toJsonLine } from '../base/index.js';
import { compileRules, type User } from './evaluate.js';
import type { RuleSet } from './form.js';
import { normalize } from './normalize.js';

/** What came of a stream of users. */
export interface StreamSummary {
  users: number;
  /** Lines that are no user: answered with an error in their place. */
  rejected: number;
}

/**
 * NDJSON of users in, NDJSON of segments out, line by line and in order: `{"user_id":"u1","sessions_per_week":4}` or
 * `{"user_id":"u1","traits":{…}}` becomes `{"user_id":"u1","segment":"power-users"}`; a line that is no user becomes
 * `{"line":7,"error":"…"}`. Empty lines are passed over. Returns the counts.
 */
export async function* segmentLines(
  ruleSet: RuleSet,
  lines: AsyncIterable<string> | Iterable<string>,
): AsyncGenerator<string, StreamSummary> {
  const classify = compileRules(ruleSet);
  const summary: StreamSummary = { users: 0, rejected: 0 };
  let number = 0;
  for await (const line of lines) {
    number++;
    if (line.trim() === '') continue;
    const user = readUser(line);
    if ('error' in user) {
      summary.rejected++;
      yield toJsonLine({ line: number, error: user.error });
    } else {
      summary.users++;
      yield toJsonLine({ user_id: user.id, segment: classify(normalize(ruleSet, user.attributes)) });
    }
  }
  return summary;
}

function readUser(line: string): { id: string; attributes: User } | { error: string } {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { error: 'not JSON' };
  }
  if (!isObject(value)) return { error: 'not an object' };
  const { user_id: id, traits } = value;
  if (typeof id !== 'string' || id === '') return { error: 'user_id is not a text' };
  if (traits === undefined) return { id, attributes: value };
  return isObject(traits) ? { id, attributes: traits } : { error: 'traits is not an object' };
}

function isObject(value: unknown): value is User {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
