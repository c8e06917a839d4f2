import type { Random } from '../../base/index.js';
import type { FeatureColumn, FeatureTable } from '../../features/index.js';

/** A feature table with three personas planted in it: heavy users, exporters, and everyone else. */
export function plantedTable(users: number, random: Random): { table: FeatureTable; labels: Int32Array } {
  const labels = Int32Array.from({ length: users }, () => random.int(3));
  const sessions = new Float64Array(users);
  const noise = new Float64Array(users);
  const events = ['open', 'export', 'view'];
  const count = new Int32Array(3 * users);
  for (let u = 0; u < users; u++) {
    const heavy = labels[u] === 0;
    sessions[u] = Math.round(100 * (heavy ? 8 + 2 * random.uniform() : 1 + 3 * random.uniform())) / 100;
    noise[u] = random.uniform();
    const exports = labels[u] === 1 ? 12 + random.int(5) : random.int(3);
    count.set([10, exports, 20], 3 * u);
  }
  const column = (name: string, values: Float64Array): FeatureColumn => ({
    definition: {
      name,
      title: name.replaceAll('_', ' '),
      unit: name === 'noise' ? '' : 'sessions/week',
      meaning: `The ${name}.`,
      sql: '',
      block: 'how-much',
      direction: 'neutral',
      transform: 'identity',
      known: name === 'noise' ? 'after-window' : 'anytime',
    },
    values,
  });
  const table: FeatureTable = {
    userIds: Array.from({ length: users }, (_, u) => `u${String(u).padStart(6, '0')}`),
    columns: [column('sessions_per_week', sessions), column('noise', noise)],
    mix: {
      events,
      rowStart: Int32Array.from({ length: users + 1 }, (_, u) => 3 * u),
      event: Int32Array.from({ length: 3 * users }, (_, i) => i % 3),
      count,
    },
    fromMs: 0,
    asOfMs: 1,
    exposureDays: new Float64Array(users).fill(30),
    events: Int32Array.from(
      { length: users },
      (_, u) => count[3 * u]! + count[3 * u + 1]! + count[3 * u + 2]!,
    ),
  };
  return { table, labels };
}

export const PLANTED = [
  { id: 'heavy', name: 'Heavy Users' },
  { id: 'exporters', name: 'Exporters' },
  { id: 'others', name: 'Others' },
];
