import type { TimeCount } from '../../numeric/index.js';
import {
  addMeasures,
  type Cell,
  type MeasureSums,
  mergeTimes,
  type SufficientStatistics,
} from '../scan/sums.js';

/** The sums of all users, or of one persona, by variant and metric. */
export interface Group {
  /** Null: everyone, users without a persona included. */
  persona: number | null;
  /** By variant. */
  users: number[];
  /** By variant, then by metric; null for time metrics. */
  sums: (MeasureSums | null)[][];
  /** By metric, then by variant; null for all but time metrics. */
  times: (TimeCount[][] | null)[];
}

/** Everyone first, then every persona. */
export function groupsOf(
  { cells, times }: SufficientStatistics,
  variants: number,
  personas: number,
  metrics: number,
): Group[] {
  const all = [null, ...Array.from({ length: personas }, (_, p) => p)];
  return all.map((persona) => {
    const mine = persona === null ? cells : cells.filter((cell) => cell.persona === persona);
    const byVariant = Array.from({ length: variants }, (_, v) => mine.filter((cell) => cell.variant === v));
    return {
      persona,
      users: byVariant.map((list) => list.reduce((sum, cell) => sum + cell.users, 0)),
      sums: byVariant.map((list) => Array.from({ length: metrics }, (_, m) => added(list, m, cells))),
      times: times.map((counts) => (counts === null ? null : timesOf(counts, persona, variants, personas))),
    };
  });
}

function added(list: readonly Cell[], metric: number, cells: readonly Cell[]): MeasureSums | null {
  const shape = cells[0]?.metrics[metric];
  if (!shape) return null;
  // A part of zeros gives an empty group the right shape.
  const empty = {
    n: 0,
    sums: shape.sums.map(() => 0),
    products: shape.products.map((row) => row.map(() => 0)),
  };
  return addMeasures([empty, ...list.map((cell) => cell.metrics[metric]!)]);
}

function timesOf(
  counts: readonly TimeCount[][],
  persona: number | null,
  variants: number,
  personas: number,
): TimeCount[][] {
  const width = personas + 1;
  return Array.from({ length: variants }, (_, v) =>
    persona === null
      ? mergeTimes(counts.slice(v * width, (v + 1) * width))
      : counts[v * width + persona + 1]!,
  );
}
