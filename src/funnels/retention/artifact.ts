import { z } from 'zod';

/** The version of `engagement.json` this program writes. */
export const ENGAGEMENT_ARTIFACT_VERSION = '1.0';

const users = z.number().int().min(0);
const notEstimable = z.object({ status: z.literal('not estimable'), reason: z.string() });

function estimable<T extends z.ZodRawShape>(shape: T) {
  return z.union([z.object({ status: z.literal('estimated'), ...shape }), notEstimable]);
}

const share = { estimate: z.number(), low: z.number(), high: z.number(), successes: users, n: users };

const group = z.object({
  group: z.string().nullable().describe('A persona; null: everyone.'),
  users,
  retention: z.array(
    z.object({
      day: z.number().int(),
      immature: users.describe('Users whose day the data do not cover; in neither share.'),
      on_day: estimable(share),
      on_or_after: estimable(share),
    }),
  ),
  month: estimable({
    active: users.describe('Users with a day of use in the last 28 whole days.'),
    mean_days: z.number(),
    median_days: z.number(),
    daily_over_monthly: z.number().describe('Stickiness: average users a day over users of the 28 days.'),
    distribution: z.array(z.object({ from: z.number().int(), to: z.number().int(), users })),
  }),
  lifecycle: estimable({ new: users, current: users, resurrected: users, dormant: users }),
});

/** Schema of `engagement.json`. */
export const engagementSchema = z.object({
  kind: z.literal('kindred/engagement'),
  version: z.string(),
  data: z.object({ first_day: z.string(), last_day: z.string().describe('The last whole day.') }),
  groups: z.array(group).describe('Everyone first.'),
});

export type EngagementArtifact = z.output<typeof engagementSchema>;
export type EngagementGroup = z.output<typeof group>;

/** The JSON Schema of the artifact (draft 2020-12). */
export function engagementJsonSchema(): unknown {
  return { title: 'kindred engagement', ...z.toJSONSchema(engagementSchema) };
}
