/** Sums over the users of one arm: what a scan of the events returns. */
export interface Sums {
  n: number;
  sum: number;
  sumSquares: number;
}

/** Sums of two measures and of their product. */
export interface JointSums {
  n: number;
  x: Sums;
  y: Sums;
  sumProducts: number;
}

/** Size, mean and variance of one arm. */
export interface Moments {
  n: number;
  mean: number;
  /** Unbiased (divided by n - 1) for measures, p (1 - p) for proportions. */
  variance: number;
}

/** Mean and unbiased variance from sums. The variance of fewer than two users is zero. */
export function momentsOf({ n, sum, sumSquares }: Sums): Moments {
  return { n, mean: n > 0 ? sum / n : 0, variance: n > 1 ? (sumSquares - (sum * sum) / n) / (n - 1) : 0 };
}

/** Rate and variance p (1 - p) of a proportion. */
export function proportionMoments(successes: number, n: number): Moments {
  const mean = n > 0 ? successes / n : 0;
  return { n, mean, variance: mean * (1 - mean) };
}

/** Unbiased covariance from sums. */
export function covarianceOf(n: number, sumX: number, sumY: number, sumProducts: number): number {
  return n > 1 ? (sumProducts - (sumX * sumY) / n) / (n - 1) : 0;
}

/** Sums of a list of values, in the order given. */
export function sumsOf(values: ArrayLike<number>): Sums {
  let sum = 0;
  let sumSquares = 0;
  for (let i = 0; i < values.length; i++) {
    sum += values[i]!;
    sumSquares += values[i]! * values[i]!;
  }
  return { n: values.length, sum, sumSquares };
}

/** Sum of products of two lists of equal length. */
export function sumProducts(x: ArrayLike<number>, y: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! * y[i]!;
  return sum;
}

/** The sums of several groups together. */
export function addSums(parts: readonly Sums[]): Sums {
  const total = { n: 0, sum: 0, sumSquares: 0 };
  for (const { n, sum, sumSquares } of parts) {
    total.n += n;
    total.sum += sum;
    total.sumSquares += sumSquares;
  }
  return total;
}
