import type { Config } from '../config/index.js';
import { sql } from '../engines/index.js';
import type { EventTable } from '../events/index.js';
import { type EventFeatures, slugs } from '../features/index.js';
import { readSurvey } from '../personas/index.js';
import {
  type RuleColumn,
  type RuleColumns,
  type RuleFeature,
  ruleColumns,
  textColumn,
} from '../rules/index.js';
import { readSideFile } from './side-file.js';

/**
 * What segments can ask of the users of a run: features, then answers of the survey, then traits. Questions and traits go
 * by their name in snake case (`Company Size` is `company_size`) and take the type that `asked` tests them as. Where a
 * name stands for several, the first wins. Questions with several answers have no single value and are left out.
 */
export async function userAttributes(
  events: EventTable,
  table: EventFeatures,
  config: Config,
  asked: readonly RuleFeature[],
): Promise<RuleColumns> {
  const features = ruleColumns(table).columns;
  const known = new Set(features.map((c) => c.feature.name));
  const columns: RuleColumn[] = [...features];
  const texts = [...(await surveyAnswers(table, config)), ...(await traitValues(events, table))];
  for (const feature of asked) {
    if (known.has(feature.name)) continue;
    const found = texts.find((text) => text.name === feature.name);
    if (found) columns.push(textColumn(feature, found.values));
  }
  return { userIds: table.userIds, columns };
}

interface Texts {
  name: string;
  /** One per user of the feature table; null where there is none. */
  values: (string | null)[];
}

async function surveyAnswers(table: EventFeatures, { survey }: Config): Promise<Texts[]> {
  if (!survey) return [];
  const { file, user, questions: wanted } = survey;
  const options = { user, questions: wanted, knownUsers: new Set(table.userIds) };
  const { userIds, questions } = readSurvey(await readSideFile(file), file, options);
  const rows = new Map(table.userIds.map((id, row) => [id, row]));
  const names = slugs(questions.map((question) => question.text));
  return questions.flatMap(({ kind, levels, answers }, q) => {
    if (kind !== 'single') return [];
    const values: (string | null)[] = new Array(rows.size).fill(null);
    userIds.forEach((id, i) => {
      const row = rows.get(id);
      const answer = answers[i]![0];
      if (row !== undefined && answer !== undefined) values[row] = levels[answer]!;
    });
    return [{ name: names[q]!, values }];
  });
}

async function traitValues({ engine, traits, users }: EventTable, table: EventFeatures): Promise<Texts[]> {
  if (traits.length === 0) return [];
  const rowOf = new Int32Array(users).fill(-1);
  table.users.forEach((u, row) => {
    rowOf[u] = row;
  });
  const names = slugs(traits);
  const texts = names.map((name): Texts => ({ name, values: new Array(table.userIds.length).fill(null) }));
  const found = await engine.columns(sql`SELECT u, trait, value FROM user_traits WHERE value IS NOT NULL`, {
    u: 'int32',
    trait: 'int32',
    value: 'text',
  });
  for (let i = 0; i < found.u.length; i++) {
    const row = rowOf[found.u[i]!]!;
    if (row >= 0) texts[found.trait[i]!]!.values[row] = found.value[i]!;
  }
  // A trait is also known by its own name where that is one.
  return [...traits.map((name, i) => ({ name, values: texts[i]!.values })), ...texts];
}
