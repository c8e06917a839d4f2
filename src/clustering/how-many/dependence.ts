import type { Random } from '../../base/index.js';
import type { FeatureTable } from '../../features/index.js';
import { sampleRows } from '../../numeric/index.js';
import { QUICK, searchMixtures } from '../mixture/search.js';
import { unweighted } from '../mixture/weighted-rows.js';
import { fitRepresentation, represent } from '../space/representation.js';
import { rowsOf } from '../space/rows.js';

/** Users on whom the test is done, shuffles, and the number of clusters up to which gains are averaged. */
const ROWS = 2000;
const SHUFFLES = 3;
const CLUSTERS = 8;
/** Clusters must explain this many times what they explain of features that have nothing to do with one another. */
export const LEAST_DEPENDENCE = 1.4;

/**
 * How much better clusters explain the users than they would if every feature and every event had been dealt to users
 * on its own: the mean gain in log-likelihood over 2 to 8 clusters, divided by the largest of three shuffles. Features
 * with several peaks make clusters even then, but no groups of people. About 1 for such data.
 */
export function dependence(table: FeatureTable, fitted: Int32Array, random: Random): number {
  const rows = Array.from(sampleRows(fitted.length, ROWS, random.fork('rows')), (i) => fitted[i]!);
  const sample = rowsOf(table, rows);
  const real = meanGain(sample, random.fork('real'));
  let shuffled = 0;
  for (let s = 0; s < SHUFFLES; s++) {
    const draw = random.fork(`shuffle${s}`);
    shuffled = Math.max(shuffled, meanGain(shuffle(sample, draw), draw));
  }
  return real / Math.max(1e-9, shuffled);
}

function meanGain(table: FeatureTable, random: Random): number {
  const representation = fitRepresentation(table, Int32Array.from(table.userIds.keys()));
  const points = represent(table, representation);
  const largest = Math.min(CLUSTERS, Math.floor(points.rows / 10));
  if (points.cols === 0 || largest < 2) return 0;
  const fits = searchMixtures(unweighted(points), representation.howMuch.length, largest, random, QUICK);
  const gains = fits.slice(1).map((fit) => fit.logLikelihood - fits[0]!.logLikelihood);
  return gains.reduce((a, b) => a + b, 0) / gains.length;
}

/** Every column and every event in an order of its own. */
function shuffle(table: FeatureTable, random: Random): FeatureTable {
  const n = table.userIds.length;
  const { mix } = table;
  const byEvent: { user: number; count: number }[][] = mix.events.map(() => []);
  for (let u = 0; u < n; u++) {
    for (let q = mix.rowStart[u]!; q < mix.rowStart[u + 1]!; q++) {
      byEvent[mix.event[q]!]!.push({ user: u, count: mix.count[q]! });
    }
  }
  const byUser: { event: number; count: number }[][] = Array.from({ length: n }, () => []);
  byEvent.forEach((entries, event) => {
    const order = permutation(n, random);
    for (const { user, count } of entries) byUser[order[user]!]!.push({ event, count });
  });
  const flat = byUser.flat();
  const rowStart = new Int32Array(n + 1);
  byUser.forEach((entries, u) => {
    rowStart[u + 1] = rowStart[u]! + entries.length;
  });
  return {
    ...table,
    columns: table.columns.map((column) => {
      const order = permutation(n, random);
      return {
        definition: column.definition,
        values: column.values.map((_, u) => column.values[order[u]!]!),
        ...(column.censored ? { censored: column.censored.map((_, u) => column.censored![order[u]!]!) } : {}),
      };
    }),
    mix: {
      events: mix.events,
      rowStart,
      event: Int32Array.from(flat, (x) => x.event),
      count: Int32Array.from(flat, (x) => x.count),
    },
    events: Int32Array.from(byUser, (entries) => entries.reduce((sum, x) => sum + x.count, 0)),
  };
}

function permutation(n: number, random: Random): Int32Array {
  const order = Int32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = random.int(i + 1);
    const held = order[i]!;
    order[i] = order[j]!;
    order[j] = held;
  }
  return order;
}
