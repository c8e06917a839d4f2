import { nearestName, usageError } from '../base/index.js';
import type { EventTable } from '../events/index.js';
import { SESSION_DEFAULTS, type SessionOptions } from '../sessions/index.js';

/** What to compute. Everything has a default. */
export interface FeatureOptions {
  /** First moment that counts, epoch ms; the start of the data by default. Tenure and onboarding look further back. */
  fromMs?: number | undefined;
  /** The moment just after the last that counts, epoch ms; just after the last event by default. */
  asOfMs?: number | undefined;
  /**
   * Only what happened within this time of each user's first event counts, and only features that are known by then are
   * computed. `fromMs` does not apply.
   */
  horizonMs?: number | undefined;
  sessions?: Partial<SessionOptions>;
  /** The event that means first value. Without it there is no time to value. */
  activation?: string | undefined;
  /** Onboarding steps, in order. */
  onboarding?: readonly string[];
  /** Days of use from which a feature counts as adopted; 2 by default. */
  adoptionDays?: number;
  /** Events that are no behaviour of the user (heartbeats, pings). */
  excludeEvents?: readonly string[];
  /**
   * The events that get a share and an adoption feature each; by default the 20 with the most users. Given when features
   * must match those of an earlier run; names that do not occur are allowed.
   */
  catalogue?: readonly string[] | undefined;
}

/** Options checked against the data, with names turned into numbers. */
export interface FeaturePlan {
  fromMs: number;
  asOfMs: number;
  horizonMs: number | undefined;
  sessions: SessionOptions;
  activation: number | undefined;
  onboarding: readonly number[];
  adoptionDays: number;
  excluded: readonly number[];
  catalogue: readonly string[] | undefined;
}

const ADOPTION_DAYS = 2;

/**
 * Checks options against the events there are.
 *
 * @throws KindredError (usage) for an event that does not occur, or an empty window.
 */
export function planFeatures(events: EventTable, options: FeatureOptions): FeaturePlan {
  const numbers = new Map(events.eventNames.map((name, e) => [name, e]));
  const eventNumber = (name: string, where: string): number => {
    const e = numbers.get(name);
    if (e !== undefined) return e;
    const near = nearestName(name, events.eventNames);
    throw usageError('unknown-event', {
      what: `there is no event '${name}' in the data`,
      where,
      expected: 'the name of an event, as it is written in the export',
      fix: near === undefined ? 'run kindred inspect to see the events' : `did you mean '${near}'?`,
    });
  };
  const horizon = options.horizonMs;
  const fromMs = horizon === undefined ? (options.fromMs ?? events.firstMs) : events.firstMs;
  const asOfMs = options.asOfMs ?? events.lastMs + 1;
  if (asOfMs <= fromMs || asOfMs <= events.firstMs) {
    throw usageError('empty-window', {
      what: `the window ends at ${iso(asOfMs)} and begins at ${iso(Math.max(fromMs, events.firstMs))}`,
      where: 'window',
      expected: 'an as-of date after the start of the window and of the data',
      fix: `the data reach from ${iso(events.firstMs)} to ${iso(events.lastMs)}`,
    });
  }
  return {
    fromMs,
    asOfMs,
    horizonMs: horizon,
    sessions: { ...SESSION_DEFAULTS, ...options.sessions },
    activation:
      options.activation === undefined ? undefined : eventNumber(options.activation, 'features.activation'),
    onboarding: (options.onboarding ?? []).map((name, i) => eventNumber(name, `features.onboarding[${i}]`)),
    adoptionDays: options.adoptionDays ?? ADOPTION_DAYS,
    // An excluded event that does not occur changes nothing; heartbeats may be missing from a small export.
    excluded: (options.excludeEvents ?? []).flatMap((name) => numbers.get(name) ?? []),
    catalogue: options.catalogue,
  };
}

function iso(ms: number): string {
  return Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : `${ms} ms`;
}
