import type { EventMix } from '../../features/index.js';
import type { EventEvidenceSpace } from '../model.js';
import { columnsOf } from './event-profile.js';

/**
 * What one event of a user counts: of `total` events that are drawn from a mix of the user's own, about
 * `total / (1 + (total - 1) * overdispersion)` are as good as independent (Mosimann 1962; McCullagh and Nelder 1989,
 * section 4.5: the variance of clustered counts).
 */
export function weightOfEvent(total: number, overdispersion: number): number {
  return total > 0 ? 1 / (1 + (total - 1) * overdispersion) : 0;
}

/** The coordinates of users in the space, row-major; one row per entry of `users`, or of everyone. */
export function applyEventEvidence(
  mix: EventMix,
  { events, overdispersion, weights }: EventEvidenceSpace,
  users?: ArrayLike<number>,
): Float64Array {
  const m = weights.length;
  const everyone = users ?? Int32Array.from({ length: mix.rowStart.length - 1 }, (_, u) => u);
  const columnOf = columnsOf(mix, events);
  const byEvent = Float64Array.from(
    { length: events.length * m },
    (_, at) => weights[at % m]![Math.floor(at / m)]!,
  );
  const coordinates = new Float64Array(everyone.length * m);
  for (let row = 0; row < everyone.length; row++) {
    const u = everyone[row]!;
    let total = 0;
    for (let q = mix.rowStart[u]!; q < mix.rowStart[u + 1]!; q++) {
      const j = columnOf[mix.event[q]!]!;
      if (j < 0) continue;
      const count = mix.count[q]!;
      total += count;
      for (let c = 0; c < m; c++) coordinates[row * m + c]! += count * byEvent[j * m + c]!;
    }
    const worth = weightOfEvent(total, overdispersion);
    for (let c = 0; c < m; c++) coordinates[row * m + c]! *= worth;
  }
  return coordinates;
}
