import {
  adjustP,
  type Count,
  type Estimable,
  fisherExactTest,
  newcombeInterval,
  quantileSorted,
  twoProportionTest,
} from '../../numeric/index.js';
import { type Share, shareOf } from '../figures/conversion.js';
import { type AfterStep, type EventPresence, NOTHING } from './after.js';
import type { Moves } from './moves.js';

/** An event that those who drop at a step do more than those who go on. */
export interface FrictionEvent {
  /** `next`: first after the step; `last`: last in the window; `any time`: at any time in the window. No steps. */
  kind: 'next' | 'last' | 'any time';
  event: string;
  dropped: Share;
  passed: Share;
  /** Share of those who drop minus share of those who pass, with Newcombe's interval. */
  difference: { estimate: number; low: number; high: number };
  p: number;
  /** Benjamini and Hochberg's q over all events looked at in this group. */
  adjusted_p: number;
}

/** Shares and waits of those who drop, or of those who pass. */
export interface SideFigures {
  users: number;
  /** Did the step again within the horizon. */
  repeated: Estimable<Share>;
  /** Did an earlier step again within the horizon. */
  went_back: Estimable<Share>;
  /** Did a step beyond the next one within the window; those who drop left one out. */
  went_ahead: Estimable<Share>;
  /** Did nothing at all for longer than the pause after the step. */
  paused: Estimable<Share>;
  /** Nothing at all: for those who drop, the step was the last thing seen of them; for those who pass, they went straight on. */
  nothing_after: Estimable<Share>;
  /** Median time to whatever they did next, the next step included; to the end of the window where there is nothing. */
  median_wait_seconds: number | null;
}

/** What happens after one step. */
export interface StepFriction {
  step: number;
  dropped: SideFigures;
  passed: SideFigures;
  events: FrictionEvent[];
}

const FEWEST_USERS = 5;
const MOST_EVENTS = 5;
const ALPHA = 0.05;

/** Where those who drop differ from those who pass, after every step but the last, for one group. */
export function frictionOf(
  moves: Moves,
  after: AfterStep,
  presence: EventPresence,
  input: {
    steps: number;
    eventNames: readonly string[];
    pauseMs: number;
    /** Whether a move (by its user) and a group of the presence counts belong here. */
    holds: (user: number) => boolean;
    holdsGroup: (group: number) => boolean;
  },
): StepFriction[] {
  const { steps, eventNames, holds, holdsGroup, pauseMs } = input;
  const sides = Array.from({ length: steps - 1 }, () => [newSide(), newSide()] as const);
  for (let r = 0; r < moves.length; r++) {
    if (!holds(moves.user[r]!)) continue;
    const side = sides[moves.step[r]! - 1]![moves.passed[r]! as 0 | 1];
    side.users++;
    const next = after.next[r]!;
    if (next !== NOTHING) {
      count(side.next, next);
      count(side.last, after.last[r]!);
    }
    if (after.repeats[r]! > 0) side.repeated++;
    if (after.backSteps[r]! > 0) side.wentBack++;
    if (after.ahead[r]! > 0) side.wentAhead++;
    const silent = after.wait[r]! < 0;
    if (silent) side.nothing++;
    const silence = silent ? moves.decided[r]! - moves.from[r]! : after.wait[r]!;
    side.waits.push(silence);
    if (silence > pauseMs) side.paused++;
  }
  for (let i = 0; i < presence.event.length; i++) {
    if (!holdsGroup(presence.group[i]!)) continue;
    const side = sides[presence.step[i]! - 1]![presence.passed[i]! as 0 | 1];
    count(side.anyTime, presence.event[i]!, presence.moves[i]!);
  }
  const found = sides.map(([dropped, passed]) => candidates(dropped, passed, eventNames));
  const adjusted = adjustP(
    found.flat().map(({ p }) => p),
    'benjamini-hochberg',
  );
  let at = 0;
  return sides.map(([dropped, passed], k) => {
    const events = found[k]!.map((event) => ({ ...event, adjusted_p: adjusted[at++]! }));
    return {
      step: k + 1,
      dropped: figures(dropped, 'nobody dropped here'),
      passed: figures(passed, 'nobody passed'),
      events: mostTelling(events),
    };
  });
}

function kindOf(side: Side, kind: FrictionEvent['kind']): Map<number, number> {
  return kind === 'any time' ? side.anyTime : side[kind];
}

interface Side {
  users: number;
  repeated: number;
  wentBack: number;
  wentAhead: number;
  paused: number;
  nothing: number;
  next: Map<number, number>;
  last: Map<number, number>;
  anyTime: Map<number, number>;
  waits: number[];
}

function newSide(): Side {
  return {
    users: 0,
    repeated: 0,
    wentBack: 0,
    wentAhead: 0,
    paused: 0,
    nothing: 0,
    next: new Map(),
    last: new Map(),
    anyTime: new Map(),
    waits: [],
  };
}

function count(counts: Map<number, number>, key: number, by = 1): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}

function figures(side: Side, nobody: string): SideFigures {
  const share = (successes: number) => shareOf({ successes, n: side.users, designEffect: 1 }, nobody);
  const waits = Float64Array.from(side.waits).sort();
  return {
    users: side.users,
    repeated: share(side.repeated),
    went_back: share(side.wentBack),
    went_ahead: share(side.wentAhead),
    paused: share(side.paused),
    nothing_after: share(side.nothing),
    median_wait_seconds: waits.length === 0 ? null : Math.round(quantileSorted(waits, 0.5)) / 1000,
  };
}

function candidates(
  dropped: Side,
  passed: Side,
  eventNames: readonly string[],
): Omit<FrictionEvent, 'adjusted_p'>[] {
  if (dropped.users < FEWEST_USERS || passed.users < FEWEST_USERS) return [];
  return (['next', 'last', 'any time'] as const).flatMap((kind) =>
    [...kindOf(dropped, kind)]
      .filter(([, users]) => users >= FEWEST_USERS)
      .sort(([a], [b]) => a - b)
      .map(([event, users]) =>
        compare(
          kind,
          eventNames[event]!,
          { successes: users, n: dropped.users },
          { successes: kindOf(passed, kind).get(event) ?? 0, n: passed.users },
        ),
      ),
  );
}

function compare(
  kind: FrictionEvent['kind'],
  event: string,
  dropped: Count,
  passed: Count,
): Omit<FrictionEvent, 'adjusted_p'> {
  const share = (side: Count) => withoutStatus(shareOf({ ...side, designEffect: 1 }, ''));
  const [d, p] = [share(dropped), share(passed)];
  return {
    kind,
    event,
    dropped: d,
    passed: p,
    difference: { estimate: d.estimate - p.estimate, ...newcombeInterval(passed, dropped) },
    p: pOf(dropped, passed),
  };
}

function withoutStatus(share: Estimable<Share>): Share {
  if (share.status !== 'estimated') throw new Error(share.reason);
  const { estimate, low, high, successes, n } = share;
  return { estimate, low, high, successes, n };
}

/** Fisher's exact test where a cell is expected to hold fewer than five, the z-test otherwise. */
function pOf(a: Count, b: Count): number {
  const rate = (a.successes + b.successes) / (a.n + b.n);
  if (Math.min(a.n, b.n) * Math.min(rate, 1 - rate) < 5) {
    return fisherExactTest([
      [a.successes, a.n - a.successes],
      [b.successes, b.n - b.successes],
    ]).p;
  }
  const test = twoProportionTest(b, a);
  return test.status === 'estimated' ? test.p : 1;
}

/** The largest surpluses of each kind that hold up. */
function mostTelling(events: FrictionEvent[]): FrictionEvent[] {
  return (['next', 'last', 'any time'] as const).flatMap((kind) =>
    events
      .filter((e) => e.kind === kind && e.adjusted_p <= ALPHA && e.difference.estimate > 0)
      .sort((a, b) => b.difference.estimate - a.difference.estimate)
      .slice(0, MOST_EVENTS),
  );
}
