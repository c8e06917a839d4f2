import { compareText } from '../../base/index.js';
import type { Nameable } from './nameable.js';

/** An order that depends on what the personas are, not on where they stand: most active first. */
export function canonical(personas: readonly Nameable[]): number[] {
  const key = (p: Nameable) =>
    JSON.stringify([p.kept, [...p.standing].sort(([a], [b]) => compareText(a, b)), p.events, p.contrasts]);
  const keys = personas.map(key);
  return personas
    .map((_, p) => p)
    .sort(
      (a, b) =>
        (personas[b]!.activity ?? 0) - (personas[a]!.activity ?? 0) ||
        personas[b]!.share - personas[a]!.share ||
        compareText(keys[a]!, keys[b]!),
    );
}
