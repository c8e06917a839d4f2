import { type BetweenVarianceMethod, betweenVariance } from '../heterogeneity/between-variance.js';
import { combineEffects } from '../heterogeneity/combine.js';
import { type EffectScale, type GroupEffect, groupEffect } from '../heterogeneity/effect-sizes.js';
import { shrinkEffects } from '../heterogeneity/shrinkage.js';
import { adjustP, type Correction } from '../multiplicity/adjust.js';
import { adjustedInterval } from '../multiplicity/adjusted-interval.js';
import { falseDiscoveryRates } from '../multiplicity/local-fdr.js';
import {
  countTimes,
  kaplanMeier,
  type SurvivalData,
  survivalInterval,
  survivalQuantile,
} from '../survival/kaplan-meier.js';
import { type LogRankWeighting, logRankTest, logRankZ } from '../survival/log-rank.js';
import { must, pair } from './proportions.js';
import type { Adapter } from './vectors.js';

const CORRECTIONS: Record<string, Correction> = {
  bonferroni: 'bonferroni',
  holm: 'holm',
  hochberg: 'hochberg',
  'simes-hochberg': 'hochberg',
  hommel: 'hommel',
  sidak: 'sidak',
  'holm-sidak': 'holm-sidak',
  bh: 'benjamini-hochberg',
  by: 'benjamini-yekutieli',
  bky: 'two-stage',
  'two-stage': 'two-stage',
  tsbky: 'two-stage',
};

export const multipleTesting: Adapter = ({ inputs }) => {
  if (inputs.adjusted_p !== undefined) {
    const interval = adjustedInterval(inputs.lift, inputs.adjusted_p, 1 - inputs.alpha);
    return { ci: pair(interval) };
  }
  if (inputs.null_proportion !== undefined) {
    const { tail, local } = falseDiscoveryRates(inputs.p, inputs.null_proportion);
    return { fdr: tail, lfdr: local };
  }
  const correction = CORRECTIONS[inputs.method];
  if (!correction) throw new Error(`no adapter for the correction '${inputs.method}'`);
  const alpha = inputs.alpha ?? 0.05;
  const adjusted = adjustP(inputs.p, correction, alpha);
  return { adjusted, rejected: adjusted.map((p) => p <= alpha), reject: adjusted.map((p) => p <= alpha) };
};

const SCALES: Record<string, EffectScale> = {
  rd: 'risk-difference',
  rr: 'risk-ratio',
  or: 'odds-ratio',
  as: 'arcsine',
};

function groups(inputs: { effects: number[]; variances?: number[]; se?: number[] }): GroupEffect[] {
  return inputs.effects.map((effect, i) => ({
    effect,
    variance: inputs.variances?.[i] ?? inputs.se![i]! ** 2,
  }));
}

export const heterogeneity: Adapter = ({ inputs, expected }) => {
  if (inputs.measure) {
    const effects = inputs.events_t.map((successes: number, i: number) =>
      groupEffect(
        { successes: inputs.events_c[i], n: inputs.n_c[i] },
        { successes, n: inputs.n_t[i] },
        SCALES[inputs.measure]!,
      ),
    ) as GroupEffect[];
    return { effect: effects.map((e) => e.effect), var: effects.map((e) => e.variance) };
  }
  if (inputs.estimator) {
    const method = inputs.estimator.toLowerCase() as BetweenVarianceMethod;
    const tau2 = betweenVariance(groups(inputs), method);
    return { tau: Math.sqrt(tau2), tau2 };
  }
  if ('shrunken' in expected || 'shrunk' in expected || inputs.tau2 !== undefined) {
    const known =
      inputs.tau2 === undefined ? { tau2: betweenVariance(groups(inputs), 'dl') } : { tau2: inputs.tau2 };
    const result = shrinkEffects(groups(inputs), known);
    const shrunken = result.groups.map((g) => g.effect);
    const weight = result.groups.map((g) => g.weight);
    return {
      mean: result.mean,
      estimate: result.mean,
      tau2: result.tau2,
      shrunken,
      shrunk: shrunken,
      weight,
      B: weight,
    };
  }
  const [method, hksj] = String(inputs.method).split('-');
  const result = must(
    combineEffects(groups(inputs), {
      model: method === 'fe' ? 'common' : (method as BetweenVarianceMethod),
      knappHartung: hksj === 'hksj',
    }),
  );
  return {
    estimate: result.estimate,
    se: result.se,
    ci: pair(result.interval),
    tau2: result.tau2,
    Q: result.q,
    df: result.df,
    Q_p: result.qP,
    I2: result.i2,
    H2: result.h2,
  };
};

/** Groups in whichever way a case writes them. */
function survivalGroups(inputs: Record<string, never>): SurvivalData[] {
  const raw = inputs as Record<string, unknown>;
  if (raw.groups) return Object.values(raw.groups as Record<string, SurvivalData>);
  const named = Object.keys(raw)
    .filter((key) => /^group_/.test(key))
    .sort()
    .map((key) => raw[key] as SurvivalData);
  if (named.length > 0) return named;
  const labels = raw.group as (string | number)[];
  return [...new Set(labels)].map((label) => {
    const members = labels.map((l, i) => (l === label ? i : -1)).filter((i) => i >= 0);
    return {
      time: members.map((i) => (raw.time as number[])[i]!),
      event: members.map((i) => ((raw.event as number[] | undefined) ?? [])[i] ?? 1),
    };
  });
}

function weightingOf(text: string | undefined): LogRankWeighting {
  switch (text) {
    case undefined:
    case 'none':
    case 'null':
      return { kind: 'none' };
    case 'wilcoxon':
    case 'tarone-ware':
    case 'peto':
      return { kind: text };
    default:
      return { kind: 'fleming-harrington', p: 1, q: 1 };
  }
}

export const survival: Adapter = ({ inputs, expected }) => {
  if (inputs.time && !inputs.group) {
    const curve = kaplanMeier(countTimes(inputs));
    const intervals = curve.map((point) =>
      survivalInterval(point, inputs.kind ?? 'log-log', inputs.conf ?? 0.95),
    );
    return {
      times: curve.map((point) => point.time),
      survival: curve.map((point) => point.survival),
      lower: intervals.map((interval) => interval?.low ?? null),
      upper: intervals.map((interval) => interval?.high ?? null),
      median: survivalQuantile(curve).time,
      variance: curve.map((point) => point.survival ** 2 * point.logVariance),
    };
  }
  const counts = survivalGroups(inputs).map(countTimes);
  const raw = inputs.weighting ?? inputs.weightings;
  const base = weightingOf(typeof raw === 'string' ? raw : undefined);
  const weighting: LogRankWeighting =
    base.kind === 'fleming-harrington' ? { ...base, p: inputs.p ?? 1, q: inputs.q ?? 1 } : base;
  const test = must(logRankTest(counts, weighting));
  const sided = (alternative: 'less' | 'greater') =>
    'p_less' in expected ? must(logRankZ(counts[0]!, counts[1]!, alternative, weighting)).p : undefined;
  return {
    chi2: test.chi2,
    statistic: test.chi2,
    df: test.df,
    p: test.p,
    p_two_sided: test.p,
    p_less: sided('less'),
    p_greater: sided('greater'),
  };
};
