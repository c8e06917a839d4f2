import type { EventMix } from '../../features/index.js';
import { columnsOf } from '../space/event-profile.js';

/** How often each user did each of some events; the zeros are left out. */
export interface EventRows {
  /** Users and events. */
  rows: number;
  cols: number;
  /** Where the entries of each user begin; one more than there are users. */
  start: Int32Array;
  /** Event and count of each entry. */
  event: Int32Array;
  count: Float64Array;
  /** All events of each user. */
  total: Float64Array;
}

/** The events named, of the given users, in the given order. */
export function eventRowsOf(mix: EventMix, users: ArrayLike<number>, names: readonly string[]): EventRows {
  const columnOf = columnsOf(mix, names);
  const rows = users.length;
  const start = new Int32Array(rows + 1);
  const total = new Float64Array(rows);
  const event: number[] = [];
  const count: number[] = [];
  for (let i = 0; i < rows; i++) {
    const u = users[i]!;
    for (let q = mix.rowStart[u]!; q < mix.rowStart[u + 1]!; q++) {
      const j = columnOf[mix.event[q]!]!;
      if (j < 0) continue;
      event.push(j);
      count.push(mix.count[q]!);
      total[i]! += mix.count[q]!;
    }
    start[i + 1] = event.length;
  }
  return {
    rows,
    cols: names.length,
    start,
    event: Int32Array.from(event),
    count: Float64Array.from(count),
    total,
  };
}

/** The given rows, in the given order. */
export function pickEvents(events: EventRows, rows: Int32Array): EventRows {
  const start = new Int32Array(rows.length + 1);
  rows.forEach((i, at) => {
    start[at + 1] = start[at]! + events.start[i + 1]! - events.start[i]!;
  });
  const entries = start[rows.length]!;
  const event = new Int32Array(entries);
  const count = new Float64Array(entries);
  rows.forEach((i, at) => {
    event.set(events.event.subarray(events.start[i]!, events.start[i + 1]!), start[at]!);
    count.set(events.count.subarray(events.start[i]!, events.start[i + 1]!), start[at]!);
  });
  return {
    rows: rows.length,
    cols: events.cols,
    start,
    event,
    count,
    total: Float64Array.from(rows, (i) => events.total[i]!),
  };
}
