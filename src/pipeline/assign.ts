import { inputError, nearestName, pseudonym } from '../base/index.js';
import { type Assignment, assignmentsCsv, assignmentsNdjson } from '../exports/index.js';
import { buildFeatures, type FeatureTable } from '../features/index.js';
import { assign, explainUser, type PersonaModel, type UserExplanation } from '../personas/index.js';
import { type RunSettings, withContext } from './open.js';
import { need, runStages, type Stage } from './stage.js';
import { canonicalEvents } from './stages/events.js';
import { featureOptions } from './stages/features.js';
import { loadExports } from './stages/load.js';
import type { RunState } from './state.js';

/** Features computed as those that the model was fitted on. */
export function featuresOf({ features }: PersonaModel): Stage {
  return {
    name: 'features',
    title: 'computing features',
    reads: ['events'],
    writes: ['features'],
    async run(state, { config, log }) {
      const events = need(state, 'events');
      // New exports may be small: a step that nobody took in them is no error, it is unknown.
      const occurs = (event: string) => events.eventNames.includes(event);
      state.features = await buildFeatures(
        events,
        {
          ...featureOptions(config),
          ...features,
          activation:
            features.activation !== null && occurs(features.activation) ? features.activation : undefined,
          onboarding: features.onboarding.filter(occurs),
        },
        log,
      );
    },
  };
}

async function tableFor(
  settings: RunSettings,
  model: PersonaModel,
): Promise<{ table: FeatureTable; aliases: Map<string, number> }> {
  return withContext(settings, undefined, async (context) => {
    const state: RunState = {};
    await runStages([loadExports, canonicalEvents, featuresOf(model)], state, context);
    const table = need(state, 'features');
    return { table, aliases: new Map(table.userIds.map((id, row) => [id, row])) };
  });
}

/** Prints the persona of every user of the exports, by a model of an earlier run: CSV, or NDJSON with `json`. */
export async function assignUsers(
  settings: RunSettings,
  model: PersonaModel,
  options: { json: boolean; print: (text: string) => void },
): Promise<void> {
  const { table } = await tableFor(settings, model);
  const placed = assign(model, table);
  if (placed.missingFeatures.length > 0) {
    settings.log.warn(
      `the model reads ${placed.missingFeatures.join(', ')}, which these exports do not give; users count as unknown there`,
    );
  }
  const assignment: Assignment = {
    userIds: table.userIds,
    personas: model.personas.map(({ id, name }) => ({ id, name })),
    persona: placed.labels,
    confidence: placed.confidence,
    columns: [
      {
        name: 'next_persona',
        type: 'text',
        values: Array.from(placed.runnerUp, (p, u) =>
          p === placed.labels[u] ? null : model.personas[p]!.id,
        ),
      },
      { name: 'too_early', type: 'boolean', values: placed.tooEarly },
    ],
  };
  for (const text of options.json ? assignmentsNdjson(assignment) : assignmentsCsv(assignment))
    options.print(text);
}

/**
 * Why one user has its persona.
 *
 * @throws KindredError (input) when the exports have no such user
 */
export async function explainOne(
  settings: RunSettings,
  model: PersonaModel,
  user: string,
): Promise<UserExplanation> {
  const { table, aliases } = await tableFor(settings, model);
  const row = aliases.get(user) ?? rowOfPseudonym(table, user);
  if (row === undefined) {
    const near = nearestName(user, table.userIds);
    throw inputError('no-such-user', {
      what: `the exports have no user '${user}'`,
      expected: 'a user id as it stands in assignments.csv, or a pseudonym as in the report',
      ...(near === undefined ? {} : { fix: `did you mean '${near}'?` }),
    });
  }
  return explainUser(model, table, row);
}

/** The user that a report calls `user 5aace623`, or `5aace623` for short. */
function rowOfPseudonym({ userIds }: FeatureTable, name: string): number | undefined {
  if (!/^(?:user )?[0-9a-f]{8}$/.test(name)) return undefined;
  const asked = name.startsWith('user ') ? name : `user ${name}`;
  const row = userIds.findIndex((id) => pseudonym(id) === asked);
  return row < 0 ? undefined : row;
}
