import { sourceOf } from '../form.js';
import { mappedTable } from './table.js';

/** Any other table with one event a row. */
export const generic = sourceOf('generic', 'Table', [mappedTable]);
