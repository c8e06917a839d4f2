import { type Count, rate } from '../common/proportion.js';

/** An effect in one group, with the variance of that effect. */
export interface GroupEffect {
  effect: number;
  variance: number;
}

/** Scale of a comparison of two rates: difference, log risk ratio, log odds ratio or arcsine difference. */
export type EffectScale = 'risk-difference' | 'risk-ratio' | 'odds-ratio' | 'arcsine';

/** The effect of treatment against control on a scale, with its large-sample variance. */
export function groupEffect(control: Count, treatment: Count, scale: EffectScale): GroupEffect {
  const [pc, pt] = [rate(control), rate(treatment)];
  const [xc, xt] = [control.successes, treatment.successes];
  switch (scale) {
    case 'risk-difference':
      return {
        effect: pt - pc,
        variance: (pt * (1 - pt)) / treatment.n + (pc * (1 - pc)) / control.n,
      };
    case 'risk-ratio':
      return {
        effect: Math.log(pt / pc),
        variance: 1 / xt - 1 / treatment.n + 1 / xc - 1 / control.n,
      };
    case 'odds-ratio':
      return {
        effect: Math.log((xt * (control.n - xc)) / (xc * (treatment.n - xt))),
        variance: 1 / xt + 1 / (treatment.n - xt) + 1 / xc + 1 / (control.n - xc),
      };
    case 'arcsine':
      return {
        effect: Math.asin(Math.sqrt(pt)) - Math.asin(Math.sqrt(pc)),
        variance: 1 / (4 * treatment.n) + 1 / (4 * control.n),
      };
  }
}
