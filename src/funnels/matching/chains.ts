import type { FunnelRule } from '../definition.js';
import { type Entry, type ExclusionRanges, hits, type UnitEvents } from './unit.js';

/** A run of steps that began at `start`. */
interface Chain {
  start: number;
  times: number[];
  /** The events it is made of; one event serves a chain once. */
  events: number[];
  /** An exclusion hit it where it stood. */
  tainted: boolean;
}

/**
 * Re-entry `latest`: every first step opens a chain, and for each step the chain with the latest start that reached it is
 * kept, so that a later entry replaces an earlier one only where it got as far. This is PostHog's ordered and strict
 * funnel (its `aggregate_funnel`), and with `oneEventManySteps` ClickHouse's `windowFunnel` without modes.
 *
 * Events of one time are taken step by step, so that they convert whatever their order in the export.
 *
 * An exclusion hits the chain that stands at a step and has not gone on. By `end-entry` that chain ends, and what it
 * reached stays counted. By `drop-user` it is tainted: it never moves a later step, but where it gets further than every
 * other chain, or as far as the best one that was hit, it is the result, and takes the user out.
 *
 * @returns the best entry: the deepest chain; of equally deep ones the first that no exclusion hit
 */
export function bestChain(
  events: UnitEvents,
  steps: number,
  rule: FunnelRule,
  ranges: ExclusionRanges,
): Entry {
  const chains: (Chain | undefined)[] = new Array(steps + 1);
  let best: { step: number; chain: Chain } | undefined;
  const isOpen = (chain: Chain, time: number) => time - chain.start <= rule.windowMs;

  const advance = (step: number, i: number, time: number, together: boolean): void => {
    let next: Chain;
    if (step === 1) {
      // A second first step at the same time opens nothing new.
      if (chains[1]?.start === time) return;
      next = { start: time, times: [time], events: [i], tainted: false };
    } else {
      const previous = chains[step - 1];
      if (!previous || !isOpen(previous, time)) return;
      // The same chain already stands here: a repeat of the step does not move its time.
      if (chains[step]?.start === previous.start) return;
      if (together && !rule.oneEventManySteps && previous.events.includes(i)) return;
      const { start, tainted } = previous;
      next = { start, times: [...previous.times, time], events: [...previous.events, i], tainted };
    }
    if (!next.tainted) chains[step] = next;
    if (!best || step > best.step || (step === best.step && best.chain.tainted)) best = { step, chain: next };
  };

  const exclude = (bits: number, time: number): void => {
    for (let step = steps - 1; step >= 1; step--) {
      const chain = chains[step];
      if (!chain || chain.tainted || !isOpen(chain, time) || !hits(bits, ranges, step)) continue;
      if (chains[step + 1]?.start === chain.start) continue;
      if (rule.exclusionEffect === 'end-entry') {
        chains[step] = undefined;
        continue;
      }
      chains[step] = { ...chain, tainted: true };
      if (best?.step === step && isOpen(best.chain, time)) {
        best = { step, chain: { ...best.chain, tainted: true } };
      }
    }
  };

  const processOne = (i: number, time: number): void => {
    const mask = events.steps[i]!;
    if (events.excluded[i] !== 0) exclude(events.excluded[i]!, time);
    // From the last step down, so that one event moves a chain by one step only; up, where it may serve several.
    if (rule.oneEventManySteps) {
      for (let step = 1; step <= steps; step++) if ((mask >> (step - 1)) & 1) advance(step, i, time, false);
    } else {
      for (let step = steps; step >= 1; step--) if ((mask >> (step - 1)) & 1) advance(step, i, time, false);
    }
    if (rule.order === 'strict') {
      for (let step = 1; step <= steps; step++) if (!((mask >> (step - 1)) & 1)) chains[step] = undefined;
    }
  };

  for (let i = 0; i < events.length; ) {
    const time = events.time[i]!;
    let end = i + 1;
    while (end < events.length && events.time[end] === time) end++;
    if (end === i + 1 || areAlike(events, i, end)) {
      for (let j = i; j < end; j++) processOne(j, time);
    } else {
      // They have no order of their own: taken by step, they neither break a strict order nor exclude.
      for (let step = 1; step <= steps; step++) {
        for (let j = i; j < end; j++) if ((events.steps[j]! >> (step - 1)) & 1) advance(step, j, time, true);
      }
    }
    if (best && best.step === steps && !best.chain.tainted) break;
    i = end;
  }
  if (!best || best.chain.tainted) return { reached: 0, times: [] };
  return { reached: best.step, times: best.chain.times };
}

/** Whether events of one time are all the same to the funnel, or none of them is a step: then their order is nothing. */
function areAlike({ steps, excluded }: UnitEvents, from: number, to: number): boolean {
  let [same, anyStep] = [true, false];
  for (let i = from; i < to; i++) {
    if (steps[i] !== steps[from] || excluded[i] !== excluded[from]) same = false;
    if (steps[i] !== 0) anyStep = true;
  }
  return same || !anyStep;
}
