// Time of an experiment readout on generated events: 1 million users, 20 metrics, 8 personas.
// npm run build && node bench/experiments/speed.mjs [users] [events per user] [threads]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const DIST = new URL(process.env.KINDRED_DIST ?? '../../dist/', import.meta.url);
const { openDuckdb, sql } = await import(new URL('engines/index.js', DIST));
const { readExperiment } = await import(new URL('experiments/index.js', DIST));
const { exposeUsers } = await import(new URL('experiments/assignment/expose.js', DIST));
const { scanEvents } = await import(new URL('experiments/scan/scan.js', DIST));
const { sumUsers } = await import(new URL('experiments/scan/sums.js', DIST));
const { readSums } = await import(new URL('experiments/readout/readout.js', DIST));

const [users = 1e6, perUser = 20, threads = 2] = process.argv.slice(2).map(Number);
const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 1);
const EVENTS = 24;
const PERSONAS = 8;

const spill = mkdtempSync(join(tmpdir(), 'kindred-bench-'));
const engine = await openDuckdb({ threads, memoryBytes: 4e9, spillDirectory: spill });
try {
  // Event 0 is the exposure, at a day of the user's own; the others fall over 60 days around it.
  await engine.run(sql`CREATE TABLE ev AS SELECT CAST(u AS INTEGER) AS u, CAST(e AS INTEGER) AS e,
      CAST(t AS BIGINT) AS t, CAST(0 AS BIGINT) AS k, CAST(-1 AS BIGINT) AS h,
      CAST(CASE WHEN e = 0 THEN u % 2 ELSE -1 END AS INTEGER) AS p0,
      CAST(CASE WHEN e = 0 THEN -1 ELSE hash(t) % 1000 END AS INTEGER) AS p1
    FROM (SELECT i // ${perUser} AS u, CASE WHEN i % ${perUser} = 0 THEN 0 ELSE 1 + hash(i) % ${EVENTS - 1} END AS e,
      CASE WHEN i % ${perUser} = 0 THEN ${START + 20 * DAY} + (hash(i // ${perUser}) % 14) * CAST(${DAY} AS BIGINT)
        ELSE ${START} + hash(i * 7 + 3) % ${60 * DAY} END AS t
      FROM range(${users * perUser}) r(i)) AS d`);
  const values = Array.from({ length: 1000 }, (_, v) => String(v / 8).padStart(7, '0'));
  await engine.createTable('property_values', {
    p: Int32Array.from([0, 0, ...values.map(() => 1)]),
    v: Int32Array.from([0, 1, ...values.keys()]),
    value: ['control', 'treatment', ...values],
  });
  const events = {
    engine,
    users,
    events: users * perUser,
    userIds: [],
    eventNames: Array.from({ length: EVENTS }, (_, e) => `event ${e}`),
    firstMs: START,
    lastMs: START + 60 * DAY,
    properties: ['variant', 'price'],
    traits: [],
    timezone: 'UTC',
  };
  const base = { windowMs: 14 * DAY, guardrail: false, direction: 'increase' };
  const kinds = ['conversion', 'count', 'sum', 'ratio'];
  const definition = {
    name: 'bench',
    assignment: { kind: 'event', event: 'event 0', property: 'variant' },
    control: 'control',
    metrics: Array.from({ length: 20 }, (_, i) => ({
      ...base,
      name: `metric ${i}`,
      type: kinds[i % 4],
      event: `event ${1 + i}`,
      property: 'price',
      denominator: `event ${2 + i}`,
    })),
    correction: 'holm',
    alpha: 0.05,
  };
  const labels = Int32Array.from({ length: users }, (_, u) => (u * 7 + (u >> 3)) % PERSONAS);
  const names = Array.from({ length: PERSONAS }, (_, p) => `persona ${p}`);
  const seconds = async (what, run) => {
    const start = performance.now();
    const result = await run();
    console.log(`${what}: ${((performance.now() - start) / 1000).toFixed(2)} s`);
    return result;
  };
  console.log(
    `${users} users, ${users * perUser} events, 20 metrics, ${PERSONAS} personas, ${threads} threads`,
  );
  for (let round = 0; round < 3; round++) {
    const exposure = await seconds('  exposure', () => exposeUsers(events, definition, labels));
    const columns = await seconds('  scan', () => scanEvents(events, definition, true));
    const sums = await seconds('  sums', () =>
      sumUsers(events, columns, events.lastMs + 1, { variants: 2, personas: PERSONAS }),
    );
    await seconds('  statistics', () => readSums(sums, exposure, definition, names));
  }
  await seconds('whole readout', () => readExperiment(events, definition, { labels, names }));
} finally {
  await engine.close();
  rmSync(spill, { recursive: true, force: true });
}
