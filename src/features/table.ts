/** A number that is known about a user, with everything a reader or another system needs to use it. */
export interface FeatureDefinition {
  /** `sessions_per_active_week`: snake case, unit in the name where there is one. Stable across runs. */
  name: string;
  /** In users' words, lower case: `sessions per active week`. */
  title: string;
  /** `sessions/week`, `minutes`, `share`, `days`, `hours`, `events`, `count`, `bits`, … */
  unit: string;
  /** One sentence: what it measures and over what. */
  meaning: string;
  /** The definition as SQL over the canonical tables, for people and warehouses. */
  sql: string;
  /** Which half of behaviour it belongs to; `context` features describe but never form clusters (tenure, recency). */
  block: 'how-much' | 'what' | 'context';
  /** What a larger value says about engagement. */
  direction: 'more-is-more-engaged' | 'less-is-more-engaged' | 'neutral';
  /** How the clustering scales it. */
  transform: 'log' | 'logit' | 'identity';
  /**
   * From when after the first event the value can be computed without looking ahead: `anytime` features can be
   * recomputed on the events of the first hours or days; `after-window` needs the whole window.
   */
  known: 'anytime' | 'after-window';
}

/** One feature of every user. */
export interface FeatureColumn {
  definition: FeatureDefinition;
  /** One value per user; NaN where it is not known. */
  values: Float64Array;
  /**
   * For durations to an event: 1 where the event had not happened by the end of the data, and `values` holds the time
   * the user was observed instead. A user who never reached first value is not a user with zero hours to it.
   */
  censored?: Uint8Array;
}

/** How often each user did each event, as compressed sparse rows. Row `u` is `[rowStart[u], rowStart[u + 1])`. */
export interface EventMix {
  /** Event names; `event` indexes them. Bookkeeping events and events excluded by the configuration are not here. */
  events: readonly string[];
  rowStart: Int32Array;
  event: Int32Array;
  count: Int32Array;
}

/** All features of all users in a window. TypeScript holds this; the rows stay in the engine. */
export interface FeatureTable {
  /** Canonical ids in byte order; row `i` of every column. */
  userIds: readonly string[];
  columns: readonly FeatureColumn[];
  mix: EventMix;
  /** The window: events with `fromMs <= t < asOfMs` count. */
  fromMs: number;
  asOfMs: number;
  /** Days each user could have been active in the window: from the first event to the as-of date, at least 1. */
  exposureDays: Float64Array;
  /** Events of each user in the window. */
  events: Int32Array;
}

/** The column with a name. Throws when there is none: a misspelt feature name is a bug or a configuration error. */
export function featureColumn(table: FeatureTable, name: string): FeatureColumn {
  const column = table.columns.find((c) => c.definition.name === name);
  if (!column) throw new RangeError(`no feature '${name}'`);
  return column;
}
