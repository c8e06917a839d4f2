import type { Count } from '../common/proportion.js';
import { fisherExactTest, type TwoByTwo } from '../contingency/fisher-exact.js';
import { association, independenceTest } from '../contingency/independence.js';
import { segmentSignificance } from '../contingency/segment-significance.js';
import { barnardTest, boschlooTest } from '../contingency/unconditional-exact.js';
import { mannWhitneyProbabilities, mannWhitneyTest } from '../mann-whitney.js';
import { exactSampleRatioTest, normalSampleRatioTest, sampleRatioTest } from '../sample-ratio.js';
import { interactionTest } from '../stratified/interaction.js';
import {
  breslowDayTest,
  crudeTable,
  mantelHaenszelTest,
  oddsRatio,
  pooledOddsRatio,
} from '../stratified/mantel-haenszel.js';
import { alternativeOf, must, pair } from './proportions.js';
import { postStratified } from './strata.js';
import type { Adapter } from './vectors.js';

/** tea-tasting's table has control and treatment as rows; "less" there means that treatment is below control. */
function armTable(control: Count, treatment: Count): TwoByTwo {
  return [
    [treatment.successes, treatment.n - treatment.successes],
    [control.successes, control.n - control.successes],
  ];
}

function transposed([[a, b], [c, d]]: TwoByTwo): TwoByTwo {
  return [
    [a, c],
    [b, d],
  ];
}

export const contingency: Adapter = ({ method, inputs }) => {
  const table = inputs.table ?? armTable(inputs.control, inputs.treatment);
  const alternative = alternativeOf(/less|greater/.exec(inputs.alternative ?? method)?.[0]);
  if (/^Fisher exact one-sided/.test(method)) {
    return { p_less: fisherExactTest(table, 'less').p, p_greater: fisherExactTest(table, 'greater').p };
  }
  if (/fisher/i.test(method)) return { p: fisherExactTest(table, alternative).p };
  const samples: TwoByTwo = inputs.table ? table : transposed(table);
  if (/boschloo/i.test(method)) return { ...boschlooTest(samples, alternative) };
  if (/barnard/i.test(method))
    return { ...barnardTest(samples, { alternative, pooled: !/unpooled/.test(method) }) };
  if (/cramer/i.test(method)) return { ...must(association(table)) };
  const continuity = inputs.correction ?? !/nocorr|no correction|3-way/i.test(method);
  const statistic = /^g-|log-likelihood|G-test|^G /.test(method) ? 'log-likelihood' : 'pearson';
  const test = must(independenceTest(table, { statistic, continuity }));
  return { chi2: test.statistic, g: test.statistic, statistic: test.statistic, df: test.df, p: test.p };
};

export const nonparametric: Adapter = ({ inputs, expected }) => {
  if (inputs.m !== undefined) {
    const cdf = [...mannWhitneyProbabilities(inputs.m, inputs.n)];
    for (let u = 1; u < cdf.length; u++) cdf[u]! += cdf[u - 1]!;
    return { cdf: cdf.slice(0, (expected.cdf as number[]).length) };
  }
  const { x, y, method, continuity, alternative } = inputs;
  const test = must(mannWhitneyTest(x, y, { alternative: alternativeOf(alternative), method, continuity }));
  return { U: test.u, p: test.p };
};

export const srm: Adapter = ({ inputs }) => {
  const arms = inputs.weights.map((weight: number, i: number) => ({ users: inputs.users[i] ?? 0, weight }));
  const given = inputs.weights.length === inputs.users.length ? arms : arms.slice(0, inputs.users.length);
  if (/^binom/.test(inputs.method ?? '')) return exactSampleRatioTest(arms[0], arms[1]) as never;
  if (/^norm/.test(inputs.method ?? '')) {
    return normalSampleRatioTest(arms[0], arms[1], {
      continuity: inputs.continuity ?? inputs.correction,
    }) as never;
  }
  return { ...sampleRatioTest(given) };
};

export const segments: Adapter = ({ inputs }) => {
  const result = segmentSignificance({
    totalEntered: inputs.total_entered,
    totalConverted: inputs.total_converted,
    segmentEntered: inputs.segment_entered,
    segmentConverted: inputs.segment_converted,
  });
  return { p_less: result.pLess, p_greater: result.pGreater, confidence: result.confidence, p: result.p };
};

export const stratified: Adapter = (vector) => {
  const { inputs } = vector;
  if (inputs.strata) return postStratified(vector);
  if (inputs.cells) {
    const { '00': neither, '01': second, '10': first, '11': both } = inputs.cells;
    const test = must(interactionTest({ neither, second, first, both }));
    return { interaction: test.estimate, se: test.se, z: test.z, p: test.p };
  }
  const tables: TwoByTwo[] = inputs.tables;
  const pooled = must(pooledOddsRatio(tables));
  const corrected = must(mantelHaenszelTest(tables));
  const plain = must(mantelHaenszelTest(tables, false));
  const homogeneity = must(breslowDayTest(tables));
  return {
    odds_ratio: pooled.oddsRatio,
    pooled_mh: pooled.oddsRatio,
    log_se: pooled.logSe,
    ci: pair(pooled.interval),
    mh_chi2_cc: corrected.chi2,
    mh_p_cc: corrected.p,
    mh_chi2: plain.chi2,
    mh_p: plain.p,
    breslow_day: homogeneity.breslowDay,
    breslow_day_p: homogeneity.breslowDayP,
    tarone: homogeneity.tarone,
    tarone_p: homogeneity.taroneP,
    crude_odds_ratio: oddsRatio(crudeTable(tables)),
    strata_odds_ratios: tables.map(oddsRatio),
  };
};
