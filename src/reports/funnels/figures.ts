import type { FunnelArtifact, FunnelGroupArtifact, FunnelStepArtifact } from '../../funnels/index.js';
import { count, percent } from '../format.js';

/** What a funnel counts, as a noun. */
export const COUNTED = { uniques: 'users', totals: 'entries', sessions: 'sessions' } as const;

export const EVERYONE = 'Everyone';

export function groupName({ group }: { group: string | null }): string {
  return group ?? EVERYONE;
}

/** What a group is: a persona, or a value of a property. */
export function groupNoun({ breakdown }: Pick<FunnelArtifact, 'breakdown'>): string {
  return breakdown ? `value of ‘${breakdown.property}’` : 'persona';
}

/** Title of the column of groups. */
export function groupColumn({ breakdown }: Pick<FunnelArtifact, 'breakdown'>): string {
  return breakdown ? breakdown.property : 'persona';
}

/** `41.2 % (38.0 to 44.5)`, or why there is none. */
export function shareWithInterval(share: FunnelStepArtifact['from_previous']): string {
  if (share === null) return '';
  if (share.status !== 'estimated') return share.reason;
  return `${percent(share.estimate)} ${limits(share)}`;
}

/** `(38.0 to 44.5)`, percentages. */
export function limits({ low, high }: { low: number; high: number }): string {
  return `(${(100 * low).toFixed(1)} to ${(100 * high).toFixed(1)})`;
}

/** Difference of shares in percentage points, with its sign and interval. */
export function points(difference: { estimate: number; low: number; high: number }): string {
  const one = (x: number) => `${x < 0 ? '−' : '+'}${Math.abs(100 * x).toFixed(1)}`;
  return `${one(difference.estimate)} (${one(difference.low)} to ${one(difference.high)})`;
}

/** `0.032`; small ones as a bound. */
export function pText(p: number | null): string {
  if (p === null) return '–';
  return p < 0.001 ? '< 0.001' : p.toFixed(3);
}

export function lastStep({ steps }: FunnelGroupArtifact): FunnelStepArtifact {
  return steps.at(-1)!;
}

/** `120 of 450`. */
export function ofAll(successes: number, n: number): string {
  return `${count(successes)} of ${count(n)}`;
}
