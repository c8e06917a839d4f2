/** 97.5th percentile of the normal distribution: 95 % intervals. */
const Z = 1.959963984540054;

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

/** Wilson's interval for `count` of `n`. */
export function wilson(count: number, n: number): Proportion {
  const p = count / n;
  const z2 = Z * Z;
  const center = (p + z2 / (2 * n)) / (1 + z2 / n);
  const half = (Z / (1 + z2 / n)) * Math.sqrt((p * (1 - p)) / n + z2 / (4 * n * n));
  return {
    value: p,
    low: count === 0 ? 0 : Math.max(0, center - half),
    high: count === n ? 1 : Math.min(1, center + half),
    count,
    n,
  };
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
      precision: s === 0 ? null : wilson(f, s),
      recall: n === 0 ? null : wilson(f, n),
      coverage: wilson(s, users),
      f1: n === 0 ? null : f1Of(wilson(f, n + s - f)),
    };
  });
  const counted = rows.filter((r) => r.f1 !== null);
  const covered = selected.reduce((a, b) => a + b, 0);
  const right = found.reduce((a, b) => a + b, 0);
  return {
    users,
    macroF1: counted.reduce((total, r) => total + r.f1!.value, 0) / counted.length,
    accuracy: wilson(right, users),
    coverage: wilson(covered, users),
    precision: covered === 0 ? { value: 0, low: 0, high: 1, count: 0, n: 0 } : wilson(right, covered),
    personas: rows,
  };
}

function f1Of(jaccard: Proportion): { value: number; low: number; high: number } {
  const f1 = (j: number) => (2 * j) / (1 + j);
  return { value: f1(jaccard.value), low: f1(jaccard.low), high: f1(jaccard.high) };
}
