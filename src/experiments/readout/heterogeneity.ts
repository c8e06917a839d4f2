import {
  adjustP,
  combineEffects,
  type Estimable,
  type GroupEffect,
  notEstimable,
  shrinkEffects,
} from '../../numeric/index.js';
import type { HeterogeneityArtifact } from '../artifact.js';
import type { ExperimentDefinition } from '../definition.js';
import type { Compared } from './comparisons.js';

interface PersonaEffect extends GroupEffect {
  persona: string;
  compared: Compared;
}

/**
 * Whether personas react differently, for every metric and variant: Cochran's Q over the absolute differences of the
 * personas that were tested, corrected over metrics and variants like everything else; their shrunken effects; and
 * whether the effect of all users together points another way than the effect inside personas (Simpson's paradox).
 */
export function heterogeneityOf(
  byPersona: readonly Compared[],
  definition: ExperimentDefinition,
  names: { variants: readonly string[]; personas: readonly string[] },
): HeterogeneityArtifact[] {
  const pairs = definition.metrics.flatMap((metric, m) =>
    names.variants.slice(1).map((variant, i) => ({ metric, m, variant, v: i + 1 })),
  );
  const found = pairs.map(({ m, v }) => {
    const mine = byPersona.filter((one) => one.metricIndex === m && one.variantIndex === v);
    const effects = effectsOf(mine, names.personas);
    return { mine, effects, test: combineEffects(effects, { model: 'pm' }) };
  });
  const tested = found.filter(({ test }) => test.status === 'estimated');
  const adjusted = adjustP(
    tested.map(({ test }) => (test.status === 'estimated' ? test.qP : 1)),
    definition.correction,
    definition.alpha,
  );
  const adjustedOf = new Map(tested.map((one, i) => [one, adjusted[i]!]));
  return pairs.map(({ metric, variant }, i) => {
    const one = found[i]!;
    const adjustedP = adjustedOf.get(one);
    return {
      metric: metric.name,
      variant,
      test:
        one.test.status === 'estimated' && adjustedP !== undefined
          ? {
              status: 'estimated',
              q: one.test.q,
              df: one.test.df,
              p: one.test.qP,
              log_p: one.test.logQP,
              adjusted_p: adjustedP,
              i2: one.test.i2,
              tau2: one.test.tau2,
              differ: adjustedP <= definition.alpha,
            }
          : one.test.status === 'estimated'
            ? notEstimable('not tested')
            : one.test,
      shrunken: shrunkenOf(one.effects),
      simpson: simpsonOf(one.mine),
    };
  });
}

function effectsOf(compared: readonly Compared[], personas: readonly string[]): PersonaEffect[] {
  return compared.flatMap((one) => {
    const { difference, test } = one.result;
    if (difference.status !== 'estimated' || test.status !== 'estimated' || !(difference.se > 0)) return [];
    return [
      {
        effect: difference.estimate,
        variance: difference.se ** 2,
        persona: personas[one.group.persona!]!,
        compared: one,
      },
    ];
  });
}

function shrunkenOf(effects: readonly PersonaEffect[]): HeterogeneityArtifact['shrunken'] {
  if (effects.length < 2) return [];
  const { groups } = shrinkEffects(effects);
  return groups.map(({ effect, se, weight }, i) => ({
    persona: effects[i]!.persona,
    estimate: effect,
    se,
    weight,
  }));
}

/**
 * The difference of the users with a persona, split exactly in two (Kitagawa 1955): the differences inside personas at
 * the mean mix of both arms, and the difference of the mix at the mean level of both arms.
 */
function simpsonOf(compared: readonly Compared[]): HeterogeneityArtifact['simpson'] {
  const parts = compared.flatMap(({ group, metricIndex, variantIndex, result }) => {
    const [c, t] = [group.sums[0]![metricIndex], group.sums[variantIndex]![metricIndex]];
    const { control, treatment } = result;
    if (!c || !t || control.status !== 'estimated' || treatment.status !== 'estimated') return [];
    return [{ nc: c.n, nt: t.n, control: control.estimate, treatment: treatment.estimate }];
  });
  const result: Estimable<{ crude: number; within: number; mix: number; reversed: boolean }> =
    decompose(parts);
  return result;
}

function decompose(parts: readonly { nc: number; nt: number; control: number; treatment: number }[]) {
  if (parts.length < 2) return notEstimable('fewer than two personas with figures');
  const nc = parts.reduce((sum, part) => sum + part.nc, 0);
  const nt = parts.reduce((sum, part) => sum + part.nt, 0);
  let within = 0;
  let mix = 0;
  for (const part of parts) {
    const [wc, wt] = [part.nc / nc, part.nt / nt];
    within += ((wc + wt) / 2) * (part.treatment - part.control);
    mix += (wt - wc) * ((part.treatment + part.control) / 2);
  }
  const crude = within + mix;
  return { status: 'estimated' as const, crude, within, mix, reversed: crude * within < 0 };
}
