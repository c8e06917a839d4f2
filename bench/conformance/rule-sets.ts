import { join } from 'node:path';
import { createRandom } from '../../src/base/index.js';
import { engagementSegments, combineSegments, learnRules, parseRuleSet, ruleColumns, type RuleSet } from '../../src/rules/index.js';
import { tableOf } from '../worlds/features.js';
import { makeWorld } from '../worlds/world.js';

import { featuresOf, rulesOf } from './feature-table.js';

/** A rule set and a name for the table. */
export interface NamedRules {
  name: string;
  ruleSet: RuleSet;
}

/** Hand-made rules with every leaf, then rules learned from planted worlds and a fixture, then engagement levels. */
export async function ruleSets(): Promise<NamedRules[]> {
  const fixture = await featuresOf(join(import.meta.dirname, '..', '..', 'fixtures', 'exports', 'mixpanel'));
  return [
    { name: 'hand-made', ruleSet: handMade() },
    { name: 'awkward names', ruleSet: awkward() },
    ...(['clear', 'zipf'] as const).map((kind) => ({ name: `learned (${kind})`, ruleSet: learned(kind) })),
    { name: 'learned (fixture)', ruleSet: (await rulesOf(fixture)).ruleSet },
    { name: 'engagement', ruleSet: engagement() },
  ];
}

function handMade(): RuleSet {
  const number = (name: string) => ({ name, type: 'number', title: name, unit: '', meaning: name });
  return parseRuleSet(
    {
      kind: 'kindred/rules',
      version: '1.0',
      features: [
        number('sessions_per_week'),
        number('distinct_features'),
        number('seats'),
        number('days_since_signup'),
        { name: 'is_admin', type: 'boolean', title: 'is admin', unit: '', meaning: 'is admin' },
        { name: 'plan', type: 'string', title: 'plan', unit: '', meaning: 'plan' },
        { name: 'country', type: 'string', title: 'country', unit: '', meaning: 'country' },
      ],
      segments: [
        {
          id: 'power-user',
          name: 'Power user',
          any: [
            {
              all: [
                { feature: 'sessions_per_week', gte: 3.2 },
                { feature: 'distinct_features', gte: 6 },
              ],
            },
          ],
        },
        {
          id: 'team-admin',
          name: 'Team admin',
          any: [
            {
              all: [
                { feature: 'is_admin', is: true },
                { feature: 'plan', in: ['team', 'enterprise', 'équipe'] },
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
          name: 'At risk',
          any: [
            {
              all: [
                { feature: 'sessions_per_week', lt: 0.7 },
                { feature: 'days_since_signup', gte: 14 },
              ],
            },
          ],
        },
        {
          id: 'newcomer',
          name: 'Newcomer',
          any: [
            {
              all: [
                { feature: 'days_since_signup', lt: 14 },
                { feature: 'country', nin: ['XX', 'us'] },
                { feature: 'is_admin', is: false },
              ],
            },
          ],
        },
      ],
      fallback: { id: 'explorer', name: 'Explorer' },
    },
    'hand-made rules',
  );
}

/** Values that a document could break on: quotes, backslashes, pattern characters, other scripts, numbers as text. */
function awkward(): RuleSet {
  const hostile = ["O'Brien", 'a"b', 'back\\slash', '(.*)+?[x]{2}|^$', '日本', '100%', 'true', '3.2', '--; DROP TABLE', '{{x}}'];
  return parseRuleSet(
    {
      kind: 'kindred/rules',
      version: '1.0',
      features: [
        { name: 'plan', type: 'string', title: "the 'plan' */ of `x`", unit: '', meaning: 'plan' },
        { name: 'goal', type: 'string', title: 'goal\n= line', unit: '', meaning: '' },
        { name: 'amount', type: 'number', title: 'amount', unit: '', meaning: '' },
      ],
      segments: [
        { id: 'quoted', name: "=Quoted 'one'", any: [{ all: [{ feature: 'plan', in: hostile }] }] },
        {
          id: 'far',
          name: '@far\u202e',
          any: [
            { all: [{ feature: 'amount', gte: 999999999999999 }] },
            { all: [{ feature: 'amount', lt: -0.000000001 }] },
          ],
        },
        {
          id: 'others',
          name: 'Others',
          any: [
            {
              all: [
                { feature: 'goal', nin: hostile },
                { feature: 'plan', nin: ["O'Brien2", 'ok'] },
              ],
            },
          ],
        },
      ],
      fallback: { id: 'nobody', name: 'Nobody' },
    },
    'awkward rules',
  );
}

function learned(kind: 'clear' | 'zipf'): RuleSet {
  const world = makeWorld({ kind, regime: 'both', users: 4000, seed: 7 });
  const personas = world.personas.map((p) => ({ id: p.name, name: p.name }));
  const table = tableOf(world);
  const { ruleSet } = learnRules(table, world.truth, personas, { curve: false }, createRandom(1));
  const business = { id: 'business', name: 'Business', any: [{ all: [{ feature: 'goal', in: ['work', 'team'] }] }] };
  return combineSegments([business], ruleSet, []);
}

function engagement(): RuleSet {
  const data = ruleColumns(tableOf(makeWorld({ kind: 'clear', regime: 'both', users: 2000, seed: 3 })));
  const times = data.columns.find((c) => c.feature.name === 'time_to_value_hours')!;
  const values = Int8Array.from(times.values as Float64Array, (v) => (Number.isNaN(v) ? 0 : 1));
  const feature = { name: 'activated', type: 'boolean', title: 'reached first value', unit: 'flag', meaning: '' } as const;
  const columns = [...data.columns, { feature, type: 'boolean', values } as const];
  const activation = { reached: 'activated', time: 'time_to_value_hours' };
  return engagementSegments({ ...data, columns }, { adoption: 'breadth', activation });
}
