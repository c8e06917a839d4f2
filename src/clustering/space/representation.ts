import type { FeatureTable } from '../../features/index.js';
import { createMatrix, type Matrix, selectRows } from '../../numeric/index.js';
import type { Representation } from '../model.js';
import { applyEventEvidence } from './event-evidence.js';
import { applyEventMix, fitEventMix } from './event-mix.js';
import { measuresOf, rowsWithTimes, timesOf } from './measures.js';
import { applyScaling, fitScaling } from './scaling.js';
import { hasTwoPeaks } from './two-peaks.js';

/** Events a user needs before their mix is worth learning from, if enough users have them. */
const FIT_EVENTS = [10, 5, 2];

/** Learns the representation from the given users. Either half may be empty. */
export function fitRepresentation(table: FeatureTable, users: Int32Array): Representation {
  const howMuch = measuresOf(table)
    .map((m) => fitScaling(table, m, users))
    .filter((scaling) => scaling !== null);
  const telling = rowsWithTimes(table, users);
  const when = timesOf(table)
    .map((m) => fitScaling(table, m, users))
    .filter((scaling) => scaling !== null && hasTwoPeaks(applyScaling(table, scaling), telling));
  const scalings = [...howMuch, ...when.filter((scaling) => scaling !== null)];
  const learned = talkative(table, users);
  const amounts = selectRows(represent(table, { howMuch: scalings, what: null }), learned);
  return { howMuch: scalings, what: fitEventMix(table.mix, learned, amounts) };
}

/** The rows of the given users, or of everyone: how much, then what. */
export function represent(table: FeatureTable, representation: Representation): Matrix {
  const n = table.userIds.length;
  const { howMuch, what } = representation;
  const h = howMuch.length;
  const scores = what && scoresOf(table, what);
  const m = scores ? scores.length / Math.max(1, n) : 0;
  const points = createMatrix(n, h + m);
  howMuch.forEach((scaling, j) => {
    const values = applyScaling(table, scaling);
    for (let u = 0; u < n; u++) points.data[u * (h + m) + j] = values[u]!;
  });
  if (scores) {
    for (let u = 0; u < n; u++) {
      for (let c = 0; c < m; c++) points.data[u * (h + m) + h + c] = scores[u * m + c]!;
    }
  }
  return points;
}

function scoresOf({ mix }: FeatureTable, what: NonNullable<Representation['what']>): Float64Array {
  return what.kind === 'components' ? applyEventMix(mix, what) : applyEventEvidence(mix, what);
}

/** Users with enough events that their mix says something: at least half of them, and fifty. */
function talkative(table: FeatureTable, users: Int32Array): Int32Array {
  for (const least of FIT_EVENTS) {
    const enough = users.filter((u) => table.events[u]! >= least);
    if (enough.length >= Math.max(50, users.length / 2)) return enough;
  }
  return users;
}
