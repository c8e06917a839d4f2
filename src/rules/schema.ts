import { z } from 'zod';
import { inputError } from '../base/index.js';
import { RULE_SET_VERSION, type RuleSet } from './form.js';
import { checkLimits } from './limits.js';

const feature = z.strictObject({
  name: z.string().describe("Letters, digits and _: the attribute's name in every system."),
  type: z.enum(['number', 'boolean', 'string']),
  title: z.string().describe("In users' words."),
  unit: z.string(),
  meaning: z.string(),
  events: z.array(z.string()).optional().describe('The events whose share the value is.'),
  among: z
    .array(z.string())
    .optional()
    .describe('The events that the share is of, `events` included; all events by default.'),
});

const name = { feature: z.string().describe('The name of a listed feature.') };

const leaf = z
  .union([
    z.strictObject({ ...name, gte: z.number().describe('The number is this or more.') }),
    z.strictObject({ ...name, lt: z.number().describe('The number is less than this.') }),
    z.strictObject({ ...name, is: z.boolean() }),
    z.strictObject({ ...name, in: z.array(z.string()).min(1).describe('The text is one of these.') }),
    z.strictObject({
      ...name,
      nin: z.array(z.string()).min(1).describe('There is a text and it is none of these.'),
    }),
  ])
  .describe('False when the value is absent, null, empty, NaN or of another type.');

const clause = z.strictObject({ all: z.array(leaf).min(1) });

const ruleSet = z.strictObject({
  kind: z.literal('kindred/rules'),
  version: z.string().regex(/^\d+\.\d+$/),
  features: z.array(feature),
  segments: z
    .array(z.strictObject({ id: z.string(), name: z.string(), any: z.array(clause).min(1) }))
    .describe('Ordered: a user belongs to the first segment that selects them.'),
  fallback: z.strictObject({ id: z.string(), name: z.string() }).describe('Everyone else.'),
});

/**
 * Reads a rule set from parsed JSON and checks it.
 *
 * @throws KindredError (input) for a wrong shape or a newer version, (usage) for names, numbers or categories outside
 * the limits that all targets share.
 */
export function parseRuleSet(value: unknown, where: string): RuleSet {
  const parsed = ruleSet.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    const path = issue.path.length > 0 ? `${where}, ${issue.path.join('.')}` : where;
    throw inputError('bad-rules', {
      what: issue.message,
      where: path,
      expected: 'rules as `kindred schema rules` says',
    });
  }
  const major = Number(parsed.data.version.split('.')[0]);
  if (major > Number(RULE_SET_VERSION.split('.')[0])) {
    throw inputError('rules-too-new', {
      what: `rules of version ${parsed.data.version}`,
      where,
      expected: `version ${RULE_SET_VERSION} or earlier`,
      fix: 'update Kindred',
    });
  }
  const rules = parsed.data as RuleSet;
  checkLimits(rules, where);
  return rules;
}

/** The JSON Schema of `rules.json` (draft 2020-12). */
export function ruleSetJsonSchema(): unknown {
  return { title: 'Kindred segment rules', ...z.toJSONSchema(ruleSet) };
}
