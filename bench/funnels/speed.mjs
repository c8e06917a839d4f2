// Time of a funnel of 5 steps by 8 personas over generated events, against ClickHouse-style windowFunnel in DuckDB SQL.
// npm run build && node bench/funnels/speed.mjs [million events] [threads] [rounds] [GB for the engine]
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';

const DIST = new URL(process.env.KINDRED_DIST ?? '../../dist/', import.meta.url);
const { openDuckdb, sql, join: joinSql } = await import(new URL('engines/index.js', DIST));
const { defineFunnel, evaluateFunnel, measureFunnel } = await import(new URL('funnels/index.js', DIST));

const [millions = 5, threads = 2, ROUNDS = 3, gigabytes = 4] = process.argv.slice(2).map(Number);
const rows = millions * 1e6;
const PER_USER = 50;
const EVENTS = 20;
const STEPS = 5;
const PERSONAS = 8;
const WINDOW = 7 * 86_400_000;
const SPAN = 60 * 86_400_000;
const START = Date.UTC(2026, 0, 1);

const spill = mkdtempSync(join(tmpdir(), 'kindred-bench-'));
const engine = await openDuckdb({ threads, memoryBytes: gigabytes * 1e9, spillDirectory: spill });
try {
  await engine.run(sql`CREATE TABLE ev AS SELECT CAST(hash(i) % ${rows / PER_USER} AS INTEGER) AS u,
      CAST(hash(i * 5 + 1) % ${EVENTS} AS INTEGER) AS e,
      CAST(${START} + hash(i * 7 + 3) % ${SPAN} AS BIGINT) AS t,
      CAST(0 AS BIGINT) AS k, CAST(-1 AS BIGINT) AS h
    FROM range(${rows}) r(i)`);
  const users = rows / PER_USER;
  await engine.run(sql`CREATE TABLE personas AS SELECT CAST(u AS INTEGER) AS u, CAST(u % ${PERSONAS} AS INTEGER) AS g
    FROM range(${users}) r(u)`);
  const events = {
    engine,
    users,
    events: rows,
    userIds: [],
    eventNames: Array.from({ length: EVENTS }, (_, e) => `event ${e}`),
    firstMs: START,
    lastMs: START + SPAN - 1,
    properties: [],
    traits: [],
    timezone: 'UTC',
  };
  const labels = Int32Array.from({ length: users }, (_, u) => u % PERSONAS);
  const names = Array.from({ length: PERSONAS }, (_, g) => `persona ${g}`);
  const steps = Array.from({ length: STEPS }, (_, k) => `event ${k}`);
  const scope = { fromMs: START, endMs: START + SPAN, sessions: { gapMs: 1.8e6, by: 'gap', idleMs: 3e5 } };
  const ours = (preset) => async () => {
    const definition = defineFunnel({ name: 'bench', steps, window: '7d', preset }, 'bench');
    const entries = await evaluateFunnel(events, definition, scope);
    const reached = Array.from({ length: PERSONAS }, () => new Array(STEPS).fill(0));
    for (let i = 0; i < entries.length; i++) {
      for (let k = 0; k < entries.reached[i]; k++) reached[labels[entries.user[i]]][k]++;
    }
    return reached;
  };
  const inSql = (query) => async () => {
    const { g, level, n } = await engine.columns(query, { g: 'int32', level: 'int32', n: 'int53' });
    const reached = Array.from({ length: PERSONAS }, () => new Array(STEPS).fill(0));
    g.forEach((persona, i) => {
      for (let k = 0; k < level[i]; k++) reached[persona][k] += n[i];
    });
    return reached;
  };
  const report = async () => {
    const definition = defineFunnel({ name: 'bench', steps, window: '7d' }, 'bench');
    await measureFunnel(events, definition, { labels, names }, { ...scope, ignored: [] });
  };
  const wanted = {
    'Kindred, one event one step': ours('kindred'),
    'Kindred, as ClickHouse counts': ours('clickhouse'),
    'SQL: running maxima in windows': inSql(runningMaxima()),
    'SQL: list of a user, reduced': inSql(reducedLists()),
    'Kindred, the whole report': report,
  };
  const results = new Map();
  const taken = new Map(Object.keys(wanted).map((name) => [name, []]));
  // Interleaved, so that what else the machine does falls on all of them.
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, run] of Object.entries(wanted)) {
      const [begin, cpu] = [performance.now(), process.cpuUsage()];
      results.set(name, await run());
      const { user, system } = process.cpuUsage(cpu);
      console.error(
        `  ${name}: ${((performance.now() - begin) / 1000).toFixed(1)} s, load ${loadavg()[0].toFixed(1)}`,
      );
      taken.get(name).push({ wall: (performance.now() - begin) / 1000, cpu: (user + system) / 1e6 });
    }
  }
  console.log(`${millions} million events, best of ${ROUNDS} rounds; load ${loadavg()[0].toFixed(1)}`);
  for (const [name, runs] of taken) {
    const best = (what) => Math.min(...runs.map((run) => run[what])).toFixed(2);
    console.log(`${name.padEnd(34)} ${best('wall')} s, ${best('cpu')} CPU s`);
  }
  const reference = JSON.stringify(results.get('SQL: running maxima in windows'));
  for (const [name, result] of results) {
    if (result)
      console.log(`${name}: ${JSON.stringify(result) === reference ? 'same counts' : 'OTHER COUNTS'}`);
  }
} finally {
  await engine.close();
  rmSync(spill, { recursive: true, force: true });
}

/** For each level the latest start of a chain that got there, as a running maximum over the one before. */
function runningMaxima() {
  const frame = sql`(PARTITION BY u ORDER BY t ROWS UNBOUNDED PRECEDING)`;
  let query = sql`SELECT u, t, e, max(CASE WHEN e = 0 THEN t END) OVER ${frame} AS s1 FROM ev WHERE e < ${STEPS}`;
  for (let k = 2; k <= STEPS; k++) {
    const column = (n) => engine.dialect.ident(`s${n}`);
    query = sql`SELECT *, max(CASE WHEN e = ${k - 1} AND t - ${column(k - 1)} <= ${WINDOW} THEN ${column(k - 1)} END)
      OVER ${frame} AS ${column(k)} FROM (${query}) AS q`;
  }
  return sql`SELECT g, level, count(*) FROM (
      SELECT u, CASE WHEN max(s5) IS NOT NULL THEN 5 WHEN max(s4) IS NOT NULL THEN 4 WHEN max(s3) IS NOT NULL THEN 3
        WHEN max(s2) IS NOT NULL THEN 2 WHEN max(s1) IS NOT NULL THEN 1 ELSE 0 END AS level
      FROM (${query}) AS q GROUP BY u) AS l JOIN personas USING (u) GROUP BY g, level ORDER BY g, level`;
}

/** The events of a user as a sorted list, folded by ClickHouse's algorithm. The state is the start of the chain at each level. */
function reducedLists() {
  // An event is packed as its time and step; the state travels in the same type.
  const [time, step] = [sql`(y[1] // 8)`, sql`(y[1] % 8)`];
  const levels = Array.from({ length: STEPS - 1 }, (_, i) => {
    const k = i + 2;
    return sql`CASE WHEN ${step} = ${k - 1} AND ${time} - s[${k - 1}] <= ${WINDOW} THEN s[${k - 1}] ELSE s[${k}] END`;
  });
  const next = sql`[CASE WHEN ${step} = 0 THEN ${time} ELSE s[1] END, ${joinSql(levels)}]`;
  return sql`SELECT g, level, count(*) FROM (
      SELECT u, CAST(len(list_filter(list_reduce(events, lambda s, y: ${next}, [NULL, NULL, NULL, NULL, NULL]::BIGINT[]),
        lambda v: v IS NOT NULL)) AS INTEGER) AS level
      FROM (SELECT u, list([t * 8 + e] ORDER BY t) AS events FROM ev WHERE e < ${STEPS} GROUP BY u) AS l) AS m
    JOIN personas USING (u) GROUP BY g, level ORDER BY g, level`;
}
