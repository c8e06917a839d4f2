/** The rungs, from those who are there the most to those who are there the least. */
const RUNGS = ['Top', 'Heavy', 'Frequent', 'Regular', 'Occasional', 'Infrequent', 'Rare'] as const;
/** Height of the lowest rung. */
const LOWEST = 1;

/**
 * Heights of the definitions that say how active somebody is, on the scale of the rungs (`Top` is 7, `Rare` 1), so that
 * a rung above Core Users does not sound less active than they are.
 */
const DEFINITION_HEIGHTS: ReadonlyMap<string, number> = new Map([
  ['power-users', 6.5],
  ['always-on-users', 6.5],
  ['core-users', 4.5],
  ['casual-users', 3],
  ['silent-users', 0.5],
  ['one-time-visitors', 0.5],
]);

/** Rungs for ladders of a length, as heights. A ladder of one depends on who stands on it. */
const SPACED: readonly (readonly number[])[] = [
  [],
  [4],
  [5, 3],
  [5, 4, 3],
  [6, 5, 4, 3],
  [6, 5, 4, 3, 1],
  [6, 5, 4, 3, 2, 1],
];
/** The highest rung is used only where the others do not suffice. */
const PRICE_OF_TOP = 1.5;
/** From this mean rank (-1 to 1) on, somebody alone on the ladder is frequent or occasional. */
const REMARKABLE = 0.2;

/** One place on the ladder, most active first. A fixed height is that of a name already given. */
export interface Place {
  height: number | null;
  /** Mean rank of activity among everyone, -1 to 1. */
  activity: number;
}

/** The height of the name of a definition, or of a name that begins with a rung; null where it says nothing of activity. */
export function heightOf({ id, name }: { id: string; name: string }): number | null {
  const known = DEFINITION_HEIGHTS.get(id);
  if (known !== undefined) return known;
  const rung = RUNGS.findIndex((word) => name === `${word} Users` || name.startsWith(`${word}, `));
  return rung < 0 ? null : RUNGS.length - rung;
}

/**
 * A rung for every place without a height: strictly descending, also past the places that have one, and as evenly spaced
 * as that allows. Null where there are not enough rungs.
 */
export function climb(places: readonly Place[]): string[] | null {
  const n = places.length;
  // best[h] is the cheapest way so far in which the last rung or height given is RUNGS at height h.
  let best = new Map<number, { cost: number; rungs: string[] }>([
    [Number.POSITIVE_INFINITY, { cost: 0, rungs: [] }],
  ]);
  for (let at = 0; at < n; at++) {
    const { height } = places[at]!;
    const next = new Map<number, { cost: number; rungs: string[] }>();
    for (const [above, way] of best) {
      if (height !== null) {
        keepCheapest(next, Math.min(above, height), way);
        continue;
      }
      for (let h = LOWEST; h <= RUNGS.length; h++) {
        if (h >= above || places.slice(at + 1).some((p) => p.height !== null && p.height >= h)) continue;
        const cost = way.cost + Math.abs(h - target(places, at)) + (h === RUNGS.length ? PRICE_OF_TOP : 0);
        keepCheapest(next, h, { cost, rungs: [...way.rungs, RUNGS[RUNGS.length - h]!] });
      }
    }
    best = next;
  }
  const ways = [...best.values()].sort((a, b) => a.cost - b.cost);
  return ways[0]?.rungs ?? null;
}

function keepCheapest(
  ways: Map<number, { cost: number; rungs: string[] }>,
  height: number,
  way: { cost: number; rungs: string[] },
): void {
  const known = ways.get(height);
  if (!known || way.cost < known.cost) ways.set(height, way);
}

function target(places: readonly Place[], at: number): number {
  const n = places.length;
  if (n === 1) {
    const { activity } = places[at]!;
    return activity >= REMARKABLE ? 5 : activity <= -REMARKABLE ? 3 : 4;
  }
  return SPACED[n]?.[at] ?? RUNGS.length - ((RUNGS.length - LOWEST) * at) / (n - 1);
}
