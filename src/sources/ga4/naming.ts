import { type Dialect, type Sql, sql } from '../../engines/index.js';
import { filled } from '../fields.js';
import { isOneOf } from '../one-of.js';

/** Marks that the SDK sets by itself beside the events that a user causes; other vendors have none of them. */
const BOOKKEEPING = ['first_open', 'first_visit', 'session_start', 'user_engagement'];

export function isBookkeeping(dialect: Dialect, event: Sql): Sql {
  return isOneOf(dialect, event, BOOKKEEPING);
}

/**
 * The session id of a parameter. Some rows hold the whole session cookie, `s1747075570$o5$g1$t…`, of which only the
 * first part stays the same during a session.
 */
export function sessionId(dialect: Dialect, parameter: Sql): Sql {
  const dollar = dialect.text('$');
  return sql`CASE WHEN ${parameter} LIKE 's%$%' THEN substr(split_part(${parameter}, ${dollar}, 1), 2)
    ELSE ${filled(parameter)} END`;
}
