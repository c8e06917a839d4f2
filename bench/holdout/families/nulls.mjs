// Worlds without groups.
import { DAY_MS, scatter } from '../calendar.mjs';

const NAMES = [
  'Page Viewed',
  'Item Opened',
  'Item Edited',
  'List Sorted',
  'Search Used',
  'Help Opened',
  'Export Made',
  'Photo Added',
  'Comment Added',
  'Item Shared',
  'Label Created',
  'Item Archived',
  'Alert Set',
  'Theme Changed',
  'Trash Emptied',
  'Shortcut Used',
];
const ZIPFIAN = NAMES.map((_, i) => 1 / (i + 1) ** 0.8);
const base = {
  startMs: Date.UTC(2026, 3, 1),
  days: 90,
  personas: [{ name: 'all', share: 1 }],
  names: NAMES,
  isNull: true,
};

/** One kind of people; their number of events is Pareto (shape 1.3). */
const one = {
  ...base,
  user(rng, _persona, log, world) {
    const n = Math.min(4000, Math.round(8 * (1 - rng.next()) ** (-1 / 1.3)));
    const from = world.endMs - rng.whole(5, 90) * DAY_MS;
    scatter(rng, log, NAMES, rng.dirichlet(ZIPFIAN, 80), n, from, world.endMs, 6);
  },
};

/** Every person has a mix drawn evenly from all mixes, and a rate, depth and tenure drawn evenly. */
const uniform = {
  ...base,
  user(rng, _persona, log, world) {
    const mix = NAMES.map(() => rng.exponential(1));
    const tenure = rng.whole(5, 90);
    const n = 1 + rng.poisson(rng.between(0.1, 4) * tenure);
    scatter(rng, log, NAMES, mix, n, world.endMs - tenure * DAY_MS, world.endMs, rng.between(2, 12));
  },
};

/** People lie evenly on one line, from light users with one mix to heavy users with another. */
const continuum = {
  ...base,
  user(rng, _persona, log, world) {
    const t = rng.next();
    const total = ZIPFIAN.reduce((sum, w) => sum + w, 0);
    const mix = NAMES.map((_, i) => ((1 - t) * ZIPFIAN[i] + t * ZIPFIAN[NAMES.length - 1 - i]) / total);
    const n = Math.max(1, Math.round(rng.logNormal(10 * 20 ** t, 0.4)));
    const from = world.endMs - rng.whole(5, 90) * DAY_MS;
    scatter(rng, log, NAMES, rng.dirichlet(mix, 100), n, from, world.endMs, 6);
  },
};

export const nulls = { 'null-one': one, 'null-uniform': uniform, 'null-continuum': continuum };
