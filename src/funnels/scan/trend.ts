import { DAY_MS } from '../../base/index.js';
import type { ZoneOffsets } from '../../features/index.js';
import type { FunnelDefinition } from '../definition.js';
import { isOpen, type Watched } from '../figures/times.js';
import type { Entry } from '../matching/index.js';
import type { UnitListener } from './evaluate.js';
import type { HeldEvents } from './hold.js';

/** What became of the entries that began on one day. */
export interface TrendDay {
  /** Local day, days since 1970-01-01. */
  day: number;
  entered: number;
  completed: number;
  /** Not through, with a window that the data do not cover. */
  open: number;
}

/**
 * Counts entries by the local day on which they began, for everyone and every group, while the events pass by.
 *
 * Where users count once, they count once on every day on which they did the first step, each day as if its first steps
 * were the only ones (PostHog's trends). Entries and sessions count on the day they began, and so do users of a funnel in
 * whatever order, of which no single step is the first.
 */
export class EntryTrend implements UnitListener {
  readonly #definition: FunnelDefinition;
  readonly #watched: Watched;
  readonly #offsets: ZoneOffsets;
  readonly #labels: Int32Array;
  /** By group, everyone first, then by day. */
  readonly #days: Map<number, TrendDay>[];

  constructor(
    definition: FunnelDefinition,
    groups: { labels: Int32Array; names: readonly string[] },
    watched: Watched,
    offsets: ZoneOffsets,
  ) {
    this.#definition = definition;
    this.#watched = watched;
    this.#offsets = offsets;
    this.#labels = groups.labels;
    this.#days = [null, ...groups.names].map(() => new Map());
  }

  /** @param entries what `match` found in the whole unit */
  add(user: number, unit: HeldEvents, entries: readonly Entry[], match: (unit: HeldEvents) => Entry[]): void {
    const { rule } = this.#definition;
    const days = rule.counting === 'uniques' && rule.order !== 'any' ? this.#firstStepDays(unit) : [];
    if (days.length < 2) {
      for (const entry of entries) this.#count(user, entry);
      return;
    }
    for (const day of days) {
      const [entry] = match(this.#only(unit, day));
      if (entry) this.#count(user, entry);
    }
  }

  /** By group, everyone first: the days on which anybody entered, in order. */
  finish(): TrendDay[][] {
    return this.#days.map((days) => [...days.values()].sort((a, b) => a.day - b.day));
  }

  #count(user: number, entry: Entry): void {
    const day = this.#dayOf(entry.times[0]!);
    const completed = entry.reached === this.#definition.steps.length;
    const open = !completed && isOpen(entry.times[0]!, entry.times[entry.reached - 1]!, this.#watched);
    const label = this.#labels[user] ?? -1;
    for (const days of label < 0 ? [this.#days[0]!] : [this.#days[0]!, this.#days[label + 1]!]) {
      const known = days.get(day) ?? { day, entered: 0, completed: 0, open: 0 };
      known.entered++;
      if (completed) known.completed++;
      if (open) known.open++;
      days.set(day, known);
    }
  }

  #dayOf(ms: number): number {
    const { fromMs, offsetMs } = this.#offsets;
    let i = fromMs.length - 1;
    while (i > 0 && ms < fromMs[i]!) i--;
    return Math.floor((ms + offsetMs[i]!) / DAY_MS);
  }

  #firstStepDays(unit: HeldEvents): number[] {
    const days: number[] = [];
    for (let i = 0; i < unit.length; i++) {
      if (!(unit.steps[i]! & 1)) continue;
      const day = this.#dayOf(unit.time[i]!);
      if (days[days.length - 1] !== day) days.push(day);
    }
    return days;
  }

  /** The events that an entry of this day may meet, without the first steps of other days. */
  #only(unit: HeldEvents, day: number): HeldEvents {
    let [first, last] = [-1, -1];
    for (let i = 0; i < unit.length; i++) {
      if (!(unit.steps[i]! & 1) || this.#dayOf(unit.time[i]!) !== day) continue;
      if (first < 0) first = i;
      last = i;
    }
    // Events of one time may stand in any order, and a step may come a little before the one it follows.
    const grace = 2000;
    const [from, until] = [unit.time[first]! - grace, unit.time[last]! + this.#watched.windowMs];
    while (first > 0 && unit.time[first - 1]! >= from) first--;
    let end = last + 1;
    while (end < unit.length && unit.time[end]! <= until) end++;
    const steps = Int32Array.prototype.slice.call(unit.steps, first, end);
    for (let i = 0; i < steps.length; i++) {
      if (steps[i]! & 1 && this.#dayOf(unit.time[first + i]!) !== day) steps[i] = steps[i]! & ~1;
    }
    return {
      length: end - first,
      time: unit.time.subarray(first, end),
      steps,
      excluded: unit.excluded.subarray(first, end),
      held: unit.held.map((column) => column.subarray(first, end)),
    };
  }
}
