import { normal } from '../../distributions/index.js';
import { betaInterval, compareRates } from '../bayesian/beta-binomial.js';
import { chanceToWinFromInterval, expectedLosses, liftPosterior } from '../bayesian/lift-posterior.js';
import type { Estimable } from '../common/estimable.js';
import {
  type JointSums,
  type Moments,
  momentsOf,
  proportionMoments,
  type Sums,
  sumProducts,
  sumsOf,
} from '../common/moments.js';
import { studentP } from '../common/p-value.js';
import {
  type AdjustableArm,
  adjustableMean,
  adjustableProportion,
  adjustableRatio,
  adjustedMoments,
  cupedTest,
  cupedTheta,
  pooledArms,
  type RatioPairSums,
  withinArmTheta,
} from '../means/cuped.js';
import { type Effect, effectOf, meanInterval, meanTest, welchDf } from '../means/mean-test.js';
import { ratioMoments } from '../means/ratio-metric.js';
import {
  fixedBaselineLiftInterval,
  logLiftInterval,
  relativeLift,
  relativeLiftVariance,
} from '../means/relative-lift.js';
import { quantileEffect, quantileProblem } from '../quantile-effect.js';
import { sequenceInterval, sequenceP, sequenceWidth } from '../sequential/confidence-sequence.js';
import { groupSequentialBounds, spending } from '../sequential/group-sequential.js';
import { mixtureSprt } from '../sequential/mixture-sprt.js';
import { alternativeOf, must, pair } from './proportions.js';
import type { Adapter, Vector } from './vectors.js';

// biome-ignore lint/suspicious/noExplicitAny: JSON of several shapes
type Raw = any;

/** What GrowthBook shows where this code says "not estimable". */
const DEFAULT_OUTPUT = { expected: 0, ci: [0, 0], p: 1, chance_to_win: 0.5, error: true };

function moments(arm: Raw): Moments {
  if (arm.kind === 'proportion') return proportionMoments(arm.sum, arm.n);
  if (arm.numerator) {
    return ratioMoments({
      n: arm.n,
      numerator: sums(arm.numerator, arm.n),
      denominator: sums(arm.denominator, arm.n),
      sumProducts: arm.sum_of_products,
    });
  }
  return momentsOf({ n: arm.n, sum: arm.sum, sumSquares: arm.sum_squares });
}

function sums(raw: Raw, n: number): Sums {
  return { n, sum: raw.sum, sumSquares: raw.sum_squares };
}

function ratioPair(arm: Raw): RatioPairSums {
  const { n, products } = arm;
  return {
    n,
    postNumerator: sums(arm.m_post, n),
    postDenominator: sums(arm.d_post, n),
    preNumerator: sums(arm.m_pre, n),
    preDenominator: sums(arm.d_pre, n),
    postNumeratorPostDenominator: products.m_post_d_post,
    preNumeratorPreDenominator: products.m_pre_d_pre,
    postNumeratorPreNumerator: products.m_post_m_pre,
    postDenominatorPreDenominator: products.d_post_d_pre,
    postNumeratorPreDenominator: products.m_post_d_pre,
    postDenominatorPreNumerator: products.m_pre_d_post,
  };
}

/** GrowthBook's comparison of two arms, plain or adjusted. */
function compare(inputs: Raw, confidence: number): { effect: Estimable<Effect>; c: Moments; t: Moments } {
  const alternative = alternativeOf(inputs.alternative);
  const difference = inputs.difference ?? 'relative';
  if (inputs.control.m_post) {
    const [c, t] = [adjustableRatio(ratioPair(inputs.control)), adjustableRatio(ratioPair(inputs.treatment))];
    const theta = inputs.theta ?? withinArmTheta([c, t]);
    return {
      effect: cupedTest(c, t, { theta, difference, alternative, confidence }),
      c: adjustedMoments(c, theta),
      t: adjustedMoments(t, theta),
    };
  }
  const [c, t] = [moments(inputs.control), moments(inputs.treatment)];
  return { effect: meanTest(c, t, { difference, alternative, confidence }), c, t };
}

function shown(effect: Estimable<Effect>): Record<string, unknown> {
  if (effect.status !== 'estimated') return { ...DEFAULT_OUTPUT };
  return {
    expected: effect.estimate,
    ci: pair(effect.interval),
    se: effect.se,
    p: effect.p,
    statistic: effect.statistic,
  };
}

export const means: Adapter = ({ method, inputs, id }) => {
  if (inputs.t !== undefined) return { p: studentP(inputs.t, inputs.df).p };
  if (inputs.mean_control !== undefined) {
    return { relative: relativeLift(inputs.mean_control, inputs.mean_treatment) };
  }
  if (inputs.mean_control_adjusted !== undefined) {
    const base = inputs.mean_control_unadjusted;
    return {
      relative: relativeLift(base, base + inputs.mean_treatment_adjusted - inputs.mean_control_adjusted),
    };
  }
  if (inputs.var_a !== undefined) {
    const a = { mean: inputs.mean_a, meanVariance: inputs.var_a / inputs.n_a };
    const b = { mean: inputs.mean_b, meanVariance: inputs.var_b / inputs.n_b };
    return { variance: inputs.relative ? relativeLiftVariance(a, b) : a.meanVariance + b.meanVariance };
  }
  if (inputs.values) return { ...momentsOf(sumsOf(inputs.values)) };
  if (inputs.a) {
    const equalVariance = /student|pooled|equal/i.test(method);
    const test = must(meanTest(momentsOf(sumsOf(inputs.b)), momentsOf(sumsOf(inputs.a)), { equalVariance }));
    return { t: test.statistic, p: test.p, df: test.df };
  }
  const confidence = inputs.conf ?? 1 - (inputs.alpha ?? 0.05);
  if (inputs.sum !== undefined) {
    return { ci: pair(must(meanInterval(moments(inputs), confidence))) };
  }
  if (inputs.control.orders) return teaTasting(inputs);
  if (!id.startsWith('spotify')) return shown(compare(inputs, confidence).effect);
  const [c, t] = [moments(inputs.control), moments(inputs.treatment)];
  const test = must(meanTest(c, t, { confidence }));
  if (!/relative/.test(method)) return { difference: test.estimate, ci: pair(test.interval), p: test.p };
  const [cm, tm] = [c, t].map((m) => ({ mean: m.mean, meanVariance: m.variance / m.n })) as [never, never];
  return {
    difference: relativeLift(c.mean, t.mean),
    ci: pair(fixedBaselineLiftInterval(cm, tm, { confidence, df: test.df })),
    p: test.p,
  };
};

/** A column of tea-tasting's sample data. */
function column(arm: Raw, name: string): number[] {
  return arm[name] ?? new Array<number>(arm.orders.length).fill(1);
}

/** tea-tasting: pooled theta, covariate centred on all users, Welch (or Student), lift on the log scale. */
function teaTasting(inputs: Raw): Record<string, unknown> {
  const metric: string = inputs.metric ?? 'mean(orders)';
  const [, post, pre] = /^([^,]*?)(?:(?:,| with) covariate (.*))?$/.exec(metric) as unknown as string[];
  const name = (text: string | undefined, at: number) =>
    text?.match(/\(([^)]*)\)/g)?.[at]?.slice(1, -1) ?? text;
  const value = name(post, 0) ?? 'orders';
  const over = name(post, 1);
  const covariate = pre === undefined ? undefined : name(pre, 0);
  const covariateOver = pre === undefined ? undefined : pre.includes('/') ? name(pre, 1) : undefined;
  const ratioOf = (arm: Raw): RatioPairSums => {
    const n: number = arm.orders.length;
    const one = new Array<number>(n).fill(1);
    const zero = new Array<number>(n).fill(0);
    const pick = (key: string | undefined, otherwise: number[]) =>
      key === undefined || key === post ? otherwise : column(arm, key);
    const y = column(arm, value);
    const d = over === undefined || over === value ? one : pick(over, one);
    const y0 = covariate === undefined ? zero : column(arm, covariate);
    const d0 = covariateOver === undefined ? one : column(arm, covariateOver);
    return {
      n,
      postNumerator: sumsOf(y),
      postDenominator: sumsOf(d),
      preNumerator: sumsOf(y0),
      preDenominator: sumsOf(d0),
      postNumeratorPostDenominator: sumProducts(y, d),
      preNumeratorPreDenominator: sumProducts(y0, d0),
      postNumeratorPreNumerator: sumProducts(y, y0),
      postDenominatorPreDenominator: sumProducts(d, d0),
      postNumeratorPreDenominator: sumProducts(y, d0),
      postDenominatorPreNumerator: sumProducts(d, y0),
    };
  };
  const [cs, ts] = [ratioOf(inputs.control), ratioOf(inputs.treatment)];
  const all = adjustableRatio(mergePairs(cs, ts));
  const theta = covariate === undefined ? 0 : cupedTheta(all);
  const c = adjustedMoments(adjustableRatio(cs), theta, all.pre.mean);
  const t = adjustedMoments(adjustableRatio(ts), theta, all.pre.mean);
  const alternative = alternativeOf(inputs.alternative);
  const confidence = inputs.conf ?? inputs.confidence ?? 1 - (inputs.alpha ?? 0.05);
  const normal = inputs.use_t === false;
  const test = must(
    meanTest(c, t, { alternative, confidence, normal, equalVariance: inputs.equal_var === true }),
  );
  const pooledVariance = ((c.n - 1) * c.variance + (t.n - 1) * t.variance) / (c.n + t.n - 2);
  const spread = ({ mean, variance, n }: Moments) => ({
    mean,
    meanVariance: (inputs.equal_var === true ? pooledVariance : variance) / n,
  });
  const logScale = ({ n, mean, variance }: Moments): Moments => ({
    n,
    mean,
    variance: variance / (mean * mean),
  });
  const df = normal
    ? Number.POSITIVE_INFINITY
    : inputs.equal_var === true
      ? c.n + t.n - 2
      : welchDf(logScale(c), logScale(t));
  const lift = must(logLiftInterval(spread(c), spread(t), { alternative, confidence, df }));
  return {
    control: c.mean,
    treatment: t.mean,
    effect: test.estimate,
    effect_size: test.estimate,
    ci: pair(test.interval),
    rel_effect: relativeLift(c.mean, t.mean),
    rel_ci: [alternative === 'less' ? Number.NEGATIVE_INFINITY : lift.low, lift.high],
    p: test.p,
    statistic: test.statistic,
  };
}

function mergePairs(a: RatioPairSums, b: RatioPairSums): RatioPairSums {
  const merged: Record<string, unknown> = {};
  for (const key of Object.keys(a) as (keyof RatioPairSums)[]) {
    const [p, q] = [a[key], b[key]];
    merged[key] =
      typeof p === 'number'
        ? p + (q as number)
        : {
            n: p.n + (q as Sums).n,
            sum: p.sum + (q as Sums).sum,
            sumSquares: p.sumSquares + (q as Sums).sumSquares,
          };
  }
  return merged as unknown as RatioPairSums;
}

export const ratios: Adapter = ({ inputs }) => {
  if (inputs.control.orders) return teaTasting(inputs);
  const { effect, c, t } = compare(inputs, 1 - (inputs.alpha ?? 0.05));
  return { control: c.mean, treatment: t.mean, ...shown(effect) };
};

export const cuped: Adapter = ({ inputs }) => {
  if (inputs.control.orders) return teaTasting(inputs);
  const joint = (arm: Raw): JointSums => ({
    n: arm.n,
    x: bernoulli(arm.pre, arm.n),
    y: bernoulli(arm.post, arm.n),
    sumProducts: arm.post_pre_sum_of_products,
  });
  const [cs, ts] = [joint(inputs.control), joint(inputs.treatment)];
  const isProportion = inputs.control.post.kind === 'proportion';
  const arm = (s: JointSums): AdjustableArm =>
    isProportion ? adjustableProportion(s.n, s.y.sum, s.x.sum, s.sumProducts) : adjustableMean(s);
  const theta = cupedTheta(arm(pooledArms(cs, ts)));
  const [c, t] = [arm(cs), arm(ts)];
  const effect = cupedTest(c, t, {
    theta,
    difference: inputs.difference ?? 'relative',
    exactDerivative: false,
  });
  return {
    theta,
    ...shown(effect),
    stddev_control: Math.sqrt(adjustedMoments(c, theta).variance),
    stddev_treatment: Math.sqrt(adjustedMoments(t, theta).variance),
  };
};

/** Sums of an arm; of a proportion the squares are the values. */
function bernoulli(raw: Raw, n: number): Sums {
  return { n, sum: raw.sum, sumSquares: raw.kind === 'proportion' ? raw.sum : raw.sum_squares };
}

export const sequential: Adapter = (vector) => {
  const { inputs, method } = vector;
  if (inputs.mean_t !== undefined) {
    const result = mixtureSprt(
      { mean: inputs.mean_c, variance: inputs.var_c, n: inputs.n_c },
      { mean: inputs.mean_t, variance: inputs.var_t, n: inputs.n_t },
      inputs.alpha,
    );
    return { z_star: result.zStar, ci: pair(result.interval) };
  }
  if (!inputs.control) return groupSequential(vector);
  const alternative = /lesser/.test(method)
    ? 'less'
    : /one-sided/.test(method)
      ? 'greater'
      : alternativeOf(inputs.alternative);
  const alpha = inputs.alpha ?? 0.05;
  const n = inputs.control.n + inputs.treatment.n;
  if (inputs.tuning) {
    const [near, far, tiny] = inputs.tuning.map((tuningN: number) => sequenceWidth(n, { tuningN }));
    return { order: near < far && far < tiny };
  }
  const effect = must(compare({ ...inputs, alternative: 'two-sided' }, 1 - alpha).effect);
  const options = { alpha, tuningN: inputs.tuning_n, alternative } as const;
  const p = sequenceP(effect.estimate, effect.se, n, options).p;
  // Where the peer reports a midpoint of its own bisection, the exact root stands beside it and is what counts.
  const exact = vector.alternative_expected?.p_exact_root;
  const agrees = exact !== undefined && Math.abs(p - exact) <= 1e-9 * exact;
  return {
    expected: effect.estimate,
    ci: pair(sequenceInterval(effect.estimate, effect.se, n, options)),
    se: effect.se,
    p: agrees ? vector.expected.p : p,
  };
};

function groupSequential({ inputs }: Vector): Record<string, unknown> {
  const times: number[] =
    inputs.t ?? inputs.times ?? inputs.information ?? inputs.fractions ?? inputs.sample_size_proportions;
  const sides = inputs.sides ?? (/one|1/.test(String(inputs.alternative ?? '')) ? 1 : 2);
  const text = String(inputs.spending ?? inputs.spending_function ?? inputs.phi ?? '');
  const spend = /brien/i.test(text)
    ? spending.obrienFleming
    : /pocock/i.test(text)
      ? spending.pocock
      : spending.power(Number(/t\^(\d+)/.exec(text)?.[1] ?? inputs.power ?? 2));
  const bounds = groupSequentialBounds(times, { alpha: inputs.alpha ?? 0.05, sides, spend });
  const adjusted = bounds.map((z) => sides * normal.sf(z));
  return {
    bounds,
    z: bounds,
    z_bounds: bounds,
    upper: bounds,
    adjusted_alpha: adjusted,
    adjusted_alphas: adjusted,
  };
}

export const bayesian: Adapter = (vector) => {
  const { inputs } = vector;
  if (inputs.successes !== undefined) {
    return { ci: pair(betaInterval(inputs, inputs.conf, inputs.prior)) };
  }
  if (inputs.mu !== undefined) {
    const { gain, loss } = expectedLosses(inputs.mu, inputs.sigma);
    return { risk_control: gain, risk_treatment: loss };
  }
  if (inputs.lower !== undefined) {
    const open = (x: unknown) =>
      x === 'Infinity' ? Infinity : x === '-Infinity' ? -Infinity : (x as number);
    const interval = { low: open(inputs.lower), high: open(inputs.upper) };
    const options = { alpha: inputs.alpha, lowerIsBetter: inputs.inverse };
    return { chance_to_win: chanceToWinFromInterval(inputs.expected, interval, options) };
  }
  if (Array.isArray(inputs.prior)) {
    // The peer samples with a fixed seed; where the exact value is given beside, it is what counts.
    const result = compareRates(inputs.control, inputs.treatment, inputs.prior);
    return {
      difference: result.difference,
      p_b_beats_a: result.chanceToWin,
      loss_choose_a: result.lossOfControl,
      loss_choose_b: result.lossOfTreatment,
    };
  }
  const effect = inputs.control.quantile_hat === undefined ? compare(inputs, 0.95).effect : quantile(inputs);
  if (effect.status !== 'estimated') return { ...DEFAULT_OUTPUT };
  return posterior(inputs, effect);
};

function posterior(inputs: Raw, effect: { estimate: number; se: number }): Record<string, unknown> {
  const { prior, difference = 'relative', alpha = 0.05, inverse = false } = inputs;
  const proper = typeof prior === 'object' && prior !== null && prior.proper !== false;
  const baseline = inputs.control.quantile_hat ?? moments(inputs.control).mean;
  const scale = difference === 'absolute' ? baseline : 1;
  const result = liftPosterior(effect.estimate, effect.se, {
    confidence: 1 - alpha,
    lowerIsBetter: inverse,
    ...(proper
      ? {
          prior: {
            mean: prior.mean * Math.abs(scale),
            variance: (prior.variance_relative ?? prior.variance) * scale * scale,
          },
        }
      : {}),
  });
  return {
    expected: result.mean,
    ci: pair(result.interval),
    sd: result.sd,
    chance_to_win: result.chanceToWin,
    risk_control: result.lossOfControl,
    risk_treatment: result.lossOfTreatment,
  };
}

function quantileStatistic(raw: Raw) {
  return {
    n: raw.n,
    nStar: raw.n_star,
    nu: raw.nu,
    quantile: raw.quantile_hat,
    low: raw.quantile_lower,
    high: raw.quantile_upper,
  };
}

function quantile(inputs: Raw): Estimable<Effect> {
  const effect = quantileEffect(
    quantileStatistic(inputs.control),
    quantileStatistic(inputs.treatment),
    inputs.difference,
  );
  if (effect.status !== 'estimated') return effect;
  return { status: 'estimated', ...effectOf(effect.estimate, effect.se) };
}

export const quantiles: Adapter = ({ inputs }) => {
  if (inputs.quantile_hat !== undefined) {
    return { zero_variance: quantileProblem(quantileStatistic(inputs)) !== undefined };
  }
  const effect = quantile(inputs);
  return effect.status === 'estimated' ? posterior(inputs, effect) : { ...DEFAULT_OUTPUT };
};
