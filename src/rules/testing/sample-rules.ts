import type { RuleSet } from '../form.js';
import { parseRuleSet } from '../schema.js';

/** Rules with every kind of leaf, an OR and an order that matters. */
export function sampleRules(): RuleSet {
  const feature = (name: string, type: string) => ({
    name,
    type,
    title: name.replaceAll('_', ' '),
    unit: '',
    meaning: '',
  });
  return parseRuleSet(
    {
      kind: 'kindred/rules',
      version: '1.0',
      features: [
        feature('sessions_per_week', 'number'),
        feature('seats', 'number'),
        feature('is_admin', 'boolean'),
        feature('plan', 'string'),
      ],
      segments: [
        {
          id: 'power-user',
          name: 'Power User',
          any: [{ all: [{ feature: 'sessions_per_week', gte: 3.2 }] }],
        },
        {
          id: 'team-admin',
          name: 'Team Admin',
          any: [
            {
              all: [
                { feature: 'is_admin', is: true },
                { feature: 'plan', in: ['team', 'enterprise'] },
              ],
            },
            {
              all: [
                { feature: 'seats', gte: 5 },
                { feature: 'plan', nin: ['free'] },
              ],
            },
          ],
        },
        {
          id: 'at-risk',
          name: 'At Risk',
          any: [
            {
              all: [
                { feature: 'sessions_per_week', lt: 0.7 },
                { feature: 'is_admin', is: false },
              ],
            },
          ],
        },
      ],
      fallback: { id: 'explorer', name: 'Explorer' },
    },
    'sample rules',
  );
}
