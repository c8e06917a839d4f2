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
 * Shares of events that may tell personas apart: single events, and for each persona the three, six and twelve events
 * that it does most above everyone else (standardised difference of mean shares). `rows` are the users learned from.
 */
export function eventGroups(
  table: FeatureTable,
  label: Int32Array,
  personas: readonly { id: string }[],
  rows: Int32Array,
): RuleFeature[] {
  const { events } = table.mix;
  const effects = shareEffects(table, label, personas.length, rows);
  const namer = new Namer(table.columns.map((c) => c.definition.name));
  // The table has a feature of its own for the commonest events.
  const covered = new Set(table.columns.map((c) => c.definition.title));
  const singles = events
    .map((event, e) => ({
      event,
      effect: Math.max(...effects.by.map((row) => row[e]!)),
      users: effects.users[e]!,
    }))
    .filter(
      (s) =>
        !covered.has(`share of ${s.event}`) && s.users >= MIN_USERS * rows.length && s.effect >= MIN_EFFECT,
    )
    .sort((a, b) => b.effect - a.effect)
    .slice(0, MAX_SINGLES)
    .map(({ event }) => shareFeature(namer.take(`share_of_${event}`), [event]));
  const groups = personas.flatMap((persona, p) => {
    const typical = events
      .map((event, e) => ({ event, effect: effects.by[p]![e]! }))
      .filter((s) => s.effect >= MIN_EFFECT)
      .sort((a, b) => b.effect - a.effect)
      .map((s) => s.event);
    return GROUP_SIZES.filter((size) => size <= typical.length).map((size) =>
      shareFeature(namer.take(`share_of_top_${size}_events_of_${persona.id}`), typical.slice(0, size)),
    );
  });
  return [...singles, ...groups];
}

function shareFeature(name: string, events: string[]): RuleFeature {
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

/** For each persona and event: (mean share in persona - mean share elsewhere) / standard deviation over everyone. */
function shareEffects(
  table: FeatureTable,
  label: Int32Array,
  personas: number,
  rows: Int32Array,
): { by: Float64Array[]; users: Int32Array } {
  const { events, rowStart, event, count } = table.mix;
  const sum = Array.from({ length: personas }, () => new Float64Array(events.length));
  const total = new Float64Array(events.length);
  const squares = new Float64Array(events.length);
  const users = new Int32Array(events.length);
  const size = new Int32Array(personas);
  let n = 0;
  for (const u of rows) {
    const p = label[u]!;
    const all = sumOf(count, rowStart[u]!, rowStart[u + 1]!);
    if (p < 0 || all === 0) continue;
    n++;
    size[p]!++;
    for (let i = rowStart[u]!; i < rowStart[u + 1]!; i++) {
      const e = event[i]!;
      const share = count[i]! / all;
      sum[p]![e]! += share;
      total[e]! += share;
      squares[e]! += share * share;
      users[e]!++;
    }
  }
  const by = sum.map((row, p) =>
    Float64Array.from(row, (s, e) => {
      const inside = size[p]!;
      const deviation = Math.sqrt(Math.max(0, squares[e]! / n - (total[e]! / n) ** 2));
      if (inside === 0 || inside === n || deviation === 0) return 0;
      return (s / inside - (total[e]! - s) / (n - inside)) / deviation;
    }),
  );
  return { by, users };
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
