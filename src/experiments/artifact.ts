import { z } from 'zod';

/** The version of `experiments/<name>.json` this program writes. A reader refuses a larger major. */
export const EXPERIMENT_ARTIFACT_VERSION = '1.1';

const notEstimable = z.object({
  status: z.literal('not estimable'),
  reason: z.string().describe('Why there is no figure, in words.'),
});

function estimable<T extends z.ZodRawShape>(shape: T) {
  return z.union([z.object({ status: z.literal('estimated'), ...shape }), notEstimable]);
}

const end = z.number().nullable().describe('Null: unbounded on this side.');
const logP = z.number().describe('Natural logarithm of p; finite where p has underflown.');
const probability = z.number().min(0).max(1);

const figure = {
  estimate: z.number(),
  low: end,
  high: end,
  method: z.string().describe('How the interval was made.'),
};

const arm = z.object({
  variant: z.string(),
  users: z.number().int().describe('Users of the group in this variant.'),
  n: z.number().int().describe('Of those, users whose window is over: the denominator.'),
  value: estimable(figure).describe(
    'Rate, mean or ratio; for times the share that got there within the window.',
  ),
  median_seconds: z
    .number()
    .nullable()
    .optional()
    .describe('For times: by when half had the event; null when not reached.'),
});

const comparison = z.object({
  metric: z.string(),
  variant: z.string(),
  persona: z.string().nullable().describe('Null: all users together.'),
  control: arm,
  treatment: arm,
  difference: estimable({ ...figure, se: z.number() }),
  lift: estimable(figure).describe(
    'Relative to the size of the control value; for times, hazard ratio minus one.',
  ),
  test: estimable({ statistic: z.number(), p: probability, log_p: logP, method: z.string() }),
  adjusted_p: probability
    .nullable()
    .describe('Corrected over its family; null for guardrails and what was not tested.'),
  cuped: estimable({
    ...figure,
    p: probability,
    log_p: logP,
    variance_reduction: z.number().describe('Share of the variance that behaviour before exposure explains.'),
  }).describe('The difference after adjustment for behaviour before exposure.'),
  always_valid: estimable({ low: end, high: end, p: probability, log_p: logP }).describe(
    'Interval and p of the difference that hold however often they are looked at.',
  ),
  bayesian: estimable({
    chance_to_win: probability,
    loss_of_control: z.number().describe('Expected loss of staying with control.'),
    loss_of_treatment: z.number().describe('Expected loss of choosing the variant.'),
    low: z.number(),
    high: z.number(),
    scale: z.enum(['lift', 'difference', 'log hazard ratio']),
  }),
  verdict: z.enum(['better', 'worse', 'not shown', 'not estimable']),
});

const heterogeneity = z.object({
  metric: z.string(),
  variant: z.string(),
  test: estimable({
    q: z.number(),
    df: z.number().int(),
    p: probability,
    log_p: logP,
    adjusted_p: probability.describe('Corrected over metrics and variants.'),
    i2: probability.describe('Share of the variation between personas that is more than chance.'),
    tau2: z.number().describe('Variance of the true effects between personas (Paule and Mandel).'),
    differ: z.boolean(),
  }).describe('Whether personas react differently (Cochran Q of the absolute differences).'),
  shrunken: z
    .array(
      z.object({
        persona: z.string(),
        estimate: z.number(),
        se: z.number(),
        weight: probability.describe("Weight of the persona's own effect; the rest is the mean of all."),
      }),
    )
    .describe('Empirical Bayes estimates of the difference in each persona.'),
  simpson: estimable({
    crude: z.number().describe('Difference of all users together.'),
    within: z.number().describe('Difference inside personas, weighted by their size.'),
    mix: z.number().describe('Part of the crude difference that comes from a different mix of personas.'),
    reversed: z
      .boolean()
      .describe('The crude difference and the one inside personas point in opposite directions.'),
  }),
});

const check = z.object({
  kind: z.enum([
    'sample-ratio',
    'sample-ratio-persona',
    'persona-mix',
    'pre-period',
    'crossed-users',
    'immature-users',
    'peeking',
  ]),
  subject: z.string().nullable().describe('Persona or metric that was checked.'),
  status: z.enum(['passed', 'warned', 'failed', 'not checked']),
  p: probability.nullable(),
  log_p: logP.nullable(),
  words: z.string(),
});

/** Schema of `experiments/<name>.json`. */
export const experimentSchema = z.object({
  kind: z.literal('kindred/experiment'),
  version: z.string(),
  name: z.string(),
  control: z.string(),
  variants: z.array(z.string()),
  personas: z.array(z.string()),
  alpha: z.number(),
  correction: z.enum(['holm', 'benjamini-hochberg']),
  exposure: z.object({
    assigned: z.number().int(),
    exposed: z.number().int(),
    crossed: z.number().int(),
    unlisted: z.number().int(),
    unknown: z.number().int(),
    first_day: z.string().nullable().describe('Local day of the first exposure.'),
    last_day: z.string().nullable(),
  }),
  metrics: z.array(
    z.object({
      name: z.string(),
      type: z.enum(['conversion', 'count', 'sum', 'ratio', 'time']),
      guardrail: z.boolean(),
      direction: z.enum(['increase', 'decrease']),
      counts: z.string().describe('The events that count, in words.'),
      window: z.string(),
    }),
  ),
  checks: z.array(check),
  readable: z.boolean().describe('False when a check failed: the figures are not to be acted on.'),
  overall: z.array(comparison),
  by_persona: z.array(comparison),
  heterogeneity: z.array(heterogeneity),
  headline: z.string().describe('The result in one or two sentences.'),
});

export type ExperimentArtifact = z.output<typeof experimentSchema>;
export type ComparisonArtifact = z.output<typeof comparison>;
export type HeterogeneityArtifact = z.output<typeof heterogeneity>;
export type CheckArtifact = z.output<typeof check>;
export type ArmArtifact = z.output<typeof arm>;

/** The JSON Schema of the artifact (draft 2020-12). */
export function experimentJsonSchema(): unknown {
  return { title: 'kindred experiment', ...z.toJSONSchema(experimentSchema) };
}
