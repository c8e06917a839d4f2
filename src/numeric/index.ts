export { assignMaximum } from './assignment-problem.js';
export { correlation, covariance } from './covariance.js';
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
export { type Eigen, symmetricEigen } from './eigen.js';
export { assignNearest } from './kmeans/assign-nearest.js';
export { kmeans } from './kmeans/kmeans.js';
export type { Assignment, KmeansOptions, KmeansResult, Partition } from './kmeans/types.js';
export {
  buildHierarchy,
  cutHierarchy,
  type HierarchicalResult,
  type Hierarchy,
  type HierarchyOptions,
  hierarchical,
} from './linkage/hierarchical.js';
export { type LinkageMethod, linkage } from './linkage/linkage.js';
export { cutTree, type MergeTree } from './linkage/tree.js';
export {
  columnMeans,
  columnVariances,
  createMatrix,
  type Matrix,
  matrixFromRows,
  matrixRow,
  sampleRows,
  selectColumns,
  selectRows,
  squaredDistance,
} from './matrix.js';
export { fitPca, marchenkoPasturRank, type Pca, type PcaOptions, projectPca } from './pca.js';
export { median, quantileSorted, quantiles } from './quantile.js';
export { type SampleMoments, sampleMoments } from './sample-moments.js';
export * from './statistics/index.js';
export { type ContingencyTable, contingencyTable } from './validity/contingency-table.js';
export { firstGap, type GapPoint, gapStatistic, globalGap } from './validity/gap-statistic.js';
export { type MatchedJaccard, matchedJaccard } from './validity/matched-jaccard.js';
export { adjustedMutualInformation } from './validity/mutual-information.js';
export {
  calinskiHarabasz,
  type PartitionFigures,
  sphericalBic,
  totalSumOfSquares,
} from './validity/partition-indices.js';
export { adjustedRandIndex } from './validity/rand-index.js';
export { type Silhouette, silhouette, simplifiedSilhouette } from './validity/silhouette.js';
