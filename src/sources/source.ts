import type { Dialect, Sql } from '../engines/index.js';

/** Systems whose exports are recognised. */
export type Vendor = 'mixpanel' | 'amplitude' | 'segment' | 'ga4' | 'snowplow' | 'generic';

/** What the rows of a file are. One file has one role. */
export type FileRole =
  | 'events'
  /** Pairs of ids that belong to one person (mapping and merge tables). */
  | 'identities'
  /** The latest known properties of a person (people exports, `users` tables). */
  | 'traits';

/** How the bytes of a file are laid out once it is unpacked. */
export type FileFormat = 'ndjson' | 'json-array' | 'json-object' | 'csv' | 'parquet' | 'arrow';

/** The first kilobytes of one input file (or zip entry, or standard input), parsed as far as they go. */
export interface FileHead {
  /** The name as the person knows it: path, or `archive.zip!entry`. Vendors name files tellingly. */
  name: string;
  format: FileFormat;
  /** Column names of a table, or the union of top-level keys of the JSON records, in order of appearance. */
  header: readonly string[];
  /** The first records (at least 20 where the file has them). JSON: parsed values; tables: column name to text or null. */
  records: readonly Readonly<Record<string, unknown>>[];
}

/** What a source thinks of a file. */
export interface Detection {
  /** From 0 (certainly not mine) to 1 (certainly mine). */
  score: number;
  /** The keys, columns, values or path parts that decided, in words. */
  reasons: string[];
  /** Which form of the vendor's exports it is, such as `raw-export`, `warehouse-tracks`. */
  form: string;
  role: FileRole;
  /** Set when the file is recognised but is not usable: what it is, and what to export instead. */
  refusal?: { what: string; fix: string };
}

/** Choices of the person that change how raw rows are read. */
export interface SourceOptions {
  /** Column mapping for generic files; unset columns are found by name. */
  user?: string;
  event?: string;
  time?: string;
  /** IANA zone of zone-less times in generic files. Unset means UTC, with a note in the quality report. */
  timezone?: string;
  /** IANA zone of a Mixpanel project created before 2023, whose export times are local wall-clock times. */
  projectTimezone?: string;
  /** Names of event properties to carry along, in order; they become `p0`, `p1`, … */
  properties: readonly string[];
  /** Names of user traits to carry along. */
  traits: readonly string[];
}

/** One value wanted from each record: a column of a table, or the text at a path of a JSON record. */
export interface Leaf {
  /** The identifier under which the expressions of `RawColumns` use it: `[a-z_][a-z0-9_]*`. */
  name: string;
  /** Path of keys; one element for tables. */
  path: readonly string[];
  /** `text` for scalars; `json` to receive an object or array as JSON text. */
  as: 'text' | 'json';
}

/**
 * The raw event columns as SQL over the leaves. Every leaf is VARCHAR and may be NULL. Expressions use only the
 * common subset and the fragments of the dialect.
 */
export interface RawColumns {
  /** VARCHAR: event name. NULL rejects the row (`missing_event`). */
  event: Sql;
  /** BIGINT: epoch milliseconds, UTC. NULL rejects the row (`missing_time` or `bad_time`). */
  time: Sql;
  /** VARCHAR: the time as it was written, to tell a missing from a bad time and for the zone verdict. */
  timeText: Sql;
  /** VARCHAR: the id of a known (logged-in) user, or NULL. */
  user: Sql;
  /** VARCHAR: anonymous or device id, or NULL. */
  device: Sql;
  /** VARCHAR: the vendor's own person id, or NULL. A row with none of the three ids is rejected (`missing_user`). */
  person: Sql;
  /** VARCHAR: two ids that the row itself declares to be one person (`$identify`, alias, merge rows), or NULL. */
  linkA: Sql;
  linkB: Sql;
  /**
   * The vendor's duplicate key as pieces of any type: rows of one vendor with equal pieces are one stored event. A row with
   * any NULL piece is never a duplicate. No pieces: the format has no key.
   */
  duplicateKey: readonly Sql[];
  /** BIGINT: when the vendor ingested the row (any unit), for "keep the last ingested"; 0 where unknown. */
  ingested: Sql;
  /** VARCHAR: the vendor's session id, unique within the ids of the row, or NULL. */
  session: Sql;
  /** BOOLEAN: TRUE for rows that only carry identity or traits and are no action of the user. */
  bookkeeping: Sql;
  /** VARCHAR: the requested properties, in the order of `SourceOptions.properties`. */
  properties: readonly Sql[];
}

/** A pair of ids that belong to one person, from an identity file. VARCHAR each. */
export interface RawIdentityPair {
  a: Sql;
  b: Sql;
}

/** A person's trait row: the id, when the row was written (BIGINT, 0 if unknown), and the requested traits, in order. */
export interface RawTraits {
  id: Sql;
  updated: Sql;
  values: readonly Sql[];
}

/** An intermediate value: its expression, and the identifier under which what follows uses it. */
export interface Step {
  name: string;
  value: Sql;
}

/**
 * How to read files of one form: what to take from each record, and what to make of it. `traits` of an events file: the
 * requested traits where event rows carry them (user properties, identify calls).
 */
export type Selection = {
  leaves: readonly Leaf[];
  /**
   * Values that the columns use several times, computed once per record in stages: a stage may use the leaves and the
   * stages before it, the columns may use everything. `withSteps` wraps a query over the leaves accordingly.
   */
  steps: readonly (readonly Step[])[];
  /** Path of the array, in each JSON value of the file, whose elements are the records (Engage pages). */
  recordsAt?: readonly string[];
  /** Choices made while reading that a person should know of, in words; they become warnings. */
  notes?: readonly string[];
} & (
  | { role: 'events'; columns: RawColumns; traits?: RawTraits }
  | { role: 'identities'; pair: RawIdentityPair }
  | { role: 'traits'; traits: RawTraits }
);

/** One vendor: recognises its exports and says how to read them. Knows nothing of the stages after it. */
export interface Source {
  vendor: Vendor;
  /** The name people use: `Mixpanel`. */
  title: string;
  /** Judges a file by its head. Pure; the order of sources does not matter. */
  detect(head: FileHead): Detection;
  /** The reading of a file that `detect` recognised. */
  select(head: FileHead, detection: Detection, options: SourceOptions, dialect: Dialect): Selection;
}
