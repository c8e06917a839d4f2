import type { FeatureTable } from '../../features/index.js';
import type { RuleFeature } from '../form.js';

/** Single events offered to the learner: the most telling ones. */
const MAX_SINGLES = 40;
/** Sizes of the groups of a persona's typical events. */
const GROUP_SIZES = [3, 6, 12];
/** Least standardised difference of an event's share for it to count as typical. */
const MIN_EFFECT = 0.2;
/** Least share of users who did the event, for a feature of its own. */
const MIN_USERS = 0.01;

/**
 * Shares of events that may tell personas apart: single events; for each persona the events that it does most above
 * everyone else, of all events; and for each two personas the events of the one among those of both. `rows` are the
 * users learned from.
 */
export function eventGroups(
  table: FeatureTable,
  label: Int32Array,
  personas: readonly { id: string }[],
  rows: Int32Array,
): RuleFeature[] {
  const { events } = table.mix;
  const shares = meanShares(table, label, personas.length, rows);
  const namer = new Namer(table.columns.map((c) => c.definition.name));
  const effects = personas.map((_, p) => effectsOf(shares, [p], others(personas.length, p)));
  // The table has a feature of its own for the commonest events.
  const covered = new Set(table.columns.map((c) => c.definition.title));
  const singles = events
    .map((event, e) => ({
      event,
      effect: Math.max(...effects.map((row) => row[e]!)),
      users: shares.users[e]!,
    }))
    .filter(
      (s) =>
        !covered.has(`share of ${s.event}`) && s.users >= MIN_USERS * rows.length && s.effect >= MIN_EFFECT,
    )
    .sort((a, b) => b.effect - a.effect)
    .slice(0, MAX_SINGLES)
    .map(({ event }) => shareFeature(namer.take(`share_of_${event}`), [event]));
  const groups = personas.flatMap(({ id }, p) => {
    const effect = effects[p]!;
    const typical = highest(events, effect);
    return [
      ...groupShares(namer, id, typical),
      ...contrasts(namer, `${id}_against_others`, typical, highest(events, negated(effect))),
    ];
  });
  const pairs = personas.flatMap(({ id }, p) =>
    personas.slice(p + 1).flatMap((other, i) => {
      const effect = effectsOf(shares, [p], [p + 1 + i]);
      return contrasts(
        namer,
        `${id}_against_${other.id}`,
        highest(events, effect),
        highest(events, negated(effect)),
      );
    }),
  );
  return [...singles, ...groups, ...pairs];
}

/** Shares of the most typical events in all events. */
function groupShares(namer: Namer, id: string, typical: readonly string[]): RuleFeature[] {
  return GROUP_SIZES.filter((size) => size <= typical.length).map((size) =>
    shareFeature(namer.take(`share_of_top_${size}_events_of_${id}`), typical.slice(0, size)),
  );
}

/** Shares of one side's most typical events among those of both sides: which of the two somebody does more. */
function contrasts(
  namer: Namer,
  id: string,
  mine: readonly string[],
  theirs: readonly string[],
): RuleFeature[] {
  return GROUP_SIZES.filter((size) => size <= Math.min(mine.length, theirs.length)).map((size) =>
    shareFeature(
      namer.take(`share_of_top_${size}_events_of_${id}`),
      mine.slice(0, size),
      theirs.slice(0, size),
    ),
  );
}

function negated(effect: Float64Array): Float64Array {
  return effect.map((e) => -e);
}

function others(personas: number, p: number): number[] {
  return Array.from({ length: personas }, (_, q) => q).filter((q) => q !== p);
}

/** Events whose effect is large enough to be typical, the largest first. */
function highest(events: readonly string[], effects: Float64Array): string[] {
  return events
    .map((event, e) => ({ event, effect: effects[e]! }))
    .filter((s) => s.effect >= MIN_EFFECT)
    .sort((a, b) => b.effect - a.effect)
    .map((s) => s.event);
}

/** The share of `events` in all events, or in themselves and `against` together. */
function shareFeature(name: string, events: string[], against?: string[]): RuleFeature {
  if (against) {
    const among = [...events, ...against];
    const title = `share of ${listed(events)} against ${listed(against)}`;
    const meaning = `Events named ${listed(events)}, divided by events named ${listed(among)} of the user in the window.`;
    return { name, type: 'number', title, unit: 'share', meaning, events, among };
  }
  const title =
    events.length === 1
      ? `share of events that are '${events[0]}'`
      : `share of events among ${listed(events)}`;
  const meaning = `Events named ${listed(events)}, divided by all events of the user in the window.`;
  return { name, type: 'number', title, unit: 'share', meaning, events };
}

function listed(events: readonly string[]): string {
  return events.map((e) => `'${e}'`).join(', ');
}

/** Sums of shares by persona and event, over the users learned from. */
interface MeanShares {
  sum: Float64Array[];
  squares: Float64Array;
  /** Users who did each event. */
  users: Int32Array;
  size: Int32Array;
}

/** For each event: (mean share in `inside` - mean share in `outside`) / standard deviation over everyone. */
function effectsOf({ sum, squares, size }: MeanShares, inside: number[], outside: number[]): Float64Array {
  const n = size.reduce((a, b) => a + b, 0);
  const over = (of: number[], value: (p: number) => number) => of.reduce((total, p) => total + value(p), 0);
  const [a, b] = [over(inside, (p) => size[p]!), over(outside, (p) => size[p]!)];
  return squares.map((square, e) => {
    const mean = sum.reduce((total, row) => total + row[e]!, 0) / n;
    const deviation = Math.sqrt(Math.max(0, square / n - mean ** 2));
    if (a === 0 || b === 0 || deviation === 0) return 0;
    return (over(inside, (p) => sum[p]![e]!) / a - over(outside, (p) => sum[p]![e]!) / b) / deviation;
  });
}

function meanShares(table: FeatureTable, label: Int32Array, personas: number, rows: Int32Array): MeanShares {
  const { events, rowStart, event, count } = table.mix;
  const sum = Array.from({ length: personas }, () => new Float64Array(events.length));
  const squares = new Float64Array(events.length);
  const users = new Int32Array(events.length);
  const size = new Int32Array(personas);
  for (const u of rows) {
    const p = label[u]!;
    const all = sumOf(count, rowStart[u]!, rowStart[u + 1]!);
    if (p < 0 || all === 0) continue;
    size[p]!++;
    for (let i = rowStart[u]!; i < rowStart[u + 1]!; i++) {
      const e = event[i]!;
      const share = count[i]! / all;
      sum[p]![e]! += share;
      squares[e]! += share * share;
      users[e]!++;
    }
  }
  return { sum, squares, users, size };
}

function sumOf(values: Int32Array, from: number, to: number): number {
  let total = 0;
  for (let i = from; i < to; i++) total += values[i]!;
  return total;
}

/** Feature names from event names: ASCII, at most 80 characters, never twice. */
class Namer {
  readonly #taken: Set<string>;

  constructor(taken: readonly string[]) {
    this.#taken = new Set(taken);
  }

  take(text: string): string {
    const base =
      text
        .normalize('NFKD')
        .replace(/\p{Mark}/gu, '')
        .replace(/[^A-Za-z0-9]+/g, '_')
        .replace(/^_+|_+$/g, '')
        .toLowerCase()
        .slice(0, 80) || 'share';
    let name = base;
    for (let i = 2; this.#taken.has(name); i++) name = `${base}_${i}`;
    this.#taken.add(name);
    return name;
  }
}
