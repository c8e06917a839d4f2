export { assignNearest, kmeans } from './kmeans/kmeans.js';
export type { Assignment, KmeansOptions, KmeansResult, Partition } from './kmeans/types.js';
export {
  columnMeans,
  columnVariances,
  createMatrix,
  type Matrix,
  matrixFromRows,
  matrixRow,
  sampleRows,
  selectRows,
  squaredDistance,
} from './matrix.js';
