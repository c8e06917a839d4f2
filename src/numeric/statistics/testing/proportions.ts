import type { Estimable } from '../common/estimable.js';
import type { Interval } from '../common/interval.js';
import type { Alternative } from '../common/p-value.js';
import type { Count } from '../common/proportion.js';
import {
  deltaLiftInterval,
  fiellerLiftInterval,
  fixedBaselineLiftInterval,
  logLiftInterval,
  relativeLift,
} from '../means/relative-lift.js';
import { binomialTest } from '../proportions/binomial-test.js';
import {
  agrestiCaffoInterval,
  newcombeInterval,
  waldDifferenceInterval,
} from '../proportions/difference-intervals.js';
import {
  agrestiCoullInterval,
  clopperPearsonInterval,
  jeffreysHighestDensityInterval,
  jeffreysInterval,
  logitInterval,
  waldInterval,
} from '../proportions/proportion-intervals.js';
import {
  manyProportionsTest,
  oneProportionTest,
  twoProportionTest,
  unpooledError,
} from '../proportions/proportion-test.js';
import { logRatioInterval, oddsRatioInterval } from '../proportions/ratio-intervals.js';
import {
  scoreDifferenceInterval,
  scoreOddsRatioInterval,
  scoreRatioInterval,
} from '../proportions/score-intervals.js';
import { wilsonInterval } from '../proportions/wilson.js';
import type { Adapter } from './vectors.js';

/** Fails a case loudly where this code says "not estimable". */
export function must<T>(result: Estimable<T>): T {
  if (result.status !== 'estimated') throw new Error(`not estimable: ${result.reason}`);
  return result;
}

export function pair(interval: Interval | null): [number, number] | [null, null] {
  return interval ? [interval.low, interval.high] : [null, null];
}

export function alternativeOf(text: string | undefined): Alternative {
  if (text === 'less' || text === 'smaller') return 'less';
  if (text === 'greater' || text === 'larger') return 'greater';
  return 'two-sided';
}

export const twoProportionZ: Adapter = ({ method, inputs }) => {
  const alternative = alternativeOf(inputs.alternative);
  if (inputs.nobs !== undefined && !Array.isArray(inputs.nobs)) {
    const count = { successes: inputs.count, n: inputs.nobs };
    const test = must(oneProportionTest(count, inputs.value, { alternative }));
    const chi2 = must(manyProportionsTest([count], inputs.value));
    const isChi2 = method.includes('prop.test');
    return {
      z: test.z,
      chi2: chi2.chi2,
      df: 1,
      p: isChi2 ? chi2.p : test.p,
      wilson_ci: pair(wilsonInterval(count)),
    };
  }
  if (inputs.nobs) {
    const counts: Count[] = inputs.count.map((successes: number, i: number) => ({
      successes,
      n: inputs.nobs[i],
    }));
    if (!/two-proportion z/.test(method)) return { ...must(manyProportionsTest(counts, inputs.value)) };
    const pooled = !/unpooled|sample/.test(method);
    const options = { alternative, pooled, difference: inputs.value ?? 0 };
    return { ...must(twoProportionTest(counts[1]!, counts[0]!, options)) };
  }
  const { control, treatment } = inputs as { control: Count; treatment: Count };
  const flag = (name: string) => new RegExp(`${name}[^,]*=True`, 'i').exec(method) !== null;
  const pooled = /pooled=/.test(method) ? flag('pooled') : !/unpooled/.test(method);
  const continuity = flag('correction') || flag('cc');
  const test = must(twoProportionTest(control, treatment, { alternative, pooled, continuity }));
  const base = control.successes / control.n;
  const difference = test.difference;
  if (/relative/.test(method)) {
    const wald = waldDifferenceInterval(control, treatment);
    return { difference: difference / base, ci: [wald.low / base, wald.high / base], p: test.p };
  }
  const ciPooled = /pooled=/.test(method) && pooled;
  return {
    ...test,
    se: unpooledError(control, treatment),
    difference,
    ci: pair(
      waldDifferenceInterval(control, treatment, inputs.conf ?? 0.95, { pooled: ciPooled, continuity }),
    ),
  };
};

export const proportionCi: Adapter = ({ method, inputs }) => {
  const count: Count = { successes: inputs.successes, n: inputs.n };
  const confidence: number = inputs.confidence ?? 0.95;
  const alternative = alternativeOf(inputs.alternative);
  if (/binomial test/.test(method)) {
    return {
      p: binomialTest(count, inputs.p0, alternative).p,
      ci: pair(clopperPearsonInterval(count, confidence, alternative)),
    };
  }
  const extreme = count.successes <= 1 || count.successes >= count.n - 1;
  if (/bayes/.test(method)) {
    // R's binom.confint reports the highest-density interval at the extremes, the equal-tailed one elsewhere.
    const interval = extreme ? jeffreysHighestDensityInterval : jeffreysInterval;
    return { ci: pair(interval(count, confidence)) };
  }
  const interval = /agresti/.test(method)
    ? agrestiCoullInterval(count, confidence)
    : /asymptotic|wald/i.test(method)
      ? waldInterval(count, confidence)
      : /exact|beta/.test(method)
        ? clopperPearsonInterval(count, confidence, alternative)
        : /logit/.test(method)
          ? logitInterval(count, confidence)
          : /wilson/i.test(method)
            ? wilsonInterval(count, confidence, { alternative, continuity: /continuity/.test(method) })
            : unknown(method);
  return { ci: pair(interval) };
};

function unknown(method: string): never {
  throw new Error(`no adapter for the method '${method}'`);
}

export const twoProportionCi: Adapter = ({ method, inputs }) => {
  if (inputs.control) return lifts(inputs);
  const treatment: Count = { successes: inputs.count1, n: inputs.nobs1 };
  const control: Count = { successes: inputs.count2, n: inputs.nobs2 };
  const interval = /newcombe/i.test(method)
    ? newcombeInterval(control, treatment)
    : /caffo/i.test(method)
      ? agrestiCaffoInterval(control, treatment)
      : /wald \(diff/i.test(method)
        ? waldDifferenceInterval(control, treatment)
        : /odds ratio score/i.test(method)
          ? scoreOddsRatioInterval(control, treatment)
          : /miettinen|score \(diff/i.test(method)
            ? scoreDifferenceInterval(control, treatment)
            : /koopman|risk ratio score/i.test(method)
              ? scoreRatioInterval(control, treatment, { correction: false })
              : /log/i.test(method) && /ratio/i.test(method) && !/odds/i.test(method)
                ? logRatioInterval(control, treatment, 0.95, /adjust|walter/i.test(method))
                : /odds/i.test(method)
                  ? oddsRatioInterval(control, treatment, 0.95, oddsMethod(method))
                  : unknown(method);
  return { ci: pair(interval) };
};

function oddsMethod(method: string): 'woolf' | 'gart' | 'agresti' {
  if (/smooth|agresti/i.test(method)) return 'agresti';
  return /adjust|gart/i.test(method) ? 'gart' : 'woolf';
}

function lifts(inputs: { control: Count; treatment: Count; conf: number }): Record<string, unknown> {
  const of = ({ successes, n }: Count) => {
    const p = successes / n;
    return { mean: p, meanVariance: (p * (1 - p)) / n };
  };
  const [c, t] = [of(inputs.control), of(inputs.treatment)];
  const options = { confidence: inputs.conf };
  const ofEstimable = (result: Estimable<Interval>) =>
    result.status === 'estimated' ? pair(result) : 'unbounded';
  return {
    lift: relativeLift(c.mean, t.mean),
    delta: pair(deltaLiftInterval(c, t, options)),
    log: ofEstimable(logLiftInterval(c, t, options)),
    naive_baseline_fixed: pair(fixedBaselineLiftInterval(c, t, options)),
    fieller: ofEstimable(fiellerLiftInterval(c, t, options)),
  };
}
