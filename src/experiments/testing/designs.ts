import type { Random } from '../../base/index.js';
import {
  adjustableMean,
  adjustP,
  type Count,
  combineEffects,
  cupedTest,
  effectContrast,
  independenceTest,
  logRankTest,
  mannWhitneyTest,
  mantelHaenszelTest,
  meanTest,
  momentsOf,
  postStratifiedEffect,
  ratioMoments,
  sampleRatioTest,
  sequenceP,
  sumProducts,
  sumsOf,
  twoProportionTest,
  withinArmTheta,
} from '../../numeric/index.js';
import { armOf } from '../comparison/arm.js';
import { compareArms } from '../comparison/compare.js';
import { compareTimes } from '../comparison/compare-times.js';
import type { Metric } from '../definition.js';

/** A world without any effect, and whether a test rejects in it all the same. */
export interface NullDesign {
  name: string;
  /** The rate at which it may reject. */
  level: number;
  /** `at most`: the method promises no more than the level (exact and family-wise methods, always-valid intervals). */
  promise: 'equal' | 'at most';
  rejects(random: Random): boolean;
}

const ALPHA = 0.05;

function draw(random: Random, n: number, next: (random: Random) => number): Float64Array {
  return Float64Array.from({ length: n }, () => next(random));
}

function successes(random: Random, n: number, p: number): Count {
  let count = 0;
  for (let i = 0; i < n; i++) if (random.uniform() < p) count++;
  return { successes: count, n };
}

const below = (result: { status: string; p?: number }, alpha = ALPHA) =>
  result.status === 'estimated' && result.p! < alpha;

const lognormal = (random: Random) => Math.exp(1.2 * random.normal());

const count: Metric = {
  name: 'm',
  type: 'count',
  event: 'e',
  windowMs: 1,
  guardrail: false,
  direction: 'increase',
};

/** An arm as the scan would return it: a measure and a covariate that explains half of its variance. */
function scanned(random: Random, n: number, shift = 0) {
  const x = draw(random, n, (r) => r.normal());
  const y = x.map((value) => 3 + shift + value + random.normal());
  const [a, b] = [sumsOf(y), sumsOf(x)];
  const cross = sumProducts(x, y);
  return {
    n,
    sums: [a.sum, b.sum],
    products: [
      [a.sumSquares, cross],
      [cross, b.sumSquares],
    ],
  };
}

function times(random: Random, n: number) {
  const counts = new Map<number, { time: number; events: number; censored: number }>();
  for (let i = 0; i < n; i++) {
    const event = Math.ceil(-40 * Math.log(1 - random.uniform()));
    const censoring = Math.ceil(60 * random.uniform());
    const time = Math.min(event, censoring);
    const one = counts.get(time) ?? { time, events: 0, censored: 0 };
    if (event <= censoring) one.events++;
    else one.censored++;
    counts.set(time, one);
  }
  return [...counts.values()].sort((a, b) => a.time - b.time);
}

/** Personas of unequal size with rates of their own; the same rate in both arms. */
const SIZES = [900, 700, 500, 400, 300, 200, 150, 100];
const RATES = [0.05, 0.08, 0.1, 0.12, 0.15, 0.2, 0.3, 0.4];

function personaCounts(random: Random): { control: Count; treatment: Count }[] {
  return SIZES.map((n, i) => ({
    control: successes(random, n, RATES[i]!),
    treatment: successes(random, n, RATES[i]!),
  }));
}

function difference(control: Count, treatment: Count) {
  const [pc, pt] = [control.successes / control.n, treatment.successes / treatment.n];
  return { effect: pt - pc, variance: (pt * (1 - pt)) / treatment.n + (pc * (1 - pc)) / control.n };
}

/** p-values of 8 personas by 20 metrics without any effect. */
function familyOf(random: Random): number[] {
  const p: number[] = [];
  for (let metric = 0; metric < 20; metric++) {
    for (const { control, treatment } of personaCounts(random)) {
      const test = twoProportionTest(control, treatment);
      p.push(test.status === 'estimated' ? test.p : 1);
    }
  }
  return p;
}

/** Looks at running sums, day after day; whether one of them rejects. */
function peeks(
  random: Random,
  looks: number,
  rejects: (n: number, mean: number, se: number) => boolean,
): boolean {
  const perDay = 200;
  const arms = [
    { n: 0, sum: 0, squares: 0 },
    { n: 0, sum: 0, squares: 0 },
  ];
  for (let look = 0; look < looks; look++) {
    for (const arm of arms) {
      for (let i = 0; i < perDay; i++) {
        const y = random.uniform() < 0.1 ? 1 : 0;
        arm.n++;
        arm.sum += y;
        arm.squares += y;
      }
    }
    const [c, t] = arms.map((arm) => momentsOf({ n: arm.n, sum: arm.sum, sumSquares: arm.squares }));
    const se = Math.sqrt(c!.variance / c!.n + t!.variance / t!.n);
    if (se > 0 && rejects(c!.n + t!.n, t!.mean - c!.mean, se)) return true;
  }
  return false;
}

/** Every test that a readout uses, in worlds like those it is used in. */
export const NULL_DESIGNS: NullDesign[] = [
  {
    name: 'two proportions, z pooled, 2 x 1,000 at 10 %',
    level: ALPHA,
    promise: 'equal',
    rejects: (r) => below(twoProportionTest(successes(r, 1000, 0.1), successes(r, 1000, 0.1))),
  },
  {
    name: 'two proportions, z pooled, 2,000 and 500 at 5 %',
    level: ALPHA,
    promise: 'equal',
    rejects: (r) => below(twoProportionTest(successes(r, 2000, 0.05), successes(r, 500, 0.05))),
  },
  {
    name: 'two proportions as read out (Fisher when few), 2 x 100 at 2 %',
    level: ALPHA,
    promise: 'at most',
    rejects: (r) => {
      const conversion: Metric = { ...count, type: 'conversion' };
      const arm = () => {
        const { successes: k, n } = successes(r, 100, 0.02);
        return armOf(conversion, { n, sums: [k], products: [[k]] });
      };
      return below(compareArms(arm(), arm(), { alpha: ALPHA, lowerIsBetter: false }).test);
    },
  },
  {
    name: 'means, Welch, normal, 2 x 50',
    level: ALPHA,
    promise: 'equal',
    rejects: (r) =>
      below(
        meanTest(
          momentsOf(sumsOf(draw(r, 50, (x) => x.normal()))),
          momentsOf(sumsOf(draw(r, 50, (x) => x.normal()))),
        ),
      ),
  },
  {
    name: 'means, Welch, spreads 1 and 3, 100 and 400',
    level: ALPHA,
    promise: 'equal',
    rejects: (r) =>
      below(
        meanTest(
          momentsOf(sumsOf(draw(r, 100, (x) => x.normal()))),
          momentsOf(sumsOf(draw(r, 400, (x) => 3 * x.normal()))),
        ),
      ),
  },
  {
    name: 'means, Welch, log-normal revenue, 2 x 2,000',
    level: ALPHA,
    promise: 'equal',
    rejects: (r) =>
      below(
        meanTest(momentsOf(sumsOf(draw(r, 2000, lognormal))), momentsOf(sumsOf(draw(r, 2000, lognormal)))),
      ),
  },
  {
    name: 'relative lift, delta method, 2 x 500',
    level: ALPHA,
    promise: 'equal',
    rejects: (r) =>
      below(
        meanTest(
          momentsOf(sumsOf(draw(r, 500, (x) => 5 + x.normal()))),
          momentsOf(sumsOf(draw(r, 500, (x) => 5 + x.normal()))),
          { difference: 'relative' },
        ),
      ),
  },
  {
    name: 'ratio metric, delta method, 2 x 400',
    level: ALPHA,
    promise: 'equal',
    rejects: (r) => {
      const arm = () => {
        const d = draw(r, 400, (x) => 1 + x.int(6));
        const y = d.map((views) => {
          const own = 0.1 + 0.3 * r.uniform();
          return successes(r, views, own).successes;
        });
        return ratioMoments({
          n: 400,
          numerator: sumsOf(y),
          denominator: sumsOf(d),
          sumProducts: sumProducts(y, d),
        });
      };
      return below(meanTest(arm(), arm()));
    },
  },
  {
    name: 'CUPED, 2 x 200',
    level: ALPHA,
    promise: 'equal',
    rejects: (r) => {
      const arm = () => {
        const { n, sums, products } = scanned(r, 200);
        return adjustableMean({
          n,
          y: { n, sum: sums[0]!, sumSquares: products[0]![0]! },
          x: { n, sum: sums[1]!, sumSquares: products[1]![1]! },
          sumProducts: products[0]![1]!,
        });
      };
      const [c, t] = [arm(), arm()];
      return below(cupedTest(c, t, { theta: withinArmTheta([c, t]) }));
    },
  },
  {
    name: 'Mann-Whitney, log-normal, 2 x 60',
    level: ALPHA,
    promise: 'equal',
    rejects: (r) => below(mannWhitneyTest(draw(r, 60, lognormal), draw(r, 60, lognormal))),
  },
  {
    name: 'log-rank, half censored, 2 x 200',
    level: ALPHA,
    promise: 'equal',
    rejects: (r) => below(logRankTest([times(r, 200), times(r, 200)])),
  },
  {
    name: 'log-rank, four groups of 100',
    level: ALPHA,
    promise: 'equal',
    rejects: (r) => below(logRankTest([times(r, 100), times(r, 100), times(r, 100), times(r, 100)])),
  },
  {
    name: 'share within the window, Kaplan-Meier and Greenwood, 2 x 300',
    level: ALPHA,
    promise: 'equal',
    rejects: (r) => {
      const cut = (counts: ReturnType<typeof times>) => {
        // The window ends at 30: whoever is still there is censored then.
        const late = counts.filter((one) => one.time > 30);
        const rest = late.reduce((sum, one) => sum + one.events + one.censored, 0);
        return [...counts.filter((one) => one.time <= 30), { time: 31, events: 0, censored: rest }];
      };
      const result = compareTimes(cut(times(r, 300)), cut(times(r, 300)), {
        alpha: ALPHA,
        lowerIsBetter: true,
      });
      const { difference: d } = result;
      return d.status === 'estimated' && (d.low > 0 || d.high < 0);
    },
  },
  {
    name: 'sample ratio, chi-square, 3 arms, 3,000 users',
    level: ALPHA,
    promise: 'equal',
    rejects: (r) => {
      const users = [0, 0, 0];
      for (let i = 0; i < 3000; i++) users[r.int(3)]!++;
      return sampleRatioTest(users.map((n) => ({ users: n, weight: 1 }))).p < ALPHA;
    },
  },
  {
    name: 'mix of personas, chi-square, 8 x 2',
    level: ALPHA,
    promise: 'equal',
    rejects: (r) => {
      const table = SIZES.map(() => [0, 0]);
      SIZES.forEach((n, i) => {
        for (let u = 0; u < n; u++) table[i]![r.int(2)]!++;
      });
      return below(independenceTest(table));
    },
  },
  {
    name: 'personas differ, Cochran Q, 8 personas',
    level: ALPHA,
    promise: 'equal',
    rejects: (r) => {
      const groups = personaCounts(r).map(({ control, treatment }) => difference(control, treatment));
      const combined = combineEffects(groups);
      return combined.status === 'estimated' && combined.qP < ALPHA;
    },
  },
  {
    name: 'interaction of two personas',
    level: ALPHA,
    promise: 'equal',
    rejects: (r) => {
      const [a, b] = personaCounts(r).map(({ control, treatment }) => difference(control, treatment));
      return below(effectContrast(a!, b!));
    },
  },
  {
    name: 'Mantel-Haenszel over 8 personas, no correction',
    level: ALPHA,
    promise: 'equal',
    rejects: (r) => {
      const tables = personaCounts(r).map(
        ({ control: c, treatment: t }) =>
          [
            [t.successes, t.n - t.successes],
            [c.successes, c.n - c.successes],
          ] as const,
      );
      return below(mantelHaenszelTest(tables, false));
    },
  },
  {
    name: 'post-stratified difference over 8 personas',
    level: ALPHA,
    promise: 'equal',
    rejects: (r) => {
      const arm = ({ successes: k, n }: Count) => {
        const p = k / n;
        return { n, means: [p], covariance: [[(p * (1 - p) * n) / (n - 1)]] };
      };
      const strata = personaCounts(r).map(({ control, treatment }) => ({
        control: arm(control),
        treatment: arm(treatment),
      }));
      return below(postStratifiedEffect(strata, { metric: 'mean' }));
    },
  },
  {
    name: 'Holm over 8 personas x 20 metrics: any rejection',
    level: ALPHA,
    promise: 'at most',
    rejects: (r) => adjustP(familyOf(r), 'holm').some((p) => p < ALPHA),
  },
  {
    name: 'Benjamini-Hochberg over 8 personas x 20 metrics: any rejection',
    level: ALPHA,
    promise: 'at most',
    rejects: (r) => adjustP(familyOf(r), 'benjamini-hochberg').some((p) => p < ALPHA),
  },
  {
    name: 'always-valid p, looked at on 30 days',
    level: ALPHA,
    promise: 'at most',
    rejects: (r) => peeks(r, 30, (n, estimate, se) => sequenceP(estimate, se, n).p < ALPHA),
  },
];

/** The same looks with the fixed-horizon test: what peeking does. Not a gate, a warning. */
export function peekedFixed(random: Random): boolean {
  return peeks(random, 30, (_, estimate, se) => Math.abs(estimate / se) > 1.959964);
}
