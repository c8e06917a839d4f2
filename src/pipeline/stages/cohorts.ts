import type { Discovery } from '../../clustering/index.js';
import { sql } from '../../engines/index.js';
import { type Assignment, assignmentsArrow, assignmentsCsv, cohortFiles } from '../../exports/index.js';
import type { FeatureTable } from '../../features/index.js';
import type { PersonaModel } from '../../personas/index.js';
import { need, type RunContext, type Stage } from '../stage.js';
import { inSegments } from './segments.js';

/** Writes who belongs where: assignments as CSV, Parquet and Arrow, and a cohort file for each persona. */
export const writeAssignments: Stage = {
  name: 'assignments',
  title: 'writing assignments and cohorts',
  reads: ['features', 'discovery', 'model'],
  writes: [],
  async run(state, { engine, output }) {
    if (!output) return;
    const table = need(state, 'features');
    const discovery = need(state, 'discovery');
    const model = need(state, 'model');
    const personas = assignmentOf(table, discovery, model);
    const segments = inSegments(personas, state);
    const assignment = state.given ? withSegmentColumn(personas, segments) : personas;
    await output.write('assignments.csv', assignmentsCsv(assignment));
    const wide = { ...assignment, columns: [...(assignment.columns ?? []), ...featureColumns(table)] };
    await output.write('assignments.arrow', assignmentsArrow(wide));
    await writeParquet(engine, wide, output.pathFor('assignments.parquet'));
    for (const file of cohortFiles(segments)) await output.write(file.path, file.content);
  },
};

/** The personas with the segment that each user gets in a column of its own. */
function withSegmentColumn(personas: Assignment, { personas: segments, persona }: Assignment): Assignment {
  const values = Array.from(persona, (s) => segments[s]!.id);
  return { ...personas, columns: [...(personas.columns ?? []), { name: 'segment', type: 'text', values }] };
}

/** Personas of all users, with the next most likely one and whether it is too early to say. */
export function assignmentOf(
  table: FeatureTable,
  { placement, tooEarly }: Discovery,
  model: PersonaModel,
): Assignment {
  const ids = model.personas.map((persona) => persona.id);
  return {
    userIds: table.userIds,
    personas: model.personas.map(({ id, name }) => ({ id, name })),
    persona: placement.labels,
    confidence: placement.confidence,
    asOf: new Date(table.asOfMs).toISOString(),
    columns: [
      {
        name: 'next_persona',
        type: 'text',
        values: Array.from(placement.runnerUp, (p, u) => (p === placement.labels[u] ? null : ids[p]!)),
      },
      { name: 'too_early', type: 'boolean', values: tooEarly },
    ],
  };
}

function featureColumns(table: FeatureTable): NonNullable<Assignment['columns']> {
  return table.columns.flatMap(({ definition, values, censored }) => [
    { name: definition.name, type: 'number' as const, values },
    ...(censored
      ? [{ name: `${definition.name}_censored`, type: 'boolean' as const, values: censored }]
      : []),
  ]);
}

async function writeParquet(
  engine: RunContext['engine'],
  assignment: Assignment,
  path: string,
): Promise<void> {
  const { dialect } = engine;
  const columns = new Map<string, Float64Array | Int32Array | readonly (string | null)[]>();
  columns.set('user_id', assignment.userIds);
  columns.set(
    'persona',
    Array.from(assignment.persona, (p) => assignment.personas[p]!.id),
  );
  columns.set(
    'persona_name',
    Array.from(assignment.persona, (p) => assignment.personas[p]!.name),
  );
  if (assignment.confidence) columns.set('confidence', assignment.confidence);
  for (const column of assignment.columns ?? []) {
    columns.set(column.name, column.type === 'boolean' ? Int32Array.from(column.values) : column.values);
  }
  await engine.createTable('assignments', Object.fromEntries(columns));
  const names = [...columns.keys()].map((name) => dialect.ident(name));
  await engine.writeParquet(sql`SELECT * FROM assignments ORDER BY ${names[0]!}`, path);
  await engine.run(sql`DROP TABLE assignments`);
}
