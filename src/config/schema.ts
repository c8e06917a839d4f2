import { z } from 'zod';

/**
 * The shape of `kindred.yaml`, with a description and a default for every key. The published JSON Schema and the
 * documentation of `kindred init` are made from it.
 */

const duration = z
  .string()
  .regex(/^\s*\d+(\.\d+)?\s*(ms|s|m|h|d|w)\s*$/, 'a duration with a unit, such as 30m, 1h or 7d');

const date = z
  .string()
  .regex(
    /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?(\.\d+)?Z)?$/,
    'a date (2026-03-31) or a UTC time (2026-03-31T12:00:00Z)',
  );

const threshold = z.number().finite();

const leaf = z.union([
  z.strictObject({ feature: z.string(), gte: threshold }),
  z.strictObject({ feature: z.string(), lt: threshold }),
  z.strictObject({ feature: z.string(), is: z.boolean() }),
  z.strictObject({ feature: z.string(), in: z.array(z.string()).min(1) }),
  z.strictObject({ feature: z.string(), nin: z.array(z.string()).min(1) }),
]);

const nameCondition = z.strictObject({
  feature: z.string(),
  on: z
    .enum(['percentile', 'value'])
    .default('percentile')
    .describe('`percentile`: where the median stands among everyone, 0 to 1. `value`: the median itself.'),
  gte: threshold.optional(),
  lt: threshold.optional(),
});

const propertyFilters = z.array(z.strictObject({ property: z.string(), in: z.array(z.string()).min(1) }));

const step = z.union([
  z.string(),
  z.strictObject({
    event: z
      .string()
      .describe('The event name, or several of which any counts.')
      .or(z.array(z.string()).min(1)),
    name: z.string().optional().describe('How the report calls the step.'),
    where: propertyFilters.optional().describe('Every listed property must have one of the listed values.'),
  }),
]);

const funnel = z.strictObject({
  name: z.string(),
  steps: z.array(step).min(1),
  window: duration.default('7d').describe('Time from the first step within which the last must happen.'),
  order: z.enum(['loose', 'strict', 'any']).optional().describe('Overrides the order of the preset.'),
  preset: z
    .enum(['kindred', 'mixpanel', 'amplitude', 'posthog', 'clickhouse'])
    .default('kindred')
    .describe('Whose counting rule: this program’s, or one that gives the numbers of that vendor.'),
  counting: z.enum(['uniques', 'totals', 'sessions']).optional(),
  reentry: z
    .enum(['first', 'latest'])
    .optional()
    .describe('Which first step counts: the first one, or the latest from which the user comes furthest.'),
  ties: z.enum(['exact', 'second', 'grace-2s']).optional().describe('Events at nearly the same time.'),
  exclude: z
    .array(
      z.union([
        z.string(),
        z.strictObject({
          event: z.string(),
          from: z.number().int().min(1).describe('The step (from 1) after which it counts.'),
          to: z.number().int().min(2).describe('The step before which it counts.'),
        }),
      ]),
    )
    .optional()
    .describe('Events that disqualify a conversion when they happen between steps.'),
  hold: z.array(z.string()).optional().describe('Properties that must keep their value from step to step.'),
  modes: z
    .array(
      z.enum(['strict_order', 'strict_deduplication', 'strict_increase', 'strict_once', 'allow_reentry']),
    )
    .optional()
    .describe('Modes of ClickHouse’s windowFunnel, with the preset clickhouse.'),
  breakdown: z
    .strictObject({
      property: z.string(),
      attribution: z
        .union([z.enum(['first_touch', 'last_touch', 'all_events']), z.number().int().min(1)])
        .optional()
        .describe('Which value of a user counts, first_touch by default; a number is the step.'),
    })
    .optional()
    .describe('A property of the events whose values take the place of personas.'),
});

const metric = z.strictObject({
  name: z.string(),
  type: z.enum(['conversion', 'count', 'sum', 'ratio', 'time']),
  event: z.string(),
  where: propertyFilters.optional().describe('Which of the events count: every property has a listed value.'),
  property: z.string().optional().describe('The property that is summed (type sum).'),
  denominator: z.string().optional().describe('The event of the denominator (type ratio).'),
  denominator_where: propertyFilters.optional().describe('Which events of the denominator count.'),
  window: duration.default('7d').describe('Time from exposure that counts.'),
  guardrail: z.boolean().default(false),
  direction: z.enum(['increase', 'decrease']).default('increase').describe('Which way is better.'),
});

const assignment = z.union([
  z
    .strictObject({
      event: z.string(),
      property: z.string(),
      where: propertyFilters
        .optional()
        .describe(
          'Which of the events count, where experiments share one: every property has a listed value.',
        ),
    })
    .describe('An exposure event and the property that holds the variant.'),
  z.strictObject({ trait: z.string() }).describe('A user trait that holds the variant.'),
  z
    .strictObject({
      csv: z.string(),
      user: z.string().optional(),
      variant: z.string().optional(),
      time: z.string().optional(),
    })
    .describe('A list of users and their variants, with the names of its columns where they are unusual.'),
]);

const correction = z.enum(['holm', 'benjamini-hochberg']).default('holm');
const alpha = z.number().gt(0).lt(0.5).default(0.05);

const experiment = z.strictObject({
  name: z.string(),
  assignment,
  control: z.string().describe('The variant that the others are compared with.'),
  variants: z
    .array(z.string())
    .optional()
    .describe('The variants that belong to the experiment; all that occur by default.'),
  split: z
    .record(z.string(), z.number().positive())
    .optional()
    .describe('Planned shares, for the sample ratio check; equal by default.'),
  metrics: z.array(metric).min(1),
  correction,
  alpha,
});

const plan = z.strictObject({
  name: z.string(),
  hypothesis: z.string().default('').describe('What is expected, and why.'),
  entry: z.string().describe('The event that brings a user into the experiment.'),
  control: z.string().default('control'),
  variants: z.array(z.string()).min(2).default(['control', 'treatment']).describe('Control included.'),
  metric: metric.describe('The metric that decides.'),
  guardrails: z.array(metric).default([]),
  lift: z
    .number()
    .refine((value) => value !== 0, 'a change other than 0')
    .describe('The relative change that would matter: 0.1 is a tenth more.'),
  power: z.number().gt(0.5).lt(1).default(0.8).describe('Probability of finding that change.'),
  alpha,
  max_weeks: z.number().int().min(1).default(8).describe('Longest acceptable duration.'),
  targets: z
    .array(z.enum(['growthbook', 'optimizely', 'launchdarkly', 'flagd']))
    .default([])
    .describe('Systems to write the experiment for.'),
});

const copyTest = z.strictObject({
  name: z.string(),
  slot: z.string().describe('Where the text stands, such as welcome.cta.'),
  texts: z.record(z.string(), z.string()).describe('Text by variant; control included.'),
  assignment,
  control: z.string(),
  goal: z
    .strictObject({
      event: z.string(),
      where: propertyFilters.optional().describe('Which of the events count.'),
      window: duration.default('1d'),
    })
    .describe('The click, or the next step, that the text should bring about.'),
  correction,
  alpha,
});

export const configSchema = z.strictObject({
  version: z.literal(1).default(1).describe('Version of this file format.'),
  inputs: z
    .array(z.string())
    .default([])
    .describe('Exports: files, folders or globs. Arguments of the command line replace them.'),
  out: z.string().default('kindred-out').describe('The folder that a run writes.'),
  seed: z.number().int().min(0).default(1).describe('Same input and seed, same bytes out.'),
  timezone: z.string().default('UTC').describe('IANA zone of day boundaries and of hours of the day.'),
  source: z
    .strictObject({
      format: z
        .enum(['mixpanel', 'amplitude', 'segment', 'ga4', 'snowplow', 'generic'])
        .optional()
        .describe('Forces the vendor.'),
      user: z.string().optional().describe('Column of the user id, for generic files.'),
      event: z.string().optional().describe('Column of the event name, for generic files.'),
      time: z.string().optional().describe('Column of the time, for generic files.'),
      timezone: z
        .string()
        .optional()
        .describe('IANA zone of times without a zone in generic files; UTC by default.'),
      project_timezone: z
        .string()
        .optional()
        .describe('IANA zone of a Mixpanel project created before 2023.'),
      max_rejects: z
        .number()
        .min(0)
        .max(1)
        .default(0.01)
        .describe('Share of rows that may be rejected before the run stops with exit 3.'),
      traits: z
        .array(z.string())
        .default([])
        .describe('User properties to carry along for rules and experiments.'),
    })
    .prefault({}),
  window: z
    .strictObject({
      from: date.optional().describe('First moment that counts.'),
      as_of: date
        .optional()
        .describe('Moment just after the last that counts; the end of the data by default.'),
    })
    .prefault({}),
  sessions: z
    .strictObject({
      gap: duration.default('30m').describe('A pause longer than this ends a session.'),
      by: z
        .enum(['gap', 'vendor'])
        .default('gap')
        .describe("`vendor` uses the export's own session ids where it has them."),
    })
    .prefault({}),
  features: z
    .strictObject({
      activation: z
        .string()
        .optional()
        .describe('The event that means first value. Proposed from the data by `kindred inspect`.'),
      onboarding: z.array(z.string()).default([]).describe('Onboarding steps, in order.'),
      adoption_days: z
        .number()
        .int()
        .min(1)
        .default(2)
        .describe('Days of use from which a feature counts as adopted.'),
      exclude_events: z
        .array(z.string())
        .default([])
        .describe('Events that are no behaviour of the user (heartbeats, pings).'),
    })
    .prefault({}),
  clusters: z
    .strictObject({
      method: z.enum(['kmeans', 'ward', 'complete', 'average']).default('kmeans'),
      k: z.union([z.literal('auto'), z.number().int().min(1).max(50)]).default('auto'),
      k_min: z.number().int().min(2).max(50).default(2),
      k_max: z.number().int().min(2).max(50).default(12),
      cross_check: z
        .enum(['auto', 'on', 'off'])
        .default('auto')
        .describe('Refit with ml-kmeans and ml-hclust as a second opinion.'),
    })
    .prefault({}),
  personas: z
    .strictObject({
      previous: z
        .string()
        .optional()
        .describe(
          'personas.json of an earlier run whose ids and names are kept; the one in `out` by default.',
        ),
      names: z
        .array(
          z.strictObject({
            id: z
              .string()
              .regex(/^[a-z0-9][a-z0-9-]*$/, 'lower-case letters, digits and hyphens')
              .optional(),
            name: z.string(),
            meaning: z.string().describe('The definition in words, for the report.'),
            when: z.array(nameCondition).min(1).describe('All must hold for the median user of the persona.'),
          }),
        )
        .optional()
        .describe('Replaces the built-in names and their definitions.'),
      show_ids: z
        .boolean()
        .default(false)
        .describe(
          'Name typical and extreme users by id in personas.json and the report; otherwise by pseudonym.',
        ),
    })
    .prefault({}),
  rules: z
    .strictObject({
      max_conditions: z.number().int().min(1).max(8).default(3),
      horizons: z
        .array(z.enum(['1h', '1d', '3d', '7d']))
        .default([])
        .describe('Also learn rules over what is known so early.'),
      precision: z.number().gt(0).lte(1).default(0.8).describe('Precision asked of early rules.'),
      segments: z
        .array(
          z.strictObject({
            id: z.string(),
            name: z.string(),
            any: z.array(z.strictObject({ all: z.array(leaf).min(1) })).min(1),
          }),
        )
        .default([])
        .describe(
          'Hand-written segments in the same form as the rules. They may ask for features, and in snake case for answers of the survey and for traits.',
        ),
      order: z
        .array(z.enum(['segments', 'engagement', 'personas']))
        .min(1)
        .refine((parts) => new Set(parts).size === parts.length, 'each part once')
        .default(['segments', 'personas'])
        .describe(
          'What a user is tried for first: hand-written segments, engagement levels (adoption, time to first value), personas.',
        ),
    })
    .prefault({}),
  targets: z.array(z.string()).default([]).describe('Systems to write segment rules and cohorts for.'),
  funnels: z.array(funnel).default([]),
  experiments: z.array(experiment).default([]),
  plans: z.array(plan).default([]).describe('Experiments to plan from the traffic of the past.'),
  copy_tests: z.array(copyTest).default([]).describe('Texts that compete for a place in the product.'),
  survey: z
    .strictObject({
      file: z.string(),
      user: z.string().optional(),
      questions: z.array(z.string()).optional(),
    })
    .optional()
    .describe('Stated goals to hold against behaviour; never used to form the clusters.'),
  assert: z
    .strictObject({
      structure: z
        .enum(['natural groups', 'a useful division of a continuum'])
        .optional()
        .describe('Least verdict that passes; exit 4 otherwise.'),
      min_stability: z
        .number()
        .min(0)
        .max(1)
        .optional()
        .describe('Least bootstrap Jaccard of every persona.'),
      min_size: z.number().int().min(1).optional().describe('Least users of every persona.'),
    })
    .prefault({}),
});

/** The configuration with every default filled in. */
export type Config = z.output<typeof configSchema>;

/** What a person may write. */
export type ConfigInput = z.input<typeof configSchema>;

/** The JSON Schema of `kindred.yaml` (draft 2020-12), for editors. */
export function configJsonSchema(): unknown {
  return { title: 'kindred.yaml', ...z.toJSONSchema(configSchema, { io: 'input' }) };
}
