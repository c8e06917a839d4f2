import type { Random } from '../../src/base/index.js';
import type { FeatureTable } from '../../src/features/index.js';

/** Every feature and every event shuffled over users on its own: the same margins, no user is like another. */
export function permuted(table: FeatureTable, random: Random): FeatureTable {
  const n = table.userIds.length;
  const counts = dense(table);
  const e = table.mix.events.length;
  const shuffledCounts = new Int32Array(n * e);
  for (let event = 0; event < e; event++) {
    const order = permutation(n, random);
    for (let u = 0; u < n; u++) shuffledCounts[u * e + event] = counts[order[u]! * e + event]!;
  }
  return withCounts(
    {
      ...table,
      columns: table.columns.map((column) => {
        const order = permutation(n, random);
        const values = column.values.map((_, u) => column.values[order[u]!]!);
        return {
          definition: column.definition,
          values,
          ...(column.censored
            ? { censored: column.censored.map((_, u) => column.censored![order[u]!]!) }
            : {}),
        };
      }),
    },
    shuffledCounts,
  );
}

/** Every feature uniform between its smallest and largest value, every event as likely for everyone. */
export function uniform(table: FeatureTable, random: Random): FeatureTable {
  const n = table.userIds.length;
  const e = table.mix.events.length;
  const counts = new Int32Array(n * e);
  for (let u = 0; u < n; u++) {
    const total = 20 + random.int(200);
    for (let i = 0; i < total; i++) counts[u * e + random.int(e)]!++;
  }
  return withCounts(
    {
      ...table,
      columns: table.columns.map((column) => {
        let low = Number.POSITIVE_INFINITY;
        let high = Number.NEGATIVE_INFINITY;
        for (const v of column.values) {
          if (Number.isNaN(v)) continue;
          low = Math.min(low, v);
          high = Math.max(high, v);
        }
        return {
          definition: column.definition,
          values: column.values.map(() => low + (high - low) * random.uniform()),
        };
      }),
    },
    counts,
  );
}

function dense(table: FeatureTable): Int32Array {
  const { mix } = table;
  const e = mix.events.length;
  const counts = new Int32Array(table.userIds.length * e);
  for (let u = 0; u < table.userIds.length; u++) {
    for (let q = mix.rowStart[u]!; q < mix.rowStart[u + 1]!; q++)
      counts[u * e + mix.event[q]!] = mix.count[q]!;
  }
  return counts;
}

function withCounts(table: FeatureTable, counts: Int32Array): FeatureTable {
  const n = table.userIds.length;
  const e = table.mix.events.length;
  const rowStart = new Int32Array(n + 1);
  const event: number[] = [];
  const count: number[] = [];
  const events = new Int32Array(n);
  for (let u = 0; u < n; u++) {
    for (let j = 0; j < e; j++) {
      const c = counts[u * e + j]!;
      if (c === 0) continue;
      event.push(j);
      count.push(c);
      events[u]! += c;
    }
    rowStart[u + 1] = event.length;
  }
  const mix = {
    events: table.mix.events,
    rowStart,
    event: Int32Array.from(event),
    count: Int32Array.from(count),
  };
  return { ...table, mix, events };
}

function permutation(n: number, random: Random): Int32Array {
  const order = Int32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = random.int(i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}
