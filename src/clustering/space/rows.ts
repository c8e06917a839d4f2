import type { FeatureTable } from '../../features/index.js';

/** The table of some of its users. */
export function rowsOf(table: FeatureTable, users: readonly number[]): FeatureTable {
  const { mix } = table;
  const rowStart = new Int32Array(users.length + 1);
  users.forEach((u, i) => {
    rowStart[i + 1] = rowStart[i]! + mix.rowStart[u + 1]! - mix.rowStart[u]!;
  });
  const event = new Int32Array(rowStart[users.length]!);
  const count = new Int32Array(rowStart[users.length]!);
  users.forEach((u, i) => {
    event.set(mix.event.subarray(mix.rowStart[u]!, mix.rowStart[u + 1]!), rowStart[i]!);
    count.set(mix.count.subarray(mix.rowStart[u]!, mix.rowStart[u + 1]!), rowStart[i]!);
  });
  return {
    ...table,
    userIds: users.map((u) => table.userIds[u]!),
    columns: table.columns.map((c) => ({
      definition: c.definition,
      values: Float64Array.from(users, (u) => c.values[u]!),
      ...(c.censored ? { censored: Uint8Array.from(users, (u) => c.censored![u]!) } : {}),
    })),
    mix: { events: mix.events, rowStart, event, count },
    exposureDays: Float64Array.from(users, (u) => table.exposureDays[u]!),
    events: Int32Array.from(users, (u) => table.events[u]!),
  };
}
