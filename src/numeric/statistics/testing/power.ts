import { momentsOf } from '../common/moments.js';
import { meanTest } from '../means/mean-test.js';
import { hazardPower, hazardSampleSize } from '../power/hazard-power.js';
import { detectableLift, type LiftDesign, liftPower } from '../power/lift-power.js';
import { additionalTraffic, powerAfter } from '../power/mid-experiment.js';
import {
  arcsinePower,
  differencePower,
  differenceSampleSize,
  twoProportionPower,
} from '../power/proportion-power.js';
import { tTestDetectableEffect, tTestPower, tTestSampleSize } from '../power/t-test-power.js';
import { alternativeOf, must } from './proportions.js';
import type { Adapter } from './vectors.js';

// biome-ignore lint/suspicious/noExplicitAny: JSON of several shapes
type Raw = any;

export const power: Adapter = ({ inputs, expected }) => {
  const alternative = alternativeOf(inputs.alternative);
  const alpha: number = inputs.alpha ?? 0.05;
  if (inputs.hazard_ratio !== undefined) return hazard(inputs, expected);
  if (inputs.target_mde !== undefined) return midExperiment(inputs);
  if (inputs.users_per_week !== undefined) return weekly(inputs, expected);
  if (inputs.variations !== undefined) return lift(inputs);
  if (inputs.sample_mean !== undefined) return teaTasting(inputs);
  if (inputs.h !== undefined)
    return { power: arcsinePower(inputs.h, inputs.n_per_group, alpha, alternative) };
  if (inputs.p_reference !== undefined) {
    const rates = {
      p1: inputs.p_reference + inputs.diff,
      n1: inputs.n1,
      p2: inputs.p_reference,
      n2: inputs.n1 * (inputs.ratio ?? 1),
    };
    return { power: twoProportionPower(rates, alpha, alternative) };
  }
  if (inputs.effect_size !== undefined) {
    const second = inputs.n2 === null || inputs.n2 === undefined ? {} : { n2: inputs.n2 };
    return { power: tTestPower(inputs.effect_size, { n1: inputs.n1, ...second, alpha, alternative }) };
  }
  if (inputs.group1) {
    const [a, b] = [inputs.group1, inputs.group2].map((g) =>
      momentsOf({ n: g.n, sum: g.sum, sumSquares: g.sum_squares }),
    );
    const variance = ((a!.n - 1) * a!.variance + (b!.n - 1) * b!.variance) / (a!.n + b!.n - 2);
    return { power: differencePower(inputs.mde, variance, a!.n, b!.n, alpha) };
  }
  if (inputs.n1 !== undefined)
    return { power: differencePower(inputs.mde, inputs.variance, inputs.n1, inputs.n2, alpha) };
  return {
    n_total: differenceSampleSize(inputs.mde, inputs.variance, inputs.power ?? 0.85, alpha, alternative),
  };
};

function hazard(inputs: Raw, expected: Record<string, unknown>): Record<string, unknown> {
  const raw = inputs as Record<string, number>;
  const design = {
    hazardRatio: raw.hazard_ratio!,
    treatmentProbability: raw.p_exp!,
    controlProbability: raw.p_con!,
    ratio: raw.ratio_of_participants ?? 1,
    alpha: raw.alpha ?? 0.05,
  };
  if ('power' in expected) {
    return { power: hazardPower({ treatment: raw.n_exp!, control: raw.n_con! }, design) };
  }
  const size = hazardSampleSize(raw.power!, design);
  return { n: [size.treatment, size.control] };
}

function midExperiment(inputs: Raw): Record<string, unknown> {
  const raw = inputs;
  const of = (g: { n: number; sum: number; sum_squares: number }) =>
    momentsOf({ n: g.n, sum: g.sum, sumSquares: g.sum_squares });
  const effect = must(meanTest(of(raw.control), of(raw.treatment), { difference: 'relative' }));
  const running = {
    n: raw.control.n + raw.treatment.n,
    se: effect.se,
    alpha: raw.alpha,
    tuningN: raw.tuning_n ?? undefined,
    prior: raw.prior ?? undefined,
  };
  const { scaling } = must(additionalTraffic(raw.target_mde, raw.power ?? 0.8, running));
  return { scaling, power: powerAfter(scaling, raw.target_mde, running), sigma2_delta: effect.se ** 2 };
}

function lift(inputs: Raw): Record<string, unknown> {
  const raw = inputs as Record<string, number>;
  const design: LiftDesign = {
    mean: raw.mean!,
    variance: raw.variance!,
    usersPerVariant: raw.n_total! / raw.variations!,
    alpha: raw.alpha!,
    ...(raw.tuning_n ? { tuningN: raw.tuning_n, inflateNoise: true } : {}),
  };
  return {
    power: raw.relative_effect === undefined ? undefined : liftPower(raw.relative_effect, design),
    mde: raw.power === undefined ? undefined : must(detectableLift(raw.power, design)).lift,
  };
}

function weekly(inputs: Raw, expected: Record<string, unknown>): Record<string, unknown> {
  const raw = inputs;
  const metrics = Object.entries<Raw>(raw.metrics).map(([name, m]) => {
    const mean = m.rate ?? m.mean;
    return { name, mean, variance: m.variance ?? mean * (1 - mean), effect: m.relative_effect };
  });
  const powers: number[] = [];
  const mdes: unknown[] = [];
  const weeks = new Map<string, number | string>(metrics.map((m) => [m.name, 'never']));
  for (let week = 1; week <= raw.weeks; week++) {
    for (const metric of metrics) {
      const design: LiftDesign = {
        mean: metric.mean,
        variance: metric.variance,
        usersPerVariant: (raw.users_per_week * week) / raw.variations,
        alpha: raw.alpha,
        ...(raw.tuning_n ? { tuningN: raw.tuning_n, inflateNoise: true } : {}),
        ...(raw.prior ? { prior: raw.prior } : {}),
      };
      const value = liftPower(metric.effect, design);
      powers.push(value);
      if (Math.round(value * 100) / 100 >= 0.8 && weeks.get(metric.name) === 'never')
        weeks.set(metric.name, week);
      if ('mde' in expected) {
        const found = detectableLift(0.8, design);
        mdes.push(found.status === 'estimated' ? found.lift : 'none');
      }
    }
  }
  return {
    power: powers,
    mde: mdes,
    ...Object.fromEntries([...weeks].map(([name, week]) => [`weeks_${name}`, week])),
  };
}

function teaTasting(inputs: Raw): Record<string, unknown> {
  const raw = inputs;
  const ratio = raw.ratio ?? 1;
  const alternative = alternativeOf(raw.alternative);
  const sd = Math.sqrt(raw.sample_variance);
  const alpha = raw.alpha ?? 0.05;
  if (raw.n_total === undefined) {
    const effect = raw.effect ?? raw.effect_size ?? raw.rel_effect * raw.sample_mean;
    const total = tTestSampleSize(effect / sd, raw.power, { ratio, alpha, alternative });
    return { n_total: Math.ceil(total), n_obs: Math.ceil(total) };
  }
  const n1 = raw.n_total / (1 + ratio);
  const design = { n1, n2: raw.n_total - n1, alpha, alternative };
  if (raw.power === undefined) {
    const effect = raw.effect ?? raw.effect_size ?? raw.rel_effect * raw.sample_mean;
    return { power: tTestPower(effect / sd, design) };
  }
  const effect = tTestDetectableEffect(raw.power, design) * sd;
  return { effect, rel_effect: effect / raw.sample_mean };
}
