import type { FunnelRule } from '../definition.js';
import { type Entry, type ExclusionRanges, hits, type UnitEvents } from './unit.js';

/** A run of steps that began at `start`. */
interface Chain {
  start: number;
  times: number[];
  tainted: boolean;
}

/**
 * Re-entry `latest`: every first step opens a chain, and for each step the chain with the latest start that reached it is
 * kept, so that a later entry replaces an earlier one only where it got as far. This is PostHog's ordered and strict
 * funnel (its `aggregate_funnel`), and with `oneEventManySteps` ClickHouse's `windowFunnel` without modes.
 *
 * Events of one time are taken step by step, so that they convert whatever their order in the export.
 *
 * @returns the best entry: the deepest chain; one that no exclusion hit if there is one
 */
export function bestChain(
  events: UnitEvents,
  steps: number,
  rule: FunnelRule,
  ranges: ExclusionRanges,
): Entry {
  const chains: (Chain | undefined)[] = new Array(steps + 1);
  let best: { step: number; chain: Chain } | undefined;

  const advance = (step: number, time: number): void => {
    if (step === 1) {
      chains[1] = { start: time, times: [time], tainted: false };
    } else {
      const previous = chains[step - 1];
      if (!previous || time - previous.start > rule.windowMs) return;
      // The same chain already stands here: a repeat of the step does not move its time.
      if (chains[step]?.start === previous.start && !chains[step]!.tainted) return;
      chains[step] = {
        start: previous.start,
        times: [...previous.times.slice(0, step - 1), time],
        tainted: previous.tainted,
      };
    }
    if (!best || step > best.step || (step === best.step && best.chain.tainted))
      best = { step, chain: chains[step]! };
  };
  const exclude = (bits: number, time: number): void => {
    for (let step = 1; step < steps; step++) {
      const chain = chains[step];
      if (chain && time - chain.start <= rule.windowMs && hits(bits, ranges, step)) {
        chains[step] = { ...chain, tainted: true };
      }
    }
    if (best && time - best.chain.start <= rule.windowMs && hits(bits, ranges, best.step)) {
      best = { step: best.step, chain: { ...best.chain, tainted: true } };
    }
  };

  for (let i = 0; i < events.length; ) {
    const time = events.time[i]!;
    let end = i + 1;
    while (end < events.length && events.time[end] === time) end++;
    if (end === i + 1) {
      processOne(i, time);
    } else {
      processTogether(i, end, time);
    }
    if (best && best.step === steps && !best.chain.tainted) break;
    i = end;
  }
  if (!best) return { reached: 0, times: [] };
  if (best.chain.tainted) return tainted(best, rule);
  return { reached: best.step, times: best.chain.times };

  function processOne(i: number, time: number): void {
    const mask = events.steps[i]!;
    // From the last step down, so that one event moves a chain by one step only; up, where it may serve several.
    if (rule.oneEventManySteps) {
      for (let step = 1; step <= steps; step++) if ((mask >> (step - 1)) & 1) advance(step, time);
    } else {
      for (let step = steps; step >= 1; step--) if ((mask >> (step - 1)) & 1) advance(step, time);
    }
    if (events.excluded[i] !== 0) exclude(events.excluded[i]!, time);
    if (rule.order === 'strict') {
      for (let step = 1; step < steps; step++) if (!((mask >> (step - 1)) & 1)) chains[step] = undefined;
    }
  }

  /** Events of one time have no order of their own: they are taken by step, and neither break a strict order nor exclude. */
  function processTogether(from: number, to: number, time: number): void {
    for (let step = 1; step <= steps; step++) {
      for (let i = from; i < to; i++) {
        if ((events.steps[i]! >> (step - 1)) & 1) {
          advance(step, time);
          break;
        }
      }
    }
  }
}

/** What is left of the best chain when an exclusion hit it. */
function tainted(best: { step: number; chain: Chain }, rule: FunnelRule): Entry {
  if (rule.exclusionEffect === 'drop-user') return { reached: 0, times: [] };
  return { reached: best.step, times: best.chain.times };
}
