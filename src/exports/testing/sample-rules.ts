import { parseRuleSet, type RuleSet } from '../../rules/index.js';

/** Rules with every kind of leaf and values that a document could break on. */
export function sampleRules(): RuleSet {
  const feature = (name: string, type: string) => ({
    name,
    type,
    title: `the */ '${name}'`,
    unit: '',
    meaning: '',
  });
  return parseRuleSet(
    {
      kind: 'kindred/rules',
      version: '1.0',
      features: [feature('sessions', 'number'), feature('is_admin', 'boolean'), feature('plan', 'string')],
      segments: [
        { id: 'power-user', name: 'Power User', any: [{ all: [{ feature: 'sessions', gte: 3.2 }] }] },
        {
          id: 'admin',
          name: "=Admin's",
          any: [
            {
              all: [
                { feature: 'is_admin', is: true },
                { feature: 'plan', in: ["O'Brien", 'a"b', 'back\\slash'] },
              ],
            },
            {
              all: [
                { feature: 'plan', nin: ['free', 'équipe'] },
                { feature: 'sessions', lt: -0.000000001 },
              ],
            },
          ],
        },
      ],
      fallback: { id: 'everyone-else', name: 'Everyone else' },
    },
    'sample rules',
  );
}

/** Users at the edges of those rules. */
export const SAMPLE_USERS: Record<string, unknown>[] = [
  3.2,
  3.1999999999999997,
  -1,
  0,
  null,
  Number.NaN,
  '3.2',
].flatMap((sessions) =>
  [true, false, null, 'true'].flatMap((is_admin) =>
    ["O'Brien", 'a"b', 'back\\slash', 'free', ' free ', 'e\u0301quipe', '', null, 7].map((plan) => ({
      sessions,
      is_admin,
      plan,
    })),
  ),
);
