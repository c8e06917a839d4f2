import { normal } from '../../distributions/index.js';

/** A comparison of times to an event: the probabilities of having it within the study, and the ratio of hazards. */
export interface HazardDesign {
  hazardRatio: number;
  /** Share of treated users who have the event, and of control users. */
  treatmentProbability: number;
  controlProbability: number;
  /** Treated users for every one in control. */
  ratio?: number;
  alpha?: number;
}

/** Users of treatment and control for a log-rank or Cox comparison (Freedman 1982). */
export function hazardSampleSize(
  power: number,
  design: HazardDesign,
): { treatment: number; control: number } {
  const { hazardRatio, treatmentProbability, controlProbability, ratio = 1, alpha = 0.05 } = design;
  const z = normal.quantile(alpha / 2, 'upper') + normal.quantile(1 - power, 'upper');
  const events = (((ratio * hazardRatio + 1) / (hazardRatio - 1)) ** 2 * (z * z)) / ratio;
  const perShare = events / (ratio * treatmentProbability + controlProbability);
  return { treatment: Math.ceil(ratio * perShare), control: Math.ceil(perShare) };
}

/** Power of the comparison with given users. */
export function hazardPower(
  users: { treatment: number; control: number },
  { hazardRatio, treatmentProbability, controlProbability, alpha = 0.05 }: HazardDesign,
): number {
  const events = users.treatment * treatmentProbability + users.control * controlProbability;
  const ratio = users.treatment / users.control;
  const z = normal.quantile(alpha / 2, 'upper');
  return normal.cdf((Math.sqrt(ratio * events) * Math.abs(hazardRatio - 1)) / (ratio * hazardRatio + 1) - z);
}
