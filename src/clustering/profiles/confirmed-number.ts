import { mixtureLabels } from '../mixture/linear-scores.js';
import type { Mixture } from '../mixture/mixture.js';
import type { WeightedRows } from '../mixture/weighted-rows.js';
import { fitProfiles } from './fit-profiles.js';
import type { Observed } from './observed.js';
import { areDrawn, areKept } from './refine-by-events.js';

/** What a cluster more must explain of the events of users, as a share of what those before it do on average. */
const LEAST_GAIN = 0.25;

/**
 * The largest number of clusters, from `largest` down to `smallest`, that events confirm: each is still the same when events
 * are counted instead of summed up in components, or the last one explains about as much of the events as those before it,
 * and more than its parameters do by chance (Akaike 1974, for overdispersed counts Burnham and Anderson 2002). Null where
 * none is. `fits` has the clusters of each number, from 1 on.
 */
export function confirmedNumber(
  observed: Observed,
  fits: readonly Mixture[],
  largest: number,
  smallest: number,
): number | null {
  for (let k = largest; k >= Math.max(2, smallest); k--) {
    const labels = labelsOf(observed, fits, k);
    const fit = fitProfiles(amountsOf(observed), observed.events, labels, k);
    if (!areDrawn(fit)) continue;
    if (areKept(labels, fit, k) || explainsMore(observed, fits, k, fit.overdispersion)) return k;
  }
  return null;
}

/** Whether the last of `k` clusters explains enough of the events. All are fitted with one overdispersion: likelihoods of others cannot be compared. */
function explainsMore(
  observed: Observed,
  fits: readonly Mixture[],
  k: number,
  overdispersion: number,
): boolean {
  if (k < 3) return false;
  const [one, fewer, all] = [1, k - 1, k].map((count) => {
    const labels = labelsOf(observed, fits, count);
    const fit = fitProfiles(amountsOf(observed), observed.events, labels, count, overdispersion);
    return fit.amounts.logLikelihood;
  });
  const gain = all! - fewer!;
  const parameters = observed.names.length + observed.amounts.howMuch.length;
  return gain * observed.events.rows > parameters && gain * (k - 2) >= LEAST_GAIN * (fewer! - one!);
}

function labelsOf({ users }: Observed, fits: readonly Mixture[], k: number): Int32Array {
  return mixtureLabels(users.points, fits[k - 1]!);
}

function amountsOf({ users, amounts }: Observed): WeightedRows {
  return { points: amounts.points, weights: users.weights };
}
