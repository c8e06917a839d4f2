import { kmeans as mlKmeans } from 'ml-kmeans';
import { createRandom, type Random } from '../../src/base/index.js';
import type { FeatureTable } from '../../src/features/index.js';
import { createMatrix, kmeans, type Matrix, symmetricEigen } from '../../src/numeric/index.js';

/** What a user would pick instead. Each is given the true number of personas. */

/**
 * Behaviour columns and event profiles, every one standardised, missing values as zero: the usual recipe, with ten
 * starts. It gets the columns that ours may use, without those of context (tenure, recency), which would only hurt it.
 */
export function zScoreKmeans(table: FeatureTable, k: number): Int32Array {
  const behaviour = table.columns.filter((column) => column.definition.block !== 'context');
  const rows = dense({ ...table, columns: behaviour }, (v) => v);
  return kmeans(standardised(rows), k, { random: createRandom('z-score'), restarts: 10 }).labels;
}

/** ml-kmeans on raw event counts. */
export function rawCounts(table: FeatureTable, k: number): Int32Array {
  const counts = countsOf(table, (c) => c);
  const rows = Array.from({ length: counts.rows }, (_, i) =>
    Array.from(counts.data.subarray(i * counts.cols, (i + 1) * counts.cols)),
  );
  return Int32Array.from(mlKmeans(rows, k, { seed: 1 }).clusters);
}

/** Non-negative matrix factorisation of tf-idf rows of length 1, each user to the largest component. */
export function nmf(table: FeatureTable, k: number): Int32Array {
  const v = tfIdf(table);
  const { rows: n, cols: p } = v;
  const { w, h } = factorise(v, k);
  const size = new Float64Array(k);
  for (let c = 0; c < k; c++) for (let j = 0; j < p; j++) size[c]! += h[c * p + j]!;
  return Int32Array.from({ length: n }, (_, i) => {
    let best = 0;
    for (let c = 1; c < k; c++) if (w[i * k + c]! * size[c]! > w[i * k + best]! * size[best]!) best = c;
    return best;
  });
}

/**
 * Loadings (`n` x `k`) and components (`k` x `p`): multiplicative updates for the Frobenius norm (Lee and Seung 2001).
 * Given the components of other rows, only the loadings on them are found.
 */
export function factorise(v: Matrix, k: number, known?: Float64Array): { w: Float64Array; h: Float64Array } {
  const { rows: n, cols: p, data } = v;
  const { w, h } = known ? { w: new Float64Array(n * k).fill(1), h: known } : nonNegativeStart(v, k);
  for (let step = 0; step < 150; step++) {
    const ww = gram(w, n, k);
    const wv = new Float64Array(k * p);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < p; j++) {
        const x = data[i * p + j]!;
        if (x !== 0) for (let c = 0; c < k; c++) wv[c * p + j]! += w[i * k + c]! * x;
      }
    }
    const old = h.slice();
    for (let c = 0; c < k && !known; c++) {
      for (let j = 0; j < p; j++) {
        let below = 1e-9;
        for (let d = 0; d < k; d++) below += ww[c * k + d]! * old[d * p + j]!;
        h[c * p + j]! *= wv[c * p + j]! / below;
      }
    }
    const hh = new Float64Array(k * k);
    for (let c = 0; c < k; c++) {
      for (let d = 0; d < k; d++) {
        for (let j = 0; j < p; j++) hh[c * k + d]! += h[c * p + j]! * h[d * p + j]!;
      }
    }
    const row = new Float64Array(k);
    for (let i = 0; i < n; i++) {
      row.set(w.subarray(i * k, (i + 1) * k));
      for (let c = 0; c < k; c++) {
        let above = 0;
        for (let j = 0; j < p; j++) above += data[i * p + j]! * h[c * p + j]!;
        let below = 1e-9;
        for (let d = 0; d < k; d++) below += row[d]! * hh[d * k + c]!;
        w[i * k + c] = (row[c]! * above) / below;
      }
    }
  }
  return { w, h };
}

/**
 * The start "nndsvda", scikit-learn's own choice: the positive or the negative part of each pair of singular vectors,
 * whichever is larger, zeros filled with the mean (Boutsidis and Gallopoulos 2008). One random start is worse.
 */
function nonNegativeStart(v: Matrix, k: number): { w: Float64Array; h: Float64Array } {
  const { rows: n, cols: p, data } = v;
  const { values, vectors } = symmetricEigen(gram(data, n, p));
  const mean = data.reduce((sum, x) => sum + x, 0) / (n * p);
  const w = new Float64Array(n * k);
  const h = new Float64Array(k * p);
  for (let c = 0; c < k; c++) {
    const size = Math.sqrt(Math.max(values[c]!, 1e-12));
    const right = vectors.subarray(c * p, (c + 1) * p);
    const left = Float64Array.from({ length: n }, (_, i) => {
      let sum = 0;
      for (let j = 0; j < p; j++) sum += data[i * p + j]! * right[j]!;
      return sum / size;
    });
    const parts = [1, -1].map((sign) => {
      const part = (x: Float64Array) => x.map((value) => Math.max(0, sign * value));
      const [a, b] = [part(left), part(right)];
      return { a, b, lengths: [norm(a), norm(b)] as const };
    });
    const product = (lengths: readonly [number, number]) => lengths[0] * lengths[1];
    const larger = product(parts[0]!.lengths) >= product(parts[1]!.lengths) ? parts[0]! : parts[1]!;
    const scale = Math.sqrt(size * product(larger.lengths));
    for (let i = 0; i < n; i++) w[i * k + c] = (scale * larger.a[i]!) / larger.lengths[0] || mean;
    for (let j = 0; j < p; j++) h[c * p + j] = (scale * larger.b[j]!) / larger.lengths[1] || mean;
  }
  return { w, h };
}

function norm(values: Float64Array): number {
  return Math.sqrt(values.reduce((sum, x) => sum + x * x, 0));
}

/**
 * A classifier that is given the labels: linear discriminant analysis with a ridge on the logarithms of features and
 * the event profiles, cross-validated over five folds: a user is labelled by a fit, scales included, on other users.
 * What it cannot tell apart nobody can ask of a clustering.
 */
export function classifier(table: FeatureTable, truth: Int32Array): Int32Array {
  const features = dense(table, (v) => Math.log1p(Math.max(0, v)));
  const n = features.rows;
  const folds = foldsOf(n, createRandom('folds'));
  const labels = new Int32Array(n).fill(-1);
  const k = Math.max(...truth) + 1;
  for (let fold = 0; fold < 5; fold++) {
    const train = Array.from(truth.keys()).filter((i) => folds[i] !== fold && truth[i]! >= 0);
    const scaled = { ...features, data: features.data.slice() };
    const predict = discriminant(standardised(scaled, train), train, truth, k);
    for (let i = 0; i < n; i++) if (folds[i] === fold) labels[i] = predict(i);
  }
  return labels;
}

function discriminant(
  x: Matrix,
  train: readonly number[],
  truth: Int32Array,
  k: number,
): (i: number) => number {
  const p = x.cols;
  const means = new Float64Array(k * p);
  const size = new Float64Array(k);
  for (const i of train) {
    size[truth[i]!]!++;
    for (let j = 0; j < p; j++) means[truth[i]! * p + j]! += x.data[i * p + j]!;
  }
  for (let c = 0; c < k; c++) for (let j = 0; j < p; j++) means[c * p + j]! /= Math.max(1, size[c]!);
  const within = new Float64Array(p * p);
  for (const i of train) {
    const c = truth[i]! * p;
    for (let a = 0; a < p; a++) {
      const da = x.data[i * p + a]! - means[c + a]!;
      for (let b = 0; b <= a; b++) within[a * p + b]! += da * (x.data[i * p + b]! - means[c + b]!);
    }
  }
  for (let a = 0; a < p; a++) {
    for (let b = 0; b <= a; b++) {
      within[a * p + b]! /= train.length;
      within[b * p + a] = within[a * p + b]!;
    }
    within[a * p + a]! += 0.02;
  }
  const solved = Array.from({ length: k }, (_, c) => solve(within, means.subarray(c * p, (c + 1) * p), p));
  const bias = solved.map((s, c) => {
    let quadratic = 0;
    for (let j = 0; j < p; j++) quadratic += s[j]! * means[c * p + j]!;
    return Math.log(Math.max(1e-9, size[c]! / train.length)) - quadratic / 2;
  });
  return (i) => {
    let best = 0;
    let most = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < k; c++) {
      let score = bias[c]!;
      for (let j = 0; j < p; j++) score += solved[c]![j]! * x.data[i * p + j]!;
      if (score > most) {
        most = score;
        best = c;
      }
    }
    return best;
  };
}

/** Conjugate gradients for a symmetric positive definite system. */
function solve(a: Float64Array, b: Float64Array, p: number): Float64Array {
  const x = new Float64Array(p);
  const r = b.slice();
  let direction = r.slice();
  let rr = r.reduce((sum, v) => sum + v * v, 0);
  for (let step = 0; step < 5 * p && rr > 1e-16; step++) {
    const image = new Float64Array(p);
    for (let i = 0; i < p; i++) for (let j = 0; j < p; j++) image[i]! += a[i * p + j]! * direction[j]!;
    const alpha = rr / direction.reduce((sum, v, i) => sum + v * image[i]!, 0);
    for (let i = 0; i < p; i++) {
      x[i]! += alpha * direction[i]!;
      r[i]! -= alpha * image[i]!;
    }
    const next = r.reduce((sum, v) => sum + v * v, 0);
    direction = r.map((v, i) => v + (next / rr) * direction[i]!);
    rr = next;
  }
  return x;
}

function foldsOf(n: number, random: Random): Int32Array {
  return Int32Array.from({ length: n }, () => random.int(5));
}

/** Columns (missing as zero) and event profiles `log(1 + count)` of length 1, side by side. */
function dense(table: FeatureTable, transform: (v: number) => number): Matrix {
  const profile = countsOf(table, (c) => Math.log1p(c));
  const { rows: n, cols: e } = profile;
  const columns = table.columns.length;
  const rows = createMatrix(n, columns + e);
  for (let i = 0; i < n; i++) {
    table.columns.forEach((column, j) => {
      const v = column.values[i]!;
      rows.data[i * (columns + e) + j] = Number.isFinite(v) ? transform(v) : 0;
    });
    let squares = 0;
    for (let j = 0; j < e; j++) squares += profile.data[i * e + j]! ** 2;
    const norm = Math.sqrt(squares || 1);
    for (let j = 0; j < e; j++) rows.data[i * (columns + e) + columns + j] = profile.data[i * e + j]! / norm;
  }
  return rows;
}

function countsOf(table: FeatureTable, transform: (count: number) => number): Matrix {
  const { mix } = table;
  const n = table.userIds.length;
  const e = mix.events.length;
  const counts = createMatrix(n, e);
  for (let u = 0; u < n; u++) {
    for (let q = mix.rowStart[u]!; q < mix.rowStart[u + 1]!; q++) {
      counts.data[u * e + mix.event[q]!] = transform(mix.count[q]!);
    }
  }
  return counts;
}

function tfIdf(table: FeatureTable): Matrix {
  const counts = countsOf(table, (c) => Math.log1p(c));
  const { rows: n, cols: e, data } = counts;
  for (let j = 0; j < e; j++) {
    let users = 0;
    for (let i = 0; i < n; i++) if (data[i * e + j]! > 0) users++;
    const idf = Math.log((1 + n) / (1 + users)) + 1;
    for (let i = 0; i < n; i++) data[i * e + j]! *= idf;
  }
  for (let i = 0; i < n; i++) {
    let squares = 0;
    for (let j = 0; j < e; j++) squares += data[i * e + j]! ** 2;
    const norm = Math.sqrt(squares || 1);
    for (let j = 0; j < e; j++) data[i * e + j]! /= norm;
  }
  return counts;
}

/** Standardises the columns in place, by the given rows or all. */
function standardised(matrix: Matrix, by?: readonly number[]): Matrix {
  const { rows: n, cols: p, data } = matrix;
  const rows = by ?? Array.from({ length: n }, (_, i) => i);
  for (let j = 0; j < p; j++) {
    let sum = 0;
    let squares = 0;
    for (const i of rows) {
      sum += data[i * p + j]!;
      squares += data[i * p + j]! ** 2;
    }
    const mean = sum / rows.length;
    const variance = squares / rows.length - mean * mean;
    const deviation = variance > 1e-12 ? Math.sqrt(variance) : 1;
    for (let i = 0; i < n; i++) data[i * p + j] = (data[i * p + j]! - mean) / deviation;
  }
  return matrix;
}

function gram(w: Matrix['data'] | Float64Array, n: number, k: number): Float64Array {
  const g = new Float64Array(k * k);
  for (let i = 0; i < n; i++) {
    for (let c = 0; c < k; c++) for (let d = 0; d < k; d++) g[c * k + d]! += w[i * k + c]! * w[i * k + d]!;
  }
  return g;
}
