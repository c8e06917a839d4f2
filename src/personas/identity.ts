import type { FeatureTable } from '../features/index.js';
import { assignMaximum } from '../numeric/index.js';
import type { Persona, PersonaChanges, PersonaModel } from './artifact.js';
import { assign } from './assign.js';

/** Two personas with this Jaccard similarity of their users are the same. */
const SAME = 0.5;
/** A persona that takes this share of another's users came out of it. */
const PART = 0.25;

/** Which personas of the previous run live on, decided before naming; what changed, once names are known. */
export interface PreviousMatch {
  /** Identity to keep, per cluster; null where the persona is new. */
  kept: ({ id: string; name: string } | null)[];
  changes(personas: readonly Persona[]): PersonaChanges | null;
}

/**
 * Compares today's clusters with the personas of the previous model on the same people: today's users, as the previous
 * model would assign them. A persona lives on where at least half of the union of both is shared.
 */
export function matchPrevious(
  table: FeatureTable,
  labels: Int32Array,
  k: number,
  previous: PersonaModel | null,
): PreviousMatch {
  if (!previous || previous.personas.length === 0)
    return { kept: new Array(k).fill(null), changes: () => null };
  const old = previous.personas;
  const before = assign(previous, table).labels;
  const table2 = Array.from({ length: k }, () => new Float64Array(old.length));
  const sizeNow = new Float64Array(k);
  const sizeBefore = new Float64Array(old.length);
  for (let u = 0; u < labels.length; u++) {
    table2[labels[u]!]![before[u]!]!++;
    sizeNow[labels[u]!]!++;
    sizeBefore[before[u]!]!++;
  }
  const jaccard = table2.map((row, c) =>
    Array.from(row, (both, o) => (both > 0 ? both / (sizeNow[c]! + sizeBefore[o]! - both) : 0)),
  );
  const partner = Array.from(assignMaximum(jaccard.flat(), k, old.length), (o, c) =>
    o >= 0 && jaccard[c]![o]! >= SAME ? o : -1,
  );
  const from = (c: number) =>
    old.map((_, o) => o).filter((o) => sizeNow[c]! > 0 && table2[c]![o]! >= PART * sizeNow[c]!);
  const into = (o: number) =>
    Array.from({ length: k }, (_, c) => c).filter(
      (c) => sizeBefore[o]! > 0 && table2[c]![o]! >= PART * sizeBefore[o]!,
    );
  return {
    kept: partner.map((o) => (o >= 0 ? { id: old[o]!.id, name: old[o]!.name } : null)),
    changes: (personas) => ({
      kept: partner.flatMap((o, c) =>
        o < 0
          ? []
          : [
              {
                id: personas[c]!.id,
                previousSize: old[o]!.size,
                size: personas[c]!.size,
                overlap: jaccard[c]![o]!,
              },
            ],
      ),
      born: personas.filter((_, c) => partner[c]! < 0).map((p) => p.id),
      died: old
        .filter((_, o) => !partner.includes(o))
        .map((p) => ({ id: p.id, name: p.name, previousSize: p.size })),
      split: old
        .map((p, o) => ({ from: p.id, into: into(o).map((c) => personas[c]!.id) }))
        .filter((s) => s.into.length > 1),
      merged: personas
        .map((p, c) => ({ from: from(c).map((o) => old[o]!.id), into: p.id }))
        .filter((m) => m.from.length > 1),
      moved: personas.flatMap((p, c) =>
        old
          .map((q, o) => ({ from: q.id, to: p.id, users: table2[c]![o]! }))
          .filter((m) => m.users > 0 && m.from !== m.to),
      ),
    }),
  };
}
