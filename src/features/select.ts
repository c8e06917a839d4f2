import type { FeatureTable } from './table.js';

/** The table of some of the users: rows in the order given. */
export function selectUsers(table: FeatureTable, rows: Int32Array): FeatureTable {
  const rowStart = new Int32Array(rows.length + 1);
  rows.forEach((row, i) => {
    rowStart[i + 1] = rowStart[i]! + table.mix.rowStart[row + 1]! - table.mix.rowStart[row]!;
  });
  const event = new Int32Array(rowStart[rows.length]!);
  const count = new Int32Array(event.length);
  rows.forEach((row, i) => {
    const [from, to] = [table.mix.rowStart[row]!, table.mix.rowStart[row + 1]!];
    event.set(table.mix.event.subarray(from, to), rowStart[i]);
    count.set(table.mix.count.subarray(from, to), rowStart[i]);
  });
  return {
    ...table,
    userIds: Array.from(rows, (row) => table.userIds[row]!),
    columns: table.columns.map(({ definition, values, censored }) => ({
      definition,
      values: Float64Array.from(rows, (row) => values[row]!),
      ...(censored ? { censored: Uint8Array.from(rows, (row) => censored[row]!) } : {}),
    })),
    mix: { events: table.mix.events, rowStart, event, count },
    exposureDays: Float64Array.from(rows, (row) => table.exposureDays[row]!),
    events: Int32Array.from(rows, (row) => table.events[row]!),
  };
}
