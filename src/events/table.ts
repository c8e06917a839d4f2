import type { Engine } from '../engines/index.js';

/**
 * The canonical event table, and the dictionaries beside it, as they stand in the engine. Integers only, so that
 * results are equal to the byte whatever the number of threads.
 *
 * | table | columns |
 * |---|---|
 * | `ev` | `u` INTEGER user, `e` INTEGER event, `t` BIGINT epoch ms UTC, `k` BIGINT tie-breaker, `h` BIGINT vendor session (-1: none), `p0`… INTEGER property value (-1: absent) |
 * | `users` | `u` INTEGER, `id` VARCHAR: the person's canonical id; `u` counts from 0 in byte order of `id` |
 * | `event_names` | `e` INTEGER, `name` VARCHAR; `e` counts from 0 in byte order of `name` |
 * | `property_values` | `p` INTEGER property, `v` INTEGER, `value` VARCHAR; `v` counts from 0 in byte order within `p` |
 * | `user_traits` | `u` INTEGER, `trait` INTEGER, `value` VARCHAR |
 * | `user_aliases` | `id` VARCHAR: every raw id that was seen, `u` INTEGER |
 *
 * `(u, t, e, k)` is a total order of the rows of `ev` up to rows that are equal in every column.
 */
export interface EventTable {
  engine: Engine;
  users: number;
  events: number;
  /** Canonical user ids: `userIds[u]`. */
  userIds: readonly string[];
  /** Event names: `eventNames[e]`. */
  eventNames: readonly string[];
  /** First and last event time, epoch ms UTC. */
  firstMs: number;
  lastMs: number;
  /** Names of the event properties carried as `p0`, `p1`, … */
  properties: readonly string[];
  /** Names of the traits; `user_traits.trait` indexes them. */
  traits: readonly string[];
  /** IANA zone of the project, for day boundaries. */
  timezone: string;
}

/** Where every input row went. `in = kept + duplicates + rejected`, checked on every run. */
export interface RowAccount {
  in: number;
  kept: number;
  duplicates: number;
  rejected: number;
}
