export interface Eigen {
  /** Descending. */
  values: Float64Array;
  /** Row-major, `n` x `n`: row `i` is the unit vector of `values[i]`; its largest component in size is positive. */
  vectors: Float64Array;
}

/** Steps of QL per eigenvalue; two or three are usual. */
const MOST_STEPS = 60;

/**
 * Eigenvalues and eigenvectors of a symmetric matrix (`n` x `n`, row-major; the lower triangle is read): Householder
 * reduction to tridiagonal form, then QL with implicit shifts (Golub and Van Loan, Matrix Computations, 8.3). Always
 * the same bytes for the same input. Throws a RangeError for values that are not finite.
 */
export function symmetricEigen(matrix: Float64Array): Eigen {
  const n = Math.sqrt(matrix.length);
  if (!Number.isInteger(n)) throw new RangeError(`${matrix.length} values are not a square matrix`);
  if (!matrix.every(Number.isFinite)) throw new RangeError('the matrix holds a value that is not finite');
  // Row `i` of `v` becomes a column of the orthogonal factor, so that the rotations of QL run over contiguous rows.
  const v = matrix.slice();
  const diagonal = new Float64Array(n);
  const beside = new Float64Array(n);
  tridiagonalize(v, n, diagonal, beside);
  diagonalize(v, n, diagonal, beside);
  return sorted(v, n, diagonal);
}

/**
 * Reflects `a` to a tridiagonal matrix with `diagonal` and `beside[i]` between `i` and `i + 1`; leaves in `a` the
 * transposed product of the reflections.
 */
function tridiagonalize(a: Float64Array, n: number, diagonal: Float64Array, beside: Float64Array): void {
  const reflections: { from: number; vector: Float64Array; scale: number }[] = [];
  const p = new Float64Array(n);
  for (let step = 0; step < n - 2; step++) {
    const from = step + 1;
    const vector = new Float64Array(n);
    let squares = 0;
    for (let i = from; i < n; i++) {
      vector[i] = a[i * n + step]!;
      squares += vector[i]! * vector[i]!;
    }
    const head = vector[from]!;
    const length = Math.sqrt(squares);
    if (squares === head * head) continue;
    const reflected = head > 0 ? -length : length;
    vector[from] = head - reflected;
    const scale = 2 / (squares - head * head + vector[from]! ** 2);
    reflections.push({ from, vector, scale });
    // a <- (1 - scale v v') a (1 - scale v v') on the part that is left, as a symmetric update of rank two.
    let inner = 0;
    for (let i = from; i < n; i++) {
      let sum = 0;
      for (let j = from; j < n; j++) sum += a[Math.max(i, j) * n + Math.min(i, j)]! * vector[j]!;
      p[i] = scale * sum;
      inner += p[i]! * vector[i]!;
    }
    for (let i = from; i < n; i++) p[i]! -= (scale / 2) * inner * vector[i]!;
    for (let i = from; i < n; i++) {
      for (let j = from; j <= i; j++) a[i * n + j]! -= vector[i]! * p[j]! + p[i]! * vector[j]!;
    }
    a[from * n + step] = reflected;
  }
  for (let i = 0; i < n; i++) {
    diagonal[i] = a[i * n + i]!;
    if (i + 1 < n) beside[i] = a[(i + 1) * n + i]!;
  }
  a.fill(0);
  for (let i = 0; i < n; i++) a[i * n + i] = 1;
  // The product is built from its last factor, which touches the fewest columns. Rows of `a` are columns of it.
  for (const { from, vector, scale } of reflections.reverse()) {
    for (let i = from; i < n; i++) {
      let sum = 0;
      for (let j = from; j < n; j++) sum += a[i * n + j]! * vector[j]!;
      sum *= scale;
      for (let j = from; j < n; j++) a[i * n + j]! -= sum * vector[j]!;
    }
  }
}

/** Rotates until nothing is left beside the diagonal, and the rows of `v` with it. */
function diagonalize(v: Float64Array, n: number, diagonal: Float64Array, beside: Float64Array): void {
  // Against the whole matrix, too: where it has less than full rank, neighbours on the diagonal are but rounding errors.
  let size = 0;
  for (let i = 0; i < n; i++) size = Math.max(size, Math.abs(diagonal[i]!) + Math.abs(beside[i]!));
  const least = Number.EPSILON * size;
  for (let low = 0; low < n; low++) {
    for (let step = 0; ; step++) {
      let high = low;
      while (
        high < n - 1 &&
        Math.abs(beside[high]!) > least &&
        !negligible(beside[high]!, diagonal[high]!, diagonal[high + 1]!)
      ) {
        high++;
      }
      if (high === low) break;
      if (step === MOST_STEPS) throw new RangeError('the eigenvalues do not settle');
      sweep(v, n, diagonal, beside, low, high);
    }
  }
}

function negligible(beside: number, above: number, below: number): boolean {
  const size = Math.abs(above) + Math.abs(below);
  return size + Math.abs(beside) === size;
}

/** One implicit QL step with Wilkinson's shift on the block from `low` to `high`. */
function sweep(
  v: Float64Array,
  n: number,
  diagonal: Float64Array,
  beside: Float64Array,
  low: number,
  high: number,
): void {
  const half = (diagonal[low + 1]! - diagonal[low]!) / (2 * beside[low]!);
  const root = Math.hypot(half, 1);
  let bulge = diagonal[high]! - diagonal[low]! + beside[low]! / (half + (half < 0 ? -root : root));
  let sine = 1;
  let cosine = 1;
  let carried = 0;
  for (let i = high - 1; i >= low; i--) {
    const f = sine * beside[i]!;
    const b = cosine * beside[i]!;
    const r = Math.hypot(f, bulge);
    beside[i + 1] = r;
    if (r === 0) {
      diagonal[i + 1]! -= carried;
      beside[high] = 0;
      return;
    }
    sine = f / r;
    cosine = bulge / r;
    const g = diagonal[i + 1]! - carried;
    const t = (diagonal[i]! - g) * sine + 2 * cosine * b;
    carried = sine * t;
    diagonal[i + 1] = g + carried;
    bulge = cosine * t - b;
    const upper = i * n;
    const lower = upper + n;
    for (let k = 0; k < n; k++) {
      const x = v[lower + k]!;
      const y = v[upper + k]!;
      v[lower + k] = sine * y + cosine * x;
      v[upper + k] = cosine * y - sine * x;
    }
  }
  diagonal[low]! -= carried;
  beside[low] = bulge;
  beside[high] = 0;
}

function sorted(v: Float64Array, n: number, diagonal: Float64Array): Eigen {
  const order = Array.from(diagonal.keys()).sort((a, b) => diagonal[b]! - diagonal[a]! || a - b);
  const vectors = new Float64Array(n * n);
  order.forEach((from, to) => {
    let largest = 0;
    for (let k = 0; k < n; k++) {
      const value = v[from * n + k]!;
      if (Math.abs(value) > Math.abs(largest)) largest = value;
    }
    const sign = largest < 0 ? -1 : 1;
    for (let k = 0; k < n; k++) vectors[to * n + k] = sign * v[from * n + k]!;
  });
  return { values: Float64Array.from(order, (i) => diagonal[i]!), vectors };
}
