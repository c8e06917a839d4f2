import type { Sql } from '../../engines/index.js';
import { coalesce, type Fields, filled } from '../fields.js';

/**
 * The names under which copies of Mixpanel's events hold a property: as tracked (mixpanel-utils CSV), lower-cased with
 * `mp_` for `$` (schematized pipeline), `mp_reserved_` (Singer tap), or without the `$` (Fivetran).
 */
export function mangledNames(property: string): string[] {
  const bare = property.replace(/^\$/, '');
  const plain = bare.replace(/[^A-Za-z0-9]+/g, '_').toLowerCase();
  const reserved = property.startsWith('$') ? [`mp_reserved_${plain}`, `mp_${plain}`] : [];
  return [...new Set([property, ...reserved, bare, plain, `res_${plain}`])];
}

/**
 * A property of the customer in a table: from its own column (columns of one property split by type follow the pattern
 * `x`, `x_string`), or from the JSON text that holds the properties without a column.
 */
export function mangledProperty(fields: Fields, property: string): Sql {
  const names = mangledNames(property);
  const typed = ['string', 'number', 'boolean', 'datetime'].flatMap((type) =>
    names.map((name) => `${name}_${type}`),
  );
  const columns = [fields.found(...names), ...typed.map((name) => fields.found(name))].flatMap((x) =>
    x ? [x] : [],
  );
  const bags = ['properties', 'mp_properties'].flatMap((bag) =>
    fields.found(bag) === undefined ? [] : [fields.member(bag, property)],
  );
  const values = [...new Set(columns)].map((name) => filled(fields.at(name)));
  return values.length + bags.length === 0 ? fields.column(names[0]!) : coalesce(...values, ...bags);
}
