import type { Vendor } from '../../sources/index.js';
import type { IdentityFacts } from '../identity/index.js';
import type { RaggedEdge } from './edges.js';
import type { SuspiciousUser } from './suspicious.js';
import type { ZoneVerdict } from './zone.js';

/** What a person should know about the data before believing anything made of it. Plain JSON. */
export interface Quality {
  /** Where kept rows went: `kept = events + bookkeeping + clockErrors + supporting`. */
  kept: {
    /** Rows of the event table. */
    events: number;
    /** Rows that only carry identity or traits; no action of a user. */
    bookkeeping: number;
    /** Event rows set aside because their time cannot be right. */
    clockErrors: number;
    /** Rows of identity and trait files. */
    supporting: number;
  };
  /** First and last event, ISO 8601, UTC. */
  first: string;
  last: string;
  users: number;
  eventTypes: number;
  /** Share of event rows that carry no known user's id themselves. */
  rowsWithoutUser: number;
  identity: IdentityFacts;
  /** Dropped duplicates per file. */
  duplicates: { file: string; vendor: Vendor; rows: number }[];
  /** Events equal to another in user, event, time and everything carried, in formats without a duplicate key. Kept. */
  identicalEvents: number;
  clock: { before: number; after: number; words: string | null };
  /** For Mixpanel only. */
  zone: ZoneVerdict | null;
  /** The most suspicious first, at most 100. */
  suspicious: SuspiciousUser[];
  suspiciousUsers: number;
  raggedEdges: RaggedEdge[];
  /** The most frequent first, at most 20. */
  topEvents: { event: string; events: number }[];
  /** One sentence each. */
  warnings: string[];
}
