import { type Dialect, type Sql, sql } from '../engines/index.js';
import { isOneOf } from './one-of.js';

/**
 * Texts that stand for "no id" and would join strangers to one person if they were believed: the list that Mixpanel
 * refuses as distinct ids, and the null markers of other exports. Compared in lower case.
 */
const NO_ID = [
  '',
  '[]',
  '{}',
  '<nil>',
  '(none)',
  '(not set)',
  '-1',
  'anon',
  'anonymous',
  'empty',
  'false',
  'n/a',
  'na',
  'nan',
  'nil',
  'none',
  'null',
  'true',
  'undefined',
  'unknown',
];
const ZERO_UUID = '00000000-0000-0000-0000-000000000000';

/**
 * An id without surrounding blanks, or NULL when it is none. `zero`: whether `0` is an id; vendors use it for "none",
 * but tables of other origin number their users from it.
 */
export function cleanId(dialect: Dialect, id: Sql, zero: 'none' | 'id' = 'none'): Sql {
  const listed = [...NO_ID, ZERO_UUID, ...(zero === 'none' ? ['0'] : [])];
  const lower = (text: Sql) => sql`lower(${text})`;
  const clean = (x: Sql) => sql`CASE WHEN ${isOneOf(dialect, x, listed, lower)} THEN NULL ELSE ${x} END`;
  return sql`CASE WHEN ${id} LIKE ' %' OR ${id} LIKE '% ' THEN ${clean(sql`trim(${id})`)} ELSE ${clean(id)} END`;
}
