import type { Detection, FileFormat, Vendor } from './source.js';

/**
 * What loading leaves in the engine; the hand-over from sources to events.
 *
 * | table | columns |
 * |---|---|
 * | `raw_events` | `file` INTEGER, `vendor` INTEGER (index into `VENDORS`), `event` VARCHAR, `t` BIGINT epoch ms UTC, `user_id`, `device_id`, `person_id`, `link_a`, `link_b` VARCHAR, `k1`, `k2` BIGINT (two hashes of the duplicate key; both 0: no key), `ingested` BIGINT, `session` VARCHAR, `bookkeeping` BOOLEAN, `p0`… VARCHAR |
 * | `raw_pairs` | `file` INTEGER, `a`, `b` VARCHAR |
 * | `raw_traits` | `file` INTEGER, `id` VARCHAR, `updated` BIGINT, `t0`… VARCHAR |
 * | `raw_rejects` | `file` INTEGER, `line` BIGINT (1-based; the number of the row in Parquet and Arrow files), `reason` VARCHAR, `excerpt` VARCHAR (redacted, at most 300 characters) |
 *
 * `raw_events` holds accepted rows only: event, time and at least one id are present.
 */
export interface LoadResult {
  files: readonly LoadedFile[];
  /** Files of folders and archives that are no exports; they are not in `files`. */
  skipped: readonly SkippedFile[];
  /** Names of the properties and traits that were carried along, in column order. */
  properties: readonly string[];
  traits: readonly string[];
  warnings: readonly string[];
}

/** A file that was found but not read, and why. */
export interface SkippedFile {
  name: string;
  why: string;
}

/** One input file (or zip entry), its recognition and its account. */
export interface LoadedFile {
  /** Index used in the `file` columns; files are numbered in byte order of their names, not in the order given. */
  index: number;
  /** Name for people: as given, `archive.zip!entry` for entries. */
  name: string;
  vendor: Vendor;
  format: FileFormat;
  detection: Detection;
  bytes: number;
  /** SHA-256 of the bytes as stored on disk. */
  sha256: string;
  /** Records found (blank lines are not records); `records = accepted + rejected`. */
  records: number;
  accepted: number;
  rejected: number;
  /** `fast`, or the slower exact reader that took over and why. */
  reader: string;
}

/** Order of vendors behind `raw_events.vendor`. */
export const VENDORS: readonly Vendor[] = ['mixpanel', 'amplitude', 'segment', 'ga4', 'snowplow', 'generic'];
