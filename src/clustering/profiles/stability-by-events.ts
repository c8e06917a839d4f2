import type { Random } from '../../base/index.js';
import { matchedJaccard, selectRows } from '../../numeric/index.js';
import { mixtureLabels } from '../mixture/linear-scores.js';
import type { Mixture } from '../mixture/mixture.js';
import { pick } from '../mixture/weighted-rows.js';
import { pickEvents } from './event-rows.js';
import { fitProfiles, profileLabels } from './fit-profiles.js';
import type { Refined } from './refine-by-events.js';

/** Users of each resample. */
const RESAMPLE_ROWS = 2000;

/** How well each cluster is found again among resamples of its users: mean Jaccard over `again`, the clusters of each. */
export function stabilityByEvents(
  { observed, amounts, labels }: Refined,
  again: readonly Mixture[],
  k: number,
  random: Random,
): Float64Array {
  const { users, events } = observed;
  const all = users.points.rows;
  const size = Math.min(all, RESAMPLE_ROWS);
  const jaccard = new Float64Array(k);
  again.forEach((mixture, b) => {
    const draw = random.fork(`resample${b}`);
    const rows = Int32Array.from({ length: size }, () => draw.int(all)).sort();
    const fit = fitProfiles(
      pick({ points: amounts.points, weights: users.weights }, rows),
      pickEvents(events, rows),
      mixtureLabels(selectRows(users.points, rows), mixture),
      k,
    );
    matchedJaccard(labels, profileLabels(amounts.points, events, fit), k).jaccard.forEach((j, c) => {
      jaccard[c]! += j / again.length;
    });
  });
  return jaccard;
}
