import { type Dialect, type Sql, sql } from '../../engines/index.js';
import { coalesce, filled } from '../fields.js';

/** The six verbs of the Segment specification. */
export type Verb = 'track' | 'page' | 'screen' | 'identify' | 'group' | 'alias';

export const VERBS: readonly Verb[] = ['track', 'page', 'screen', 'identify', 'group', 'alias'];

/** Verbs that tell about a person or a group; the others are actions. */
export const BOOKKEEPING_VERBS: readonly Verb[] = ['identify', 'group', 'alias'];

/**
 * Event name of a `page` or `screen` call: `Page: Pricing` when the call has a name, else just `Page`. The prefix keeps
 * a page called "Checkout" apart from an event of that name. Paths are no names: they hold ids and would make as many
 * events as there are documents, where other vendors write one kind of page view.
 */
export function viewName(dialect: Dialect, verb: 'page' | 'screen', ...names: readonly Sql[]): Sql {
  const title = verb === 'page' ? 'Page' : 'Screen';
  const named = sql`${dialect.text(`${title}: `)} || ${coalesce(...names.map(filled))}`;
  return coalesce(named, dialect.text(title));
}

/** The name a warehouse column gets for a property: `Plan Type` and `planType` become `plan_type`, `a.b` becomes `a_b`. */
export function columnName(property: string): string {
  return property
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toLowerCase();
}

/**
 * Ingestion time of Segment rows, from `receivedAt`, doubled to leave a place: of the summary row in `tracks` and the
 * full row in the table of the event, which share one id, the full row counts as the later one and is kept.
 */
export function ingestedWith(receivedMs: Sql, detail: 'summary' | 'full'): Sql {
  return sql`coalesce(${receivedMs}, 0) * 2 + ${detail === 'full' ? 1 : 0}`;
}
