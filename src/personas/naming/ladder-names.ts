import { formatValue } from '../units.js';
import type { Manner } from './describe.js';
import type { Fits } from './fit.js';
import { climb, heightOf } from './ladder.js';
import type { Nameable } from './nameable.js';

/** A name by how active its users are. */
export interface Rung {
  name: string;
  meaning: string;
  /** Features of the second word, if there is one. */
  features: string[];
}

/** Mean ranks (-1 to 1) of activity must span this much for a ladder to stand on. */
const LEAST_SPAN = 0.5;
/** Sorts of statements that say more than a rung does, where the personas were formed by them. */
const INSTEAD: ReadonlySet<string> = new Set(['weekdays', 'time of day', 'recency', 'tenure']);
/** A second word is said from this effect on (Cliff's delta: 0.33 is medium). */
const LEAST_SECOND = 0.33;
/** Whether more activity goes with more of it: then the rung says it already. */
const ALONG: ReadonlySet<string> = new Set(['Intensive', 'Long-Session', 'Versatile']);
const AGAINST: ReadonlySet<string> = new Set(['Light', 'Quick', 'Focused']);

/**
 * Rungs for the personas that differ by how active they are and that nothing else names. Where the names already given
 * leave too few rungs between them, personas that can be described otherwise get none.
 */
export function standOnLadder(
  personas: readonly Nameable[],
  fits: Fits,
  manners: readonly (readonly Manner[])[],
  formed: ReadonlySet<string>,
  otherwise: (persona: number) => boolean,
): (Rung | null)[] {
  const order = personas
    .map((_, p) => p)
    .filter((p) => personas[p]!.activity !== null)
    .sort((a, b) => personas[b]!.activity! - personas[a]!.activity! || a - b);
  const [first, last] = [order[0], order[order.length - 1]];
  const none = personas.map(() => null);
  if (first === undefined || personas[first]!.activity! - personas[last!]!.activity! < LEAST_SPAN)
    return none;
  const given = (p: number): number | null => {
    const { kept } = personas[p]!;
    if (kept) return heightOf(kept);
    return fits.wins[p] ? heightOf(fits.matches[p]!.definition) : null;
  };
  const rungsOf = (climbers: readonly number[]) =>
    climb(
      order
        .filter((p) => climbers.includes(p) || given(p) !== null)
        .map((p) => ({ height: given(p), activity: personas[p]!.activity! })),
    );
  let climbers = order.filter(
    (p) => !personas[p]!.kept && !fits.wins[p] && !otherwise(p) && !saysMore(manners[p]!, formed),
  );
  const levels = new Set<number>();
  for (;;) {
    const rungs = rungsOf(climbers);
    if (rungs) {
      return none.map((_, p) =>
        rungOf(p, levels.has(p) ? `Activity Level ${order.indexOf(p) + 1}` : rungs[climbers.indexOf(p)]),
      );
    }
    // One who makes room for all others goes first; else whoever can be described best.
    const ways = climbers.map((p) => ({
      p,
      enough: rungsOf(climbers.filter((other) => other !== p)) !== null,
      effect: Math.max(0, ...manners[p]!.filter((m) => m.kind !== 'frequency').map((m) => m.effect)),
    }));
    ways.sort((a, b) => Number(b.enough) - Number(a.enough) || b.effect - a.effect || a.p - b.p);
    const { p: off, effect } = ways[0]!;
    if (effect === 0) levels.add(off);
    climbers = climbers.filter((p) => p !== off);
  }

  function rungOf(p: number, rung: string | undefined): Rung | null {
    if (rung === undefined) return null;
    const second = secondWord(manners[p]!);
    return {
      name: second ? `${rung}, ${second.word} Users` : `${rung} Users`,
      meaning: meaningOf(personas[p]!, order.indexOf(p), order.length),
      features: second ? [second.feature] : [],
    };
  }
}

function saysMore(manners: readonly Manner[], formed: ReadonlySet<string>): boolean {
  const effect = (m: Manner | undefined) => m?.effect ?? 0;
  const often = effect(manners.find((m) => m.kind === 'frequency'));
  return manners.some((m) => INSTEAD.has(m.kind) && formed.has(m.feature) && m.effect > often);
}

/** How they do it, where that does not go without saying for people on their rung. */
function secondWord(manners: readonly Manner[]): Manner | undefined {
  const often = manners.find((m) => m.kind === 'frequency');
  return manners.find((m) => {
    if (m.kind !== 'intensity' && m.kind !== 'variety') return false;
    const implied = often?.word === 'Frequent' ? ALONG : often?.word === 'Occasional' ? AGAINST : null;
    return m.effect >= LEAST_SECOND && (!implied?.has(m.word) || m.effect > (often?.effect ?? 0));
  });
}

const ORDINALS = ['', 'second ', 'third ', 'fourth ', 'fifth ', 'sixth ', 'seventh ', 'eighth ', 'ninth '];

/** `the second most active of 6 personas: on 8 days in the median, 1.67 % of the days since they were first seen`. */
function meaningOf({ standing }: Nameable, at: number, of: number): string {
  const rank = at === of - 1 ? 'the least active' : `the ${ORDINALS[at] ?? `${at + 1}th `}most active`;
  const days = standing.get('active_days')?.median;
  const rate = standing.get('active_day_rate')?.median;
  const parts = [
    ...(days === undefined ? [] : [`on ${formatValue(days, 'days')} in the median`]),
    ...(rate === undefined ? [] : [`${formatValue(rate, 'share')} of the days since they were first seen`]),
  ];
  return `${rank} of ${of} personas${parts.length > 0 ? `: ${parts.join(', ')}` : ''}`;
}
