import type { RuleSet } from '../../src/rules/index.js';
import type { TestUser } from './users.js';

/** A vendor's package that finds segments from the documents of a target. */
export interface VendorEngine {
  /** The target whose documents it runs. */
  target: string;
  /** Package and what is called, for the table. */
  runs: string;
  /** Segment of every user, in order. */
  segments(job: Job): Promise<string[]>;
}

export interface Job {
  ruleSet: RuleSet;
  users: readonly TestUser[];
  /** A document by the end of its path. */
  text(suffix: string): string;
  bytes(suffix: string): Uint8Array;
  /** What the written context module makes of each user; of raw attributes where they are well typed. */
  contexts: readonly any[];
}
