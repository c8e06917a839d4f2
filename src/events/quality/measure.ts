import { type Engine, join, type Sql, sql } from '../../engines/index.js';
import { type LoadResult, VENDORS } from '../../sources/index.js';
import type { Bulk } from '../bulk.js';
import type { countDuplicates } from '../duplicates.js';
import type { IdentityFacts } from '../identity/index.js';
import type { EventTable } from '../table.js';
import { findRaggedEdges } from './edges.js';
import type { Quality } from './quality.js';
import { findSuspicious, hoursStatement } from './suspicious.js';
import type { ZoneVerdict } from './zone.js';

const TOP_EVENTS = 20;
const LISTED_SUSPECTS = 100;

/** What is measured on the raw tables before they are dropped. */
export interface RawFacts {
  bulk: Bulk;
  zone: ZoneVerdict | undefined;
  identity: IdentityFacts;
  duplicates: Awaited<ReturnType<typeof countDuplicates>>;
  kept: Quality['kept'];
  rowsWithoutUser: number;
  hasUnkeyed: boolean;
}

/** The quality report of a built event table. */
export async function measureQuality(table: EventTable, load: LoadResult, facts: RawFacts): Promise<Quality> {
  const { engine } = table;
  await engine.run(hoursStatement(engine.dialect, table.firstMs));
  const firstHour = Math.floor(table.firstMs / 3_600_000);
  const suspects = await findSuspicious(engine, firstHour);
  const raggedEdges = await findRaggedEdges(engine, firstHour);
  await engine.run(sql`DROP TABLE quality_hours`);
  const quality: Quality = {
    kept: facts.kept,
    first: new Date(table.firstMs).toISOString(),
    last: new Date(table.lastMs).toISOString(),
    users: table.users,
    eventTypes: table.eventNames.length,
    rowsWithoutUser: facts.rowsWithoutUser,
    identity: facts.identity,
    duplicates: facts.duplicates.map(({ file, vendor, rows }) => ({
      file: load.files[file]!.name,
      vendor: VENDORS[vendor]!,
      rows,
    })),
    identicalEvents: facts.hasUnkeyed ? await countIdentical(engine, table.properties.length) : 0,
    clock: { before: facts.bulk.before, after: facts.bulk.after, words: clockWords(facts.bulk) },
    zone: facts.zone ?? null,
    suspicious: suspects.slice(0, LISTED_SUSPECTS),
    suspiciousUsers: suspects.length,
    raggedEdges,
    topEvents: await topEvents(engine),
    warnings: [],
  };
  quality.warnings.push(...warningsOf(quality));
  return quality;
}

/** Rows beyond the first of each group of equal rows of `ev`. Keyed rows are never equal. */
async function countIdentical(engine: Engine, properties: number): Promise<number> {
  const columns = join(['u', 'e', 't', 'k', 'h', ...pNames(properties)].map((c) => engine.dialect.ident(c)));
  const out = await engine.columns(
    sql`SELECT coalesce(sum(n - 1), 0) FROM (SELECT count(*) AS n FROM ev GROUP BY ${columns} HAVING count(*) > 1) AS q`,
    { n: 'int53' },
  );
  return out.n[0]!;
}

async function topEvents(engine: Engine): Promise<Quality['topEvents']> {
  const out = await engine.columns(
    sql`SELECT name, n FROM (SELECT e, count(*) AS n FROM ev GROUP BY e) AS q JOIN event_names x ON x.e = q.e
      ORDER BY n DESC, name LIMIT ${TOP_EVENTS}`,
    { name: 'text', events: 'int53' },
  );
  return out.name.map((event, i) => ({ event, events: out.events[i]! }));
}

function pNames(properties: number): string[] {
  return Array.from({ length: properties }, (_, i) => `p${i}`);
}

function clockWords({ before, after, fromMs, untilMs }: Bulk): string | null {
  if (before + after === 0) return null;
  const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  return `${before + after} rows are dated far outside the data (${before} before ${day(fromMs)}, ${after} after ${day(untilMs - 1)}); they were set aside`;
}

function warningsOf(quality: Quality): string[] {
  const out: string[] = [];
  if (quality.clock.words) out.push(quality.clock.words);
  if (quality.zone?.verdict === 'project-local') out.push(quality.zone.words);
  if (quality.suspiciousUsers > 0) {
    out.push(
      `${quality.suspiciousUsers} users behave like machines, first of them: ${quality.suspicious[0]!.reason}`,
    );
  }
  const { kiosks, dissolved } = quality.identity;
  if (kiosks > 0)
    out.push(`${kiosks} devices have so many users that their anonymous rows were given to none of them`);
  if (dissolved > 0)
    out.push(`${dissolved} sets of linked ids were too large to be one person and were taken apart`);
  return out;
}

/** Which rows of `raw_events` are events of the bulk. */
export function eventCondition(bulk: Bulk): Sql {
  return sql`(NOT bookkeeping AND t >= ${bulk.fromMs} AND t < ${bulk.untilMs})`;
}
