import type { FunnelRule } from '../definition.js';
import { anyOrder, anyOrderEntries } from './any-order.js';
import { bestChain } from './chains.js';
import { firstEntries } from './entries.js';
import type { Entry, ExclusionRanges, UnitEvents } from './unit.js';
import { windowFunnel } from './window-funnel.js';

/** Finds the entries of one unit by a rule. Uniques and sessions have at most one, totals any number. */
export type Matcher = (events: UnitEvents) => Entry[];

/**
 * The matcher of a rule.
 *
 * @param steps number of steps, at most 31 (their bits share a 32-bit integer)
 */
export function matcherOf(rule: FunnelRule, steps: number, ranges: ExclusionRanges): Matcher {
  const totals = rule.counting === 'totals';
  if (rule.windowFunnel) {
    const modes = new Set(rule.windowFunnel);
    return (events) => entered(windowFunnel(events, steps, rule.windowMs, modes));
  }
  if (rule.order === 'any' && totals) return (events) => anyOrderEntries(events, steps, rule, ranges);
  if (rule.order === 'any') return (events) => entered(anyOrder(events, steps, rule, ranges));
  // Totals count entries one after the other, so a later first step cannot replace an open entry.
  if (totals || rule.reentry === 'first' || rule.ties === 'second') {
    return (events) => firstEntries(events, steps, rule, ranges, totals).filter((entry) => entry.reached > 0);
  }
  return (events) => entered(bestChain(events, steps, rule, ranges));
}

function entered(entry: Entry): Entry[] {
  return entry.reached > 0 ? [entry] : [];
}
