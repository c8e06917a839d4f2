import { z } from 'zod';

/** The version of the plan this program writes. A reader refuses a larger major. */
export const PLAN_ARTIFACT_VERSION = '1.0';

const notEstimable = z.object({ status: z.literal('not estimable'), reason: z.string() });

function estimable<T extends z.ZodRawShape>(shape: T) {
  return z.union([z.object({ status: z.literal('estimated'), ...shape }), notEstimable]);
}

const row = z.object({
  persona: z.string().nullable().describe('Null: everyone.'),
  users_in_period: z.number().int().describe('Distinct users who entered in the last four weeks measured.'),
  baseline: estimable({
    value: z.number(),
    variance: z.number().describe('Between users.'),
    n: z.number().int(),
  }),
  sample_size: estimable({ per_variant: z.number().int(), total: z.number().int() }),
  duration: estimable({ days: z.number().int() }),
  detectable: z
    .array(
      z.object({ weeks: z.number().int(), users: z.number().int(), lift: estimable({ lift: z.number() }) }),
    )
    .describe('Smallest relative lift found after so many weeks.'),
  testable: z.boolean(),
  reason: z.string(),
});

const metric = z.object({
  name: z.string(),
  type: z.enum(['conversion', 'count', 'sum', 'ratio', 'time']),
  window: z.string(),
  direction: z.enum(['increase', 'decrease']),
});

/** Schema of an experiment plan. */
export const planSchema = z.object({
  kind: z.literal('kindred/plan'),
  version: z.string(),
  name: z.string(),
  hypothesis: z.string(),
  unit: z.literal('user'),
  entry_event: z.string(),
  control: z.string(),
  variants: z.array(z.object({ name: z.string(), weight: z.number().int().positive() })),
  primary: metric,
  guardrails: z.array(metric),
  lift: z.number(),
  power: z.number(),
  alpha: z.number(),
  alpha_per_persona: z
    .number()
    .describe('Alpha over the number of personas: each may be concluded about on its own.'),
  max_weeks: z.number(),
  stratified_by: z.literal('persona').nullable(),
  everyone: row,
  personas: z.array(row),
  eligible: z.array(z.string()).describe('Personas that can be tested within the longest duration.'),
  headline: z.string(),
});

export type PlanArtifact = z.output<typeof planSchema>;
export type PlanRow = z.output<typeof row>;

/** The JSON Schema of the plan (draft 2020-12). */
export function planJsonSchema(): unknown {
  return { title: 'kindred experiment plan', ...z.toJSONSchema(planSchema) };
}
