export {
  beta,
  binomial,
  chiSquare,
  findRoot,
  fisherF,
  gamma,
  hypergeometric,
  log1mExp,
  logAddExp,
  logChoose,
  logGamma,
  noncentralT,
  normal,
  normalQuantileLog,
  poisson,
  solveIncreasing,
  studentT,
  type Tail,
} from './distributions/index.js';
export { assignNearest } from './kmeans/assign-nearest.js';
export { kmeans } from './kmeans/kmeans.js';
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
export * from './statistics/index.js';
