import type { Contrast, EventContrast } from '../artifact.js';
import type { Standing } from './match.js';

/** What naming reads of a persona. */
export interface Nameable {
  standing: ReadonlyMap<string, Standing>;
  contrasts: readonly Contrast[];
  events: readonly EventContrast[];
  /** Of all users. */
  share: number;
  /** Mean rank of the share of days active among everyone, -1 to 1; null where it is not known. */
  activity: number | null;
  /** The identity of an earlier run that lives on. */
  kept: { id: string; name: string } | null;
}
