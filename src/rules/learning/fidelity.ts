import { wilsonInterval } from '../../numeric/index.js';

/** A share with its 95 % interval (Wilson 1927) and what it was counted over. */
export interface Proportion {
  value: number;
  low: number;
  high: number;
  count: number;
  n: number;
}

/** How well rules reproduce personas, counted on users that were not learned from. */
export interface Fidelity {
  users: number;
  /** Mean F1 over the personas that occur among those users. */
  macroF1: number;
  /** Users whose segment is their persona. */
  accuracy: Proportion;
  /** Users that some rule selects. */
  coverage: Proportion;
  /** Of the users that some rule selects, those whose segment is their persona. */
  precision: Proportion;
  personas: PersonaFidelity[];
}

/** Null where there is nothing to count over: no user selected, or none of that persona. */
export interface PersonaFidelity {
  id: string;
  name: string;
  /** Users of the persona. */
  users: number;
  /** Users its rule selects. */
  selected: number;
  precision: Proportion | null;
  recall: Proportion | null;
  /** Share of everyone that the rule selects. */
  coverage: Proportion;
  /** Harmonic mean of precision and recall; the interval is Wilson's for the Jaccard share, F1 = 2J / (1 + J). */
  f1: { value: number; low: number; high: number } | null;
}

/** `count` of `n` with its interval. Requires n >= 1. */
export function proportion(count: number, n: number): Proportion {
  return { value: count / n, ...wilsonInterval({ successes: count, n }), count, n };
}

/**
 * Compares segments with personas. Both are indices into `personas`; `segment` may also be -1 (fallback). Users of
 * persona -1 must have been left out.
 *
 * @throws RangeError without users.
 */
export function measureFidelity(
  persona: Int32Array,
  segment: Int32Array,
  personas: readonly { id: string; name: string }[],
): Fidelity {
  const users = persona.length;
  if (users === 0) throw new RangeError('fidelity needs users');
  const size = new Int32Array(personas.length);
  const selected = new Int32Array(personas.length);
  const found = new Int32Array(personas.length);
  for (let u = 0; u < users; u++) {
    size[persona[u]!]!++;
    if (segment[u]! < 0) continue;
    selected[segment[u]!]!++;
    if (segment[u] === persona[u]) found[segment[u]!]!++;
  }
  const rows = personas.map(({ id, name }, p): PersonaFidelity => {
    const [n, s, f] = [size[p]!, selected[p]!, found[p]!];
    return {
      id,
      name,
      users: n,
      selected: s,
      precision: s === 0 ? null : proportion(f, s),
      recall: n === 0 ? null : proportion(f, n),
      coverage: proportion(s, users),
      f1: n === 0 ? null : f1Of(proportion(f, n + s - f)),
    };
  });
  const counted = rows.filter((r) => r.f1 !== null);
  const covered = selected.reduce((a, b) => a + b, 0);
  const right = found.reduce((a, b) => a + b, 0);
  return {
    users,
    macroF1: counted.reduce((total, r) => total + r.f1!.value, 0) / counted.length,
    accuracy: proportion(right, users),
    coverage: proportion(covered, users),
    precision: covered === 0 ? { value: 0, low: 0, high: 1, count: 0, n: 0 } : proportion(right, covered),
    personas: rows,
  };
}

function f1Of(jaccard: Proportion): { value: number; low: number; high: number } {
  const f1 = (j: number) => (2 * j) / (1 + j);
  return { value: f1(jaccard.value), low: f1(jaccard.low), high: f1(jaccard.high) };
}
