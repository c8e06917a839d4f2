import { type LogTails, tailsFrom } from './logarithms.js';
import { logPoissonMass } from './stirling.js';

const EPSILON = Number.EPSILON;
const TINY = 1e-300;

/**
 * The regularised incomplete gamma functions P(a, x) and Q(a, x) for `a > 0` and `x >= 0`, as logarithms. The side that
 * is computed directly is the one below the mean, or the one above it; the other is its complement and then is not
 * small. Series and continued fraction: DLMF 8.11.4 and 8.9.2.
 */
export function gammaTails(a: number, x: number): LogTails {
  if (Number.isNaN(a) || Number.isNaN(x)) return { lower: Number.NaN, upper: Number.NaN };
  if (x <= 0) return { lower: Number.NEGATIVE_INFINITY, upper: 0 };
  if (x === Number.POSITIVE_INFINITY) return { lower: 0, upper: Number.NEGATIVE_INFINITY };
  const mass = logPoissonMass(a, x);
  if (x < a + 1) return tailsFrom('lower', mass + Math.log(lowerSeries(a, x)));
  return tailsFrom('upper', mass + Math.log(a * upperFraction(a, x)));
}

/** P(a, x) over the Poisson mass. */
function lowerSeries(a: number, x: number): number {
  let sum = 1;
  let term = 1;
  for (let n = a + 1; term > sum * EPSILON * 0.1; n++) {
    term *= x / n;
    sum += term;
  }
  return sum;
}

/** Q(a, x) over `a` times the Poisson mass: the continued fraction by Lentz's method. */
function upperFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / b;
  let h = d;
  for (let i = 1; ; i++) {
    const numerator = -i * (i - a);
    b += 2;
    d = 1 / awayFromZero(numerator * d + b);
    c = awayFromZero(b + numerator / c);
    const step = c * d;
    h *= step;
    if (Math.abs(step - 1) <= EPSILON) return h;
  }
}

function awayFromZero(x: number): number {
  return Math.abs(x) < TINY ? TINY : x;
}
