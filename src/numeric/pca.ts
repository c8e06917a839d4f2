import { correlation, covariance } from './covariance.js';
import { symmetricEigen } from './eigen.js';
import { columnMeans, createMatrix, type Matrix } from './matrix.js';

export interface PcaOptions {
  /** Divide each column by its standard deviation first: components of the correlation instead of the covariance. */
  standardize: boolean;
  /** A number of components, or as many as stand out from noise (`marchenkoPasturRank`). */
  components: number | 'marchenko-pastur';
  /** Bounds on the number when it is found. Default 1 and all. */
  least?: number;
  most?: number;
}

/** A linear map from columns to uncorrelated components, in descending order of variance. */
export interface Pca {
  means: Float64Array;
  /** What each column is divided by after centring: 1 where it is not standardised or constant. */
  scales: Float64Array;
  /** One unit row per component, one value per column. */
  loadings: Matrix;
  /** Variance of every component, the ones that were dropped included. */
  variances: Float64Array;
}

/** Principal components of the rows of a matrix. Throws a RangeError without rows or for values that are not finite. */
export function fitPca(matrix: Matrix, options: PcaOptions): Pca {
  const { rows, cols } = matrix;
  if (rows === 0 || cols === 0) throw new RangeError(`principal components of ${rows} x ${cols} values`);
  const means = columnMeans(matrix);
  const covariances = covariance(matrix, means);
  const deviations = Float64Array.from({ length: cols }, (_, j) => Math.sqrt(covariances[j * cols + j]!));
  const scales = deviations.map((deviation) => (options.standardize && deviation > 0 ? deviation : 1));
  const eigen = symmetricEigen(options.standardize ? correlation(covariances) : covariances);
  let components: number;
  if (options.components === 'marchenko-pastur') {
    const correlations = options.standardize ? eigen.values : symmetricEigen(correlation(covariances)).values;
    const rank = marchenkoPasturRank(correlations, rows);
    components = Math.min(options.most ?? cols, Math.max(options.least ?? 1, rank));
  } else {
    components = options.components;
  }
  components = Math.min(cols, components);
  const loadings = createMatrix(
    components,
    cols,
    Float32Array.from(eigen.vectors.subarray(0, components * cols)),
  );
  return { means, scales, loadings, variances: eigen.values };
}

/**
 * How many eigenvalues of a correlation matrix over `rows` rows exceed what independent columns would give: the upper
 * edge `(1 + sqrt(p / n))^2` of Marchenko and Pastur (1967).
 */
export function marchenkoPasturRank(eigenvalues: ArrayLike<number>, rows: number): number {
  const edge = (1 + Math.sqrt(eigenvalues.length / rows)) ** 2;
  let rank = 0;
  while (rank < eigenvalues.length && eigenvalues[rank]! > edge) rank++;
  return rank;
}

/** The components of each row: one column per component. */
export function projectPca(pca: Pca, matrix: Matrix): Matrix {
  const { rows, cols, data } = matrix;
  if (cols !== pca.means.length) throw new RangeError(`${cols} columns, fitted on ${pca.means.length}`);
  const components = pca.loadings.rows;
  const projected = createMatrix(rows, components);
  const row = new Float64Array(cols);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) row[j] = (data[i * cols + j]! - pca.means[j]!) / pca.scales[j]!;
    for (let c = 0, at = 0; c < components; c++) {
      let sum = 0;
      for (let j = 0; j < cols; j++) sum += row[j]! * pca.loadings.data[at++]!;
      projected.data[i * components + c] = sum;
    }
  }
  return projected;
}
