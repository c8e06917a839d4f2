/** Summary of one sample. A figure that the sample is too small or too constant for is null. */
export interface SampleMoments {
  n: number;
  mean: number | null;
  /** Divisor n - 1. Null below two values. */
  variance: number | null;
  /** g1 = m3 / m2^(3/2) of the central moments (divisor n). Null when all values are equal. */
  skewness: number | null;
  /** g2 = m4 / m2^2 - 3: 0 for a normal distribution. Null when all values are equal. */
  excessKurtosis: number | null;
}

/** Moments by two passes: the mean first, then powers of the differences from it. */
export function sampleMoments(values: ArrayLike<number>): SampleMoments {
  const n = values.length;
  if (n === 0) return { n, mean: null, variance: null, skewness: null, excessKurtosis: null };
  let sum = 0;
  for (let i = 0; i < n; i++) sum += values[i]!;
  const mean = sum / n;
  let m2 = 0;
  let m3 = 0;
  let m4 = 0;
  for (let i = 0; i < n; i++) {
    const difference = values[i]! - mean;
    const square = difference * difference;
    m2 += square;
    m3 += square * difference;
    m4 += square * square;
  }
  return {
    n,
    mean,
    variance: n > 1 ? m2 / (n - 1) : null,
    skewness: m2 > 0 ? m3 / n / (m2 / n) ** 1.5 : null,
    excessKurtosis: m2 > 0 ? m4 / n / (m2 / n) ** 2 - 3 : null,
  };
}
