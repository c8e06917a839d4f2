import { covarianceOf, momentsOf, type Sums } from '../common/moments.js';
import { postStratifiedEffect, type Stratum, type StratumArm } from '../stratified/post-stratification.js';
import { must } from './proportions.js';
import type { Adapter } from './vectors.js';

/** The measures of a peer's stratum arm in the order of the effect function, with the sums of their products. */
function armOf(raw: Record<string, never>): StratumArm {
  const n = raw.n as unknown as number;
  const get = (name: string) => sumsIn(raw[name] as unknown as Raw, n);
  const product = (name: string) => raw[name] as unknown as number;
  let sums: Sums[];
  let products: Record<string, number>;
  if ('m_statistic_post' in raw) {
    sums = [get('m_statistic_post'), get('d_statistic_post'), get('m_statistic_pre'), get('d_statistic_pre')];
    products = {
      '0,1': product('m_post_d_post_sum_of_products'),
      '0,2': product('m_post_m_pre_sum_of_products'),
      '0,3': product('m_post_d_pre_sum_of_products'),
      '1,2': product('m_pre_d_post_sum_of_products'),
      '1,3': product('d_post_d_pre_sum_of_products'),
      '2,3': product('m_pre_d_pre_sum_of_products'),
    };
  } else if ('m_statistic' in raw) {
    sums = [get('m_statistic'), get('d_statistic')];
    products = { '0,1': product('m_d_sum_of_products') };
  } else if ('post_statistic' in raw) {
    sums = [get('post_statistic'), get('pre_statistic')];
    products = { '0,1': product('post_pre_sum_of_products') };
  } else {
    sums = [sumsIn(raw as unknown as Raw, n)];
    products = {};
  }
  const covariance = sums.map((a, i) =>
    sums.map((b, j) =>
      i === j
        ? momentsOf(a).variance
        : covarianceOf(n, a.sum, b.sum, products[`${Math.min(i, j)},${Math.max(i, j)}`]!),
    ),
  );
  return { n, means: sums.map((s) => s.sum / n), covariance };
}

interface Raw {
  sum: number;
  sum_squares: number;
}

function sumsIn({ sum, sum_squares: sumSquares }: Raw, n: number): Sums {
  return { n, sum, sumSquares };
}

export const postStratified: Adapter = ({ inputs }) => {
  const strata: Stratum[] = inputs.strata.map((s: { control: never; treatment: never }) => ({
    control: armOf(s.control),
    treatment: armOf(s.treatment),
  }));
  const first = inputs.strata[0].control;
  const ratio = 'm_statistic' in first || 'm_statistic_post' in first;
  const options = { metric: ratio ? ('ratio' as const) : ('mean' as const), difference: inputs.difference };
  const effect = must(postStratifiedEffect(strata, options));
  return { expected: effect.estimate, se: effect.se, p: effect.p };
};
