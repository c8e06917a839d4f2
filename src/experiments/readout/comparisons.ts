import { adjustP } from '../../numeric/index.js';
import type { ArmArtifact, ComparisonArtifact } from '../artifact.js';
import { armOf } from '../comparison/arm.js';
import { type Comparison, compareArms, nothingToCompare } from '../comparison/compare.js';
import { compareTimes } from '../comparison/compare-times.js';
import type { ExperimentDefinition, Metric } from '../definition.js';
import type { Group } from './groups.js';

/** Fewest users of an arm of a persona that are tested. */
export const LEAST_TESTED = 30;

/** Fewest users of an arm whose figures are shown at all. */
export const LEAST_SHOWN = 5;

/** One variant against control in one group for one metric, with what produced it. */
export interface Compared {
  metric: Metric;
  metricIndex: number;
  variantIndex: number;
  group: Group;
  result: Comparison;
  medians?: { control: number | null; treatment: number | null };
}

/** All comparisons of a group. */
export function compareGroup(group: Group, definition: ExperimentDefinition, variants: number): Compared[] {
  const out: Compared[] = [];
  definition.metrics.forEach((metric, metricIndex) => {
    for (let variantIndex = 1; variantIndex < variants; variantIndex++) {
      out.push({
        metric,
        metricIndex,
        variantIndex,
        group,
        ...compareOne(group, definition, metric, metricIndex, variantIndex),
      });
    }
  });
  return out;
}

function compareOne(
  group: Group,
  { alpha, tuningN }: ExperimentDefinition,
  metric: Metric,
  m: number,
  v: number,
): Pick<Compared, 'result' | 'medians'> {
  const fewest = Math.min(group.users[0]!, group.users[v]!);
  if (group.persona !== null && fewest < LEAST_SHOWN) {
    return { result: nothingToCompare(`fewer than ${LEAST_SHOWN} users in an arm`) };
  }
  const options = { alpha, tuningN, lowerIsBetter: metric.direction === 'decrease' };
  const times = group.times[m];
  if (times) {
    const { medians, ...result } = compareTimes(times[0]!, times[v]!, options);
    return { result: limited(result, group, fewest), medians };
  }
  const sums = [group.sums[0]![m], group.sums[v]![m]];
  if (!sums[0] || !sums[1]) return { result: nothingToCompare('no users') };
  const result = compareArms(armOf(metric, sums[0]), armOf(metric, sums[1]), options);
  return { result: limited(result, group, Math.min(sums[0].n, sums[1].n)) };
}

/** Small personas keep their intervals but are not tested. */
function limited(result: Comparison, group: Group, n: number): Comparison {
  if (group.persona === null || n >= LEAST_TESTED) return result;
  const few = {
    status: 'not estimable' as const,
    reason: `fewer than ${LEAST_TESTED} users in an arm: not tested`,
  };
  return { ...result, test: few, cuped: few, alwaysValid: few, bayesian: few };
}

/**
 * Comparisons as they are reported, p-values corrected over the family given. Guardrails are not corrected: missing harm
 * is the worse error there.
 */
export function report(
  compared: readonly Compared[],
  definition: ExperimentDefinition,
  names: { variants: readonly string[]; personas: readonly string[] },
): ComparisonArtifact[] {
  const family = compared.filter(
    ({ metric, result }) => !metric.guardrail && result.test.status === 'estimated',
  );
  const adjusted = adjustP(
    family.map(({ result }) => (result.test.status === 'estimated' ? result.test.p : 1)),
    definition.correction,
    definition.alpha,
  );
  const adjustedOf = new Map(family.map((one, i) => [one, adjusted[i]!]));
  return compared.map((one) => toArtifact(one, adjustedOf.get(one) ?? null, definition.alpha, names));
}

function toArtifact(
  { metric, metricIndex, variantIndex, group, result, medians }: Compared,
  adjustedP: number | null,
  alpha: number,
  { variants, personas }: { variants: readonly string[]; personas: readonly string[] },
): ComparisonArtifact {
  const arm = (v: number, side: 'control' | 'treatment'): ArmArtifact => {
    const sums = group.sums[v]![metricIndex];
    return {
      variant: variants[v]!,
      users: group.users[v]!,
      n: sums ? sums.n : group.users[v]!,
      value: figure(result[side]),
      ...(medians ? { median_seconds: medians[side] } : {}),
    };
  };
  const { test, cuped, alwaysValid, bayesian, difference } = result;
  return {
    metric: metric.name,
    variant: variants[variantIndex]!,
    persona: group.persona === null ? null : personas[group.persona]!,
    control: arm(0, 'control'),
    treatment: arm(variantIndex, 'treatment'),
    difference:
      difference.status === 'estimated' ? { ...bounded(difference), se: difference.se } : difference,
    lift: figure(result.lift),
    test:
      test.status === 'estimated'
        ? { status: 'estimated', statistic: test.statistic, p: test.p, log_p: test.logP, method: test.method }
        : test,
    adjusted_p: adjustedP,
    cuped:
      cuped.status === 'estimated'
        ? { ...bounded(cuped), p: cuped.p, log_p: cuped.logP, variance_reduction: cuped.varianceReduction }
        : cuped,
    always_valid:
      alwaysValid.status === 'estimated'
        ? {
            status: 'estimated',
            low: finite(alwaysValid.low),
            high: finite(alwaysValid.high),
            p: alwaysValid.p,
            log_p: alwaysValid.logP,
          }
        : alwaysValid,
    bayesian:
      bayesian.status === 'estimated'
        ? {
            status: 'estimated',
            chance_to_win: bayesian.chanceToWin,
            loss_of_control: bayesian.lossOfControl,
            loss_of_treatment: bayesian.lossOfTreatment,
            low: bayesian.low,
            high: bayesian.high,
            scale: bayesian.scale,
          }
        : bayesian,
    verdict: verdictOf(result, metric, adjustedP, alpha),
  };
}

function verdictOf(
  { test, difference }: Comparison,
  metric: Metric,
  adjustedP: number | null,
  alpha: number,
): ComparisonArtifact['verdict'] {
  if (test.status !== 'estimated') return 'not estimable';
  if ((adjustedP ?? test.p) > alpha) return 'not shown';
  // A log-rank statistic above zero means sooner; otherwise the sign of the difference counts.
  const up =
    metric.type === 'time'
      ? test.statistic < 0
      : difference.status === 'estimated'
        ? difference.estimate > 0
        : test.statistic > 0;
  return up === (metric.direction === 'increase') ? 'better' : 'worse';
}

function bounded(value: { estimate: number; low: number; high: number; method: string }) {
  return {
    status: 'estimated' as const,
    estimate: value.estimate,
    low: finite(value.low),
    high: finite(value.high),
    method: value.method,
  };
}

function figure(value: Comparison['lift']): ArmArtifact['value'] {
  return value.status === 'estimated' ? bounded(value) : value;
}

function finite(x: number): number | null {
  return Number.isFinite(x) ? x : null;
}
