import { type Count, type Estimable, estimated, notEstimable, wilsonInterval } from '../../numeric/index.js';
import type { FunnelEntries } from '../scan/entries.js';

/** A share with its 95 % interval. */
export interface Share {
  estimate: number;
  low: number;
  high: number;
  successes: number;
  n: number;
}

/**
 * Of the entries that reached step `from`, those that reached step `to`, and how many independent users that is worth.
 * Where a user has several entries they resemble each other: the design effect is the variance of the rate over users as
 * clusters against that of independent entries (Rao and Scott 1992), at least 1.
 */
export interface Conversion extends Count {
  designEffect: number;
}

export function conversion(
  { user, reached }: FunnelEntries,
  entries: Int32Array,
  from: number,
  to: number,
): Conversion {
  let [n, successes, users] = [0, 0, 0];
  let [sumXX, sumXN, sumNN] = [0, 0, 0];
  for (let i = 0; i < entries.length; ) {
    const who = user[entries[i]!]!;
    let [x, m] = [0, 0];
    for (; i < entries.length && user[entries[i]!] === who; i++) {
      if (reached[entries[i]!]! >= from) m++;
      if (reached[entries[i]!]! >= to) x++;
    }
    if (m === 0) continue;
    users++;
    n += m;
    successes += x;
    sumXX += x * x;
    sumXN += x * m;
    sumNN += m * m;
  }
  const p = n > 0 ? successes / n : 0;
  if (users === n || users < 2 || p === 0 || p === 1) return { successes, n, designEffect: 1 };
  const clustered = ((sumXX - 2 * p * sumXN + p * p * sumNN) * users) / (users - 1) / (n * n);
  return { successes, n, designEffect: Math.max(1, clustered / ((p * (1 - p)) / n)) };
}

/** The counts as so many independent users. */
export function effective({ successes, n, designEffect }: Conversion): Count {
  return { successes: successes / designEffect, n: n / designEffect };
}

/** The rate with Wilson's interval. */
export function shareOf(count: Conversion, nobody: string): Estimable<Share> {
  const { successes, n } = count;
  if (n === 0) return notEstimable(nobody);
  return estimated({ estimate: successes / n, ...wilsonInterval(effective(count)), successes, n });
}

/** The complement: who did not. */
export function complementOf(share: Estimable<Share>): Estimable<Share> {
  if (share.status !== 'estimated') return share;
  const { estimate, low, high, successes, n } = share;
  return estimated({ estimate: 1 - estimate, low: 1 - high, high: 1 - low, successes: n - successes, n });
}
