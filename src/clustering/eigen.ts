/** Eigenvalues, largest first, and unit eigenvectors, one array each, of a symmetric matrix. */
export interface Eigen {
  values: Float64Array;
  vectors: Float64Array[];
}

/**
 * Cyclic Jacobi rotations (Golub and Van Loan, section 8.5). The sign of a vector is fixed by making its largest
 * entry positive, so that coordinates do not flip between runs.
 */
export function symmetricEigen(matrix: Float64Array, d: number): Eigen {
  const a = matrix.slice();
  const v = new Float64Array(d * d);
  for (let i = 0; i < d; i++) v[i * d + i] = 1;
  for (let sweep = 0; sweep < 30; sweep++) {
    let off = 0;
    for (let i = 0; i < d; i++) for (let j = 0; j < i; j++) off += a[i * d + j]! ** 2;
    if (off < 1e-18 * d) break;
    for (let p = 0; p < d; p++) {
      for (let q = p + 1; q < d; q++) {
        const g = a[p * d + q]!;
        if (Math.abs(g) < 1e-15) continue;
        const theta = (a[q * d + q]! - a[p * d + p]!) / (2 * g);
        const t = Math.sign(theta || 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        const c = 1 / Math.sqrt(t * t + 1);
        const s = t * c;
        for (let i = 0; i < d; i++) {
          const x = a[i * d + p]!;
          const y = a[i * d + q]!;
          a[i * d + p] = c * x - s * y;
          a[i * d + q] = s * x + c * y;
        }
        for (let i = 0; i < d; i++) {
          const x = a[p * d + i]!;
          const y = a[q * d + i]!;
          a[p * d + i] = c * x - s * y;
          a[q * d + i] = s * x + c * y;
          const e = v[p * d + i]!;
          const f = v[q * d + i]!;
          v[p * d + i] = c * e - s * f;
          v[q * d + i] = s * e + c * f;
        }
      }
    }
  }
  const order = Array.from({ length: d }, (_, i) => i).sort((i, j) => a[j * d + j]! - a[i * d + i]! || i - j);
  return {
    values: Float64Array.from(order, (i) => a[i * d + i]!),
    vectors: order.map((i) => {
      const vector = v.slice(i * d, (i + 1) * d);
      let largest = 0;
      for (let j = 1; j < d; j++) if (Math.abs(vector[j]!) > Math.abs(vector[largest]!) + 1e-12) largest = j;
      return vector[largest]! < 0 ? vector.map((x) => -x) : vector;
    }),
  };
}
