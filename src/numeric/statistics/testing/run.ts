import { bayesian, cuped, means, quantiles, ratios, sequential } from './effects.js';
import { heterogeneity, multipleTesting, survival } from './families.js';
import { power } from './power.js';
import { proportionCi, twoProportionCi, twoProportionZ } from './proportions.js';
import { contingency, nonparametric, segments, srm, stratified } from './tables.js';
import { type Adapter, differences, readVectors, type Vector } from './vectors.js';

const ADAPTERS: Record<string, Adapter> = {
  'ab-bayesian.json': bayesian,
  'ab-contingency.json': contingency,
  'ab-cuped.json': cuped,
  'ab-heterogeneity.json': heterogeneity,
  'ab-means.json': means,
  'ab-multiple-testing.json': multipleTesting,
  'ab-nonparametric.json': nonparametric,
  'ab-power.json': power,
  'ab-proportion-ci.json': proportionCi,
  'ab-quantile.json': quantiles,
  'ab-ratio-delta.json': ratios,
  'ab-segment-significance.json': segments,
  'ab-sequential.json': sequential,
  'ab-srm.json': srm,
  'ab-stratified.json': stratified,
  'ab-survival.json': survival,
  'ab-two-proportion-ci.json': twoProportionCi,
  'ab-two-proportion-z.json': twoProportionZ,
};

/** The files of expected numbers for experiments; the distribution functions have their own test. */
export const VECTOR_FILES = Object.keys(ADAPTERS);

/** What became of the cases of a file. */
export interface FileAccount {
  file: string;
  count: number;
  results: { id: string; differences: string[] }[];
  leftOut: { id: string; reason: string }[];
}

/** Runs every case of a file; a case that throws has failed. */
export function runFile(file: string): FileAccount {
  const vectors = readVectors(file);
  const results: FileAccount['results'] = [];
  const leftOut: FileAccount['leftOut'] = [];
  for (const vector of vectors) {
    const reason = whyLeftOut(vector);
    if (reason) leftOut.push({ id: vector.id, reason });
    else results.push({ id: vector.id, differences: outcome(ADAPTERS[file]!, vector) });
  }
  return { file, count: vectors.length, results, leftOut };
}

function outcome(adapter: Adapter, vector: Vector): string[] {
  try {
    return differences(vector, adapter(vector));
  } catch (error) {
    return [`threw ${error instanceof Error ? error.message : String(error)}`];
  }
}

/** Cases that contradict others of the same peer are not gates. */
function whyLeftOut(vector: Vector): string | undefined {
  return (vector as { contested?: boolean }).contested ? 'contested by the peer itself' : undefined;
}
