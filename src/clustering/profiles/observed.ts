import type { Random } from '../../base/index.js';
import type { FeatureTable } from '../../features/index.js';
import { type Matrix, sampleRows, selectColumns, selectRows } from '../../numeric/index.js';
import { pick, type WeightedRows } from '../mixture/weighted-rows.js';
import type { Representation, ScaledMeasure } from '../model.js';
import { type EventRows, eventRowsOf } from './event-rows.js';

/** How much, as a part of a representation, and its values for some users. */
export interface Amounts {
  howMuch: ScaledMeasure[];
  points: Matrix;
}

/** Users in a representation; `rows` are their rows of the table. */
interface Represented extends WeightedRows {
  representation: Representation;
  rows: Int32Array;
  /** How much of the same users, where the representation is of what they do alone. */
  leftOut: Amounts | null;
}

/** Some users of a space with their events. */
export interface Observed {
  /** Their rows of the space. */
  sample: Int32Array;
  /** In the coordinates of the space. */
  users: WeightedRows;
  /** How much they do, as it is in the space, and as it was left out of it. */
  amounts: Amounts;
  leftOut: Amounts | null;
  events: EventRows;
  names: readonly string[];
}

/** At most `size` users of a space with their events; null where nothing is known of what they do. */
export function observe(
  table: FeatureTable,
  space: Represented,
  size: number,
  random: Random,
): Observed | null {
  const { howMuch, what } = space.representation;
  if (what === null) return null;
  const sample = sampleRows(space.points.rows, size, random);
  const users = pick(space, sample);
  return {
    sample,
    users,
    amounts: { howMuch, points: selectColumns(users.points, 0, howMuch.length) },
    leftOut: space.leftOut && { ...space.leftOut, points: selectRows(space.leftOut.points, sample) },
    events: eventRowsOf(
      table.mix,
      sample.map((i) => space.rows[i]!),
      what.events,
    ),
    names: what.events,
  };
}
