import { type Sql, sql } from '../engines/index.js';
import type { Fields } from './fields.js';
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
 * An id without surrounding blanks, or NULL when it is none, as steps of the reading. `zero`: whether `0` is an id;
 * vendors use it for "none", but tables of other origin number their users from it.
 */
export function idOf(fields: Fields, label: string, text: Sql, zero: 'none' | 'id' = 'none'): Sql {
  const trimmed = sql`CASE WHEN ${text} LIKE ' %' OR ${text} LIKE '% ' THEN trim(${text}) ELSE ${text} END`;
  const bare = fields.step(`${label}_bare`, trimmed);
  const listed = [...NO_ID, ZERO_UUID, ...(zero === 'none' ? ['0'] : [])];
  const none = isOneOf(fields.dialect, bare, listed, (same) => sql`lower(${same})`);
  return fields.step(label, sql`CASE WHEN ${none} THEN NULL ELSE ${bare} END`);
}
