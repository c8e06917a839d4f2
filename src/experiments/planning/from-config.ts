import { usageError } from '../../base/index.js';
import { type MetricInput, metricFrom } from '../from-config.js';
import type { PlanDefinition } from './definition.js';

/** A plan as a person writes it; the shape of `plans` in `kindred.yaml` with its defaults filled in. */
export interface PlanInput {
  name: string;
  hypothesis: string;
  /** The event that brings a user into the experiment. */
  entry: string;
  control: string;
  variants: readonly string[];
  metric: MetricInput;
  guardrails: readonly MetricInput[];
  /** The relative change of the metric that would matter. */
  lift: number;
  power: number;
  alpha: number;
  max_weeks: number;
}

/**
 * The definition of a written plan.
 *
 * @throws KindredError (usage) for a bad duration, or variants without control
 */
export function planDefinitionFrom(input: PlanInput): PlanDefinition {
  const where = `plan '${input.name}'`;
  if (!input.variants.includes(input.control)) {
    throw usageError('control-not-a-variant', {
      what: `control '${input.control}' is none of the variants`,
      where: `${where}, variants`,
      expected: `control as one of ${input.variants.join(', ')}`,
    });
  }
  return {
    name: input.name,
    hypothesis: input.hypothesis,
    entryEvent: input.entry,
    control: input.control,
    variants: [input.control, ...input.variants.filter((variant) => variant !== input.control)],
    primary: metricFrom(input.metric, where),
    guardrails: input.guardrails.map((metric) => metricFrom({ ...metric, guardrail: true }, where)),
    lift: input.lift,
    power: input.power,
    alpha: input.alpha,
    maxWeeks: input.max_weeks,
  };
}
