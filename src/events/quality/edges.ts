import { DAY_MS } from '../../base/index.js';
import { type Engine, sql } from '../../engines/index.js';

/** A first or last day with conspicuously few events: the export starts or ends within it, or late events are missing. */
export interface RaggedEdge {
  edge: 'first' | 'last';
  /** Date, UTC: `2026-03-31`. */
  day: string;
  events: number;
  /** Median events of the seven days next to it. */
  typical: number;
}

const NEIGHBOURS = 7;
const RAGGED_SHARE = 0.5;

/** Days at the edges of the data with less than half the events of the days beside them. Needs `quality_hours`. */
export async function findRaggedEdges(engine: Engine, firstHour: number): Promise<RaggedEdge[]> {
  const base = Math.floor(firstHour / 24);
  const day = sql`${engine.dialect.divide(sql`(hour - ${base * 24})`, sql`24`)} + ${base}`;
  const days = await engine.columns(
    sql`SELECT ${day} AS day, sum(n) AS n FROM quality_hours GROUP BY ${day} ORDER BY day`,
    { day: 'int53', events: 'int53' },
  );
  return raggedEdges(days.day, days.events);
}

export function raggedEdges(days: ArrayLike<number>, events: ArrayLike<number>): RaggedEdge[] {
  const n = days.length;
  if (n < 4) return [];
  const inner = (from: number, to: number): number => {
    const counts: number[] = [];
    for (let i = Math.max(0, from); i < Math.min(n, to); i++) counts.push(events[i]!);
    counts.sort((a, b) => a - b);
    return counts[counts.length >> 1]!;
  };
  const edges: RaggedEdge[] = [
    { edge: 'first', day: isoDay(days[0]!), events: events[0]!, typical: inner(1, 1 + NEIGHBOURS) },
    {
      edge: 'last',
      day: isoDay(days[n - 1]!),
      events: events[n - 1]!,
      typical: inner(n - 1 - NEIGHBOURS, n - 1),
    },
  ];
  return edges.filter((edge) => edge.events < RAGGED_SHARE * edge.typical);
}

function isoDay(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}
