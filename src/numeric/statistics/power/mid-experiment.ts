import { solveIncreasing } from '../../distributions/index.js';
import { type Estimable, estimated, notEstimable } from '../common/estimable.js';
import { type DecisionRule, decisionPower } from './lift-power.js';

/** An experiment under way: the standard error of its lift now. */
export interface RunningExperiment extends Omit<DecisionRule, 'n'> {
  /** Users of both arms so far. */
  n: number;
  se: number;
}

/** Power at a lift after `scaling` times the present users have come on top of them, all else alike. */
export function powerAfter(scaling: number, lift: number, running: RunningExperiment): number {
  return decisionPower(lift, running.se / Math.sqrt(1 + scaling), {
    ...running,
    n: running.n * (1 + scaling),
  });
}

/** Doublings of the present traffic after which the search for a horizon is given up. */
const MOST_DOUBLINGS = 27;

/** How many times the present users must come on top of them for the given power at a lift. */
export function additionalTraffic(
  lift: number,
  power: number,
  running: RunningExperiment,
): Estimable<{ scaling: number; users: number }> {
  if (!(running.se > 0)) return notEstimable('zero variance');
  if (powerAfter(0, lift, running) >= power) return estimated({ scaling: 0, users: 0 });
  if (powerAfter(2 ** MOST_DOUBLINGS, lift, running) < power) {
    return notEstimable('not reached with 134 million times the present users');
  }
  const scaling = solveIncreasing((x) => powerAfter(x, lift, running) - power, 0, 1);
  return estimated({ scaling, users: Math.ceil(scaling * running.n) });
}
