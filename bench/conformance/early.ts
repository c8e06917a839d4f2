import { join } from 'node:path';
import { createRandom, silentLog } from '../../src/base/index.js';
import { discover } from '../../src/clustering/index.js';
import { learnEarlyRules, learnRules, rulesMarkdown } from '../../src/rules/index.js';
import { featuresAt } from './feature-table.js';

/**
 * How soon the personas of the fixture can be told: rules over what is known an hour, a day, three days and a week after
 * a user's first event, against the persona found on the full history. npm run early [-- PATH]
 */

const path = process.argv[2] ?? join(import.meta.dirname, '..', '..', 'fixtures', 'exports', 'mixpanel');
const { full, early } = await featuresAt(path, ['1h', '1d', '3d', '7d']);
const options = { method: 'kmeans', k: 'auto', kMin: 2, kMax: 8, crossCheck: false } as const;
const { placement, model } = await discover(full, options, createRandom(1), silentLog);
const personas = Array.from({ length: model.k }, (_, c) => ({ id: `persona-${c}`, name: `Persona ${c}` }));
const rules = learnRules(full, placement.labels, personas, { curve: false }, createRandom(1));
const sooner = learnEarlyRules(full, placement.labels, personas, early, { precision: 0.8 }, createRandom(1));
const text = rulesMarkdown(rules, rules.ruleSet, { early: sooner });
process.stdout.write(text.slice(text.indexOf('## How soon')));
