import { formatDuration } from '../../base/index.js';
import type { EventTable } from '../../events/index.js';
import {
  detectableLift,
  type Estimable,
  estimated,
  hazardSampleSize,
  kaplanMeier,
  liftSampleSize,
  notEstimable,
} from '../../numeric/index.js';
import { armOf } from '../comparison/arm.js';
import type { Metric } from '../definition.js';
import type { PersonaLabels } from '../readout/readout.js';
import { wordChange, wordCount } from '../words.js';
import { PLAN_ARTIFACT_VERSION, type PlanArtifact, type PlanRow } from './artifact.js';
import { type Baseline, daysUntil, measureBaseline, usersAfter } from './baseline.js';
import { PLAN_DEFAULTS, type PlanDefinition } from './definition.js';

/** Plans an experiment from the past: sample size, duration and what can be found, for everyone and each persona. */
export async function planExperiment(
  events: EventTable,
  definition: PlanDefinition,
  personas: PersonaLabels,
  endMs?: number,
): Promise<PlanArtifact> {
  return planFrom(await measureBaseline(events, definition, personas, endMs), definition, personas.names);
}

/** The plan from measured baselines, everyone first. */
export function planFrom(
  baselines: readonly Baseline[],
  definition: PlanDefinition,
  personas: readonly string[],
): PlanArtifact {
  const { power, alpha, maxWeeks } = { ...PLAN_DEFAULTS, ...definition };
  const alphaPerPersona = alpha / Math.max(1, personas.length);
  const rowOf = (baseline: Baseline, level: number) =>
    planRow(baseline, definition, personas, { power, alpha: level, maxWeeks });
  const everyone = rowOf(baselines[0]!, alpha);
  const rows = baselines.slice(1).map((baseline) => rowOf(baseline, alphaPerPersona));
  const eligible = rows.filter((row) => row.testable).map((row) => row.persona!);
  return {
    kind: 'kindred/plan',
    version: PLAN_ARTIFACT_VERSION,
    name: definition.name,
    hypothesis: definition.hypothesis,
    unit: 'user',
    entry_event: definition.entryEvent,
    control: definition.control,
    variants: equalWeights(definition.variants),
    primary: metricOf(definition.primary),
    guardrails: definition.guardrails.map(metricOf),
    lift: definition.lift,
    power,
    alpha,
    alpha_per_persona: alphaPerPersona,
    max_weeks: maxWeeks,
    stratified_by: personas.length > 0 ? 'persona' : null,
    everyone,
    personas: rows,
    eligible,
    headline: headlineOf(everyone, rows, definition.lift, maxWeeks),
  };
}

interface Level {
  power: number;
  alpha: number;
  maxWeeks: number;
}

function planRow(
  baseline: Baseline,
  { primary, lift, variants }: PlanDefinition,
  personas: readonly string[],
  { power, alpha, maxWeeks }: Level,
): PlanRow {
  const level = levelOf(baseline, primary);
  const sample = sampleOf(level, baseline, lift, variants.length, power, alpha);
  const days = sample.status === 'estimated' ? daysUntil(sample.total, baseline) : null;
  const duration: PlanRow['duration'] =
    sample.status !== 'estimated'
      ? sample
      : days === null
        ? notEstimable('no users enter any more at the end of the period')
        : // The last users to enter still need their window.
          estimated({ days: days + Math.ceil(primary.windowMs / 86_400_000) });
  const weeks = [2, 4, maxWeeks].filter((w, i, all) => all.indexOf(w) === i && w <= maxWeeks);
  const testable = duration.status === 'estimated' && duration.days <= 7 * maxWeeks;
  return {
    persona: baseline.persona === null ? null : personas[baseline.persona]!,
    users_in_period: baseline.accrual[baseline.accrual.length - 1] ?? 0,
    baseline: level,
    sample_size: sample,
    duration,
    detectable: weeks.map((w) => {
      const users = Math.floor(usersAfter(7 * w, baseline));
      return { weeks: w, users, lift: detectable(level, users / variants.length, power, alpha) };
    }),
    testable,
    reason: reasonOf(duration, maxWeeks),
  };
}

/** Level of the metric among users of the past, with its variance between users. */
function levelOf({ sums, times }: Baseline, metric: Metric): PlanRow['baseline'] {
  if (times) {
    const curve = kaplanMeier(times);
    const n = curve[0]?.atRisk ?? 0;
    const last = curve[curve.length - 1];
    if (!last || last.survival === 1) return notEstimable('no user had the event');
    const value = 1 - last.survival;
    return estimated({ value, variance: value * (1 - value), n });
  }
  if (!sums || sums.n < 2) return notEstimable('fewer than two users entered');
  const { post } = armOf(metric, sums);
  if (!(post.variance > 0)) return notEstimable('the metric does not vary between users');
  if (post.mean === 0) return notEstimable('the metric is zero: no relative lift');
  return estimated({ value: post.mean, variance: post.variance, n: sums.n });
}

function sampleOf(
  level: PlanRow['baseline'],
  baseline: Baseline,
  lift: number,
  variants: number,
  power: number,
  alpha: number,
): PlanRow['sample_size'] {
  if (level.status !== 'estimated') return level;
  if (baseline.times) {
    const { treatment } = hazardSampleSize(power, {
      hazardRatio: 1 + lift,
      controlProbability: level.value,
      treatmentProbability: 1 - (1 - level.value) ** (1 + lift),
      alpha,
    });
    return estimated({ per_variant: treatment, total: treatment * variants });
  }
  const sample = liftSampleSize(lift, power, { mean: level.value, variance: level.variance, alpha });
  if (sample.status !== 'estimated') return sample;
  return estimated({ per_variant: sample.usersPerVariant, total: sample.usersPerVariant * variants });
}

function detectable(
  level: PlanRow['baseline'],
  usersPerVariant: number,
  power: number,
  alpha: number,
): Estimable<{ lift: number }> {
  if (level.status !== 'estimated') return level;
  return detectableLift(power, { mean: level.value, variance: level.variance, usersPerVariant, alpha });
}

function reasonOf(duration: PlanRow['duration'], maxWeeks: number): string {
  if (duration.status !== 'estimated') return duration.reason;
  const weeks = Math.ceil(duration.days / 7);
  return weeks <= maxWeeks
    ? `${weeks} ${weeks === 1 ? 'week' : 'weeks'} at its traffic`
    : `would take ${wordCount(weeks)} weeks`;
}

function headlineOf(everyone: PlanRow, rows: readonly PlanRow[], lift: number, maxWeeks: number): string {
  const size = wordChange(lift);
  const all = everyone.testable
    ? `A lift of ${size} can be found for everyone: ${everyone.reason}.`
    : `A lift of ${size} cannot be found for everyone within ${maxWeeks} weeks: ${everyone.reason}.`;
  if (rows.length === 0) return all;
  const able = rows.filter((row) => row.testable).map((row) => row.persona);
  const which =
    able.length === 0
      ? 'No persona can be tested on its own.'
      : `On their own, ${able.length} of ${rows.length} personas can be tested: ${able.join(', ')}.`;
  return `${all} ${which}`;
}

function metricOf({ name, type, windowMs, direction }: Metric): PlanArtifact['primary'] {
  return { name, type, window: formatDuration(windowMs), direction };
}

/** Weights out of 10,000, equal but for the remainder, which goes to control. */
function equalWeights(variants: readonly string[]): PlanArtifact['variants'] {
  const each = Math.floor(10_000 / variants.length);
  return variants.map((name, i) => ({
    name,
    weight: i === 0 ? 10_000 - each * (variants.length - 1) : each,
  }));
}
