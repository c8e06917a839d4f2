import type { CheckArtifact } from '../artifact.js';
import { armOf } from '../comparison/arm.js';
import { compareArms } from '../comparison/compare.js';
import type { Metric } from '../definition.js';
import { addMeasures, type Cell, type MeasureSums } from '../scan/sums.js';

/**
 * What a daily look at the first metric would have shown: on how many days the fixed-horizon test was below alpha, and
 * whether the always-valid interval ever left out zero. Many days of the first and none of the second is how an
 * experiment is stopped on noise.
 */
export function peekingCheck(
  cells: readonly Cell[],
  metrics: readonly Metric[],
  variant: number,
  options: { alpha: number; tuningN?: number | undefined },
): CheckArtifact {
  const index = metrics.findIndex((metric) => metric.type !== 'time' && !metric.guardrail);
  const metric = metrics[index];
  const base = { kind: 'peeking' as const, subject: metric?.name ?? null, p: null, log_p: null };
  const days = [...new Set(cells.map((cell) => cell.day))].sort((a, b) => a - b);
  if (!metric || days.length < 2) {
    return { ...base, status: 'not checked', words: 'There are no two days of exposure to look at.' };
  }
  let significant = 0;
  let looks = 0;
  let everValid = false;
  let isSignificant = false;
  let control: MeasureSums[] = [];
  let treatment: MeasureSums[] = [];
  for (const day of days) {
    const onDay = (which: number) =>
      cells.filter((cell) => cell.day === day && cell.variant === which).map((cell) => cell.metrics[index]!);
    control = [addMeasures([...control, ...onDay(0)])];
    treatment = [addMeasures([...treatment, ...onDay(variant)])];
    if (control[0]!.sums.length === 0 || treatment[0]!.sums.length === 0) continue;
    const result = compareArms(armOf(metric, control[0]!), armOf(metric, treatment[0]!), {
      ...options,
      lowerIsBetter: false,
    });
    if (result.test.status !== 'estimated') continue;
    looks++;
    isSignificant = result.test.p < options.alpha;
    if (isSignificant) significant++;
    if (result.alwaysValid.status === 'estimated' && result.alwaysValid.p < options.alpha) everValid = true;
  }
  if (looks < 2) {
    return { ...base, status: 'not checked', words: 'On fewer than two days was there anything to test.' };
  }
  const seen = `A daily look at '${metric.name}' would have been significant on ${significant} of ${looks} days`;
  if (significant === 0) return { ...base, status: 'passed', words: `${seen}.` };
  if (everValid) {
    return { ...base, status: 'passed', words: `${seen}; the always-valid interval agrees.` };
  }
  const last = isSignificant ? 'is' : 'is no longer';
  return {
    ...base,
    status: 'warned',
    words: `${seen}, but the always-valid interval never left out zero: stopping on one of these days would have been stopping on noise. At the end the difference ${last} significant.`,
  };
}
