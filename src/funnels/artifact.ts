import { z } from 'zod';

/** The version of `funnels/<name>.json` this program writes. A reader refuses a larger major. */
export const FUNNEL_ARTIFACT_VERSION = '1.1';

const notEstimable = z.object({
  status: z.literal('not estimable'),
  reason: z.string().describe('Why there is no figure, in words.'),
});

function estimable<T extends z.ZodRawShape>(shape: T) {
  return z.union([z.object({ status: z.literal('estimated'), ...shape }), notEstimable]);
}

const users = z.number().int().min(0);
const probability = z.number().min(0).max(1);
const limits = { estimate: z.number(), low: z.number(), high: z.number() };
const share = { ...limits, successes: users, n: users };
const seconds = z.number().nullable().describe('Null: the curve does not come that far.');
const quantile = z.object({ seconds, low: seconds, high: seconds });

const time = estimable({
  n: users,
  reached: users,
  censored: users.describe('Watched to the end of the window or of the data without getting there.'),
  q1: quantile,
  median: quantile,
  q3: quantile,
  share: z.object(limits).describe('Share that gets there within the window, by Kaplan and Meier.'),
  median_of_converters_seconds: z
    .number()
    .nullable()
    .describe('Of those who got there alone; too short wherever others are not there.'),
  mean_of_converters_seconds: z.number().nullable(),
  histogram: z
    .object({ edges: z.array(z.number()), counts: z.array(users) })
    .describe('Times of those who got there: left edges in seconds, and counts.'),
  curve: z.array(
    z.object({
      seconds: z.number(),
      reached: z.number(),
      low: z.number(),
      high: z.number(),
      at_risk: users,
    }),
  ),
});

const step = z.object({
  step: z.number().int().describe('From 1.'),
  name: z.string(),
  count: users.describe('Users (entries, sessions: see `rule.counting`) that reached the step.'),
  from_previous: estimable(share).nullable().describe('Null at the first step.'),
  from_first: estimable(share).nullable(),
  dropped: estimable(share)
    .nullable()
    .describe('Of those at the step before, who did not come here; those still inside the window included.'),
  open: users.describe('Stand at this step with a window that the data do not cover.'),
  time_from_previous: time.nullable(),
  time_from_first: time.nullable(),
});

const group = z.object({
  group: z.string().nullable().describe('A persona, or a value of `breakdown.property`; null: everyone.'),
  entered: users,
  completed: users,
  steps: z.array(step),
});

const comparison = z.object({
  group: z.string(),
  from: z.number().int(),
  to: z.number().int(),
  difference: estimable({
    ...limits,
    p: probability,
    log_p: z.number().describe('Natural logarithm of p; finite where p has underflown.'),
    method: z.string(),
  }),
  adjusted_p: probability.nullable().describe('Holm over all comparisons of the funnel.'),
  verdict: z.enum(['higher', 'lower', 'not shown', 'not tested']),
});

const timeComparison = z.object({
  from: z.number().int(),
  to: z.number().int(),
  test: estimable({
    chi2: z.number(),
    df: z.number().int(),
    p: probability,
    log_p: z.number(),
    groups: z.array(z.string()),
  }),
  adjusted_p: probability.nullable(),
  verdict: z.enum(['different', 'not shown', 'not tested']),
});

const side = z.object({
  users,
  repeated: estimable(share),
  went_back: estimable(share),
  went_ahead: estimable(share).describe('Did a step beyond the next one; those who drop left one out.'),
  paused: estimable(share),
  nothing_after: estimable(share),
  median_wait_seconds: z.number().nullable(),
});

const friction = z.object({
  group: z.string().nullable(),
  steps: z.array(
    z.object({
      step: z.number().int().describe('What happens after this step.'),
      dropped: side,
      passed: side,
      events: z.array(
        z.object({
          kind: z.enum(['next', 'last', 'any time']),
          event: z.string(),
          dropped: z.object(share),
          passed: z.object(share),
          difference: z.object(limits),
          p: probability,
          adjusted_p: probability,
        }),
      ),
    }),
  ),
});

const adoption = estimable({
  days_of_use: z.number().int(),
  period_seconds: z.number(),
  completed: users,
  not_completed: users,
  features: z.array(
    z.object({
      event: z.string(),
      completed: z.object(share),
      not_completed: z.object(share),
      difference: z.object(limits),
      p: probability,
      adjusted_p: probability,
    }),
  ),
});

/** Schema of `funnels/<name>.json`. */
export const funnelSchema = z.object({
  kind: z.literal('kindred/funnel'),
  version: z.string(),
  name: z.string(),
  purpose: z.enum(['funnel', 'onboarding']),
  rule: z.object({
    preset: z.enum(['kindred', 'mixpanel', 'amplitude', 'posthog', 'clickhouse']),
    order: z.enum(['loose', 'strict', 'any']),
    window: z.string().nullable().describe('Null: no limit.'),
    reentry: z.enum(['first', 'latest']),
    ties: z.enum(['exact', 'second', 'grace-2s']),
    counting: z.enum(['uniques', 'totals', 'sessions']),
    words: z.array(z.string()).describe('All of it in sentences.'),
  }),
  steps: z.array(
    z.object({
      name: z.string(),
      events: z.array(z.string()),
      where: z.array(z.object({ property: z.string(), in: z.array(z.string()) })),
    }),
  ),
  exclusions: z.array(z.object({ event: z.string(), from: z.number().int(), to: z.number().int() })),
  hold: z.array(z.string()),
  breakdown: z
    .object({
      property: z.string(),
      attribution: z.union([z.enum(['first_touch', 'last_touch', 'all_events']), z.number().int()]),
    })
    .nullable()
    .describe('The groups are values of this property of the events; null: they are personas.'),
  data: z.object({
    from: z.string(),
    until: z
      .string()
      .describe('Just after the last moment that counts; who is inside a window then is censored.'),
    users: users.describe('Users of the data, in the funnel or not.'),
    time_resolution_ms: z.number().describe('Times to a step are counted to this many milliseconds.'),
  }),
  groups: z.array(group).describe('Everyone first.'),
  comparisons: z
    .array(comparison)
    .describe('Each group against everyone else; empty where a user may be in several.'),
  time_comparisons: z.array(timeComparison),
  trend: z
    .array(
      z.object({
        group: z.string().nullable(),
        days: z.array(
          z.object({
            day: z.string().describe('Local day on which the entry began.'),
            entered: users,
            completed: users,
            open: users.describe('Not through, with a window that the data do not cover.'),
          }),
        ),
      }),
    )
    .describe(
      'By day of entry, everyone first. Where users count once, they count once on every day on which they entered.',
    ),
  friction: z.array(friction),
  pause_seconds: z.number().describe('From when silence after a step counts as a pause.'),
  friction_sample: z
    .number()
    .describe('Share of the entries that friction was looked at; 1 unless there are very many.'),
  adoption: adoption.nullable().describe('Null unless this is an onboarding funnel.'),
  headline: z.string(),
});

export type FunnelArtifact = z.output<typeof funnelSchema>;
export type FunnelGroupArtifact = z.output<typeof group>;
export type FunnelStepArtifact = z.output<typeof step>;

/** The JSON Schema of the artifact (draft 2020-12). */
export function funnelJsonSchema(): unknown {
  return { title: 'kindred funnel', ...z.toJSONSchema(funnelSchema) };
}
