import { type Engine, sql } from '../../engines/index.js';
import { type LoadResult, VENDORS, type Vendor } from '../../sources/index.js';

/** A row of `raw_events` as a test writes it; what is left out is absent. */
export interface RawRow {
  file?: number;
  vendor?: Vendor;
  event?: string;
  t: number;
  user?: string;
  device?: string;
  person?: string;
  links?: [string, string];
  /** The duplicate key; rows without one have none. */
  key?: number;
  ingested?: number;
  session?: string;
  bookkeeping?: boolean;
  properties?: (string | null)[];
}

export interface RawWorld {
  events: RawRow[];
  pairs?: { file?: number; a: string; b: string }[];
  traits?: { id: string; updated: number; values: (string | null)[] }[];
  properties?: string[];
  traitNames?: string[];
}

/** Creates the raw tables as loading would, and says what loading would. */
export async function createRaw(engine: Engine, world: RawWorld): Promise<LoadResult> {
  const { events, pairs = [], traits = [], properties = [], traitNames = [] } = world;
  const texts = (pick: (row: RawRow) => string | null | undefined) => events.map((row) => pick(row) ?? null);
  const whole = (pick: (row: RawRow) => number | undefined) =>
    BigInt64Array.from(events, (row) => BigInt(pick(row) ?? 0));
  await engine.createTable('raw_events', {
    file: Int32Array.from(events, (row) => row.file ?? 0),
    vendor: Int32Array.from(events, (row) => VENDORS.indexOf(row.vendor ?? 'generic')),
    event: texts((row) => row.event ?? 'view'),
    t: whole((row) => row.t),
    user_id: texts((row) => row.user),
    device_id: texts((row) => row.device),
    person_id: texts((row) => row.person),
    link_a: texts((row) => row.links?.[0]),
    link_b: texts((row) => row.links?.[1]),
    k1: whole((row) => row.key),
    k2: whole((row) => (row.key === undefined ? 0 : row.key * 31 + 7)),
    ingested: whole((row) => row.ingested),
    session: texts((row) => row.session),
    bookkeeping_number: Int32Array.from(events, (row) => (row.bookkeeping ? 1 : 0)),
    ...Object.fromEntries(properties.map((_, p) => [`p${p}`, texts((row) => row.properties?.[p])])),
  });
  await engine.run(sql`ALTER TABLE raw_events ADD COLUMN bookkeeping BOOLEAN`);
  await engine.run(sql`UPDATE raw_events SET bookkeeping = (bookkeeping_number = 1)`);
  await engine.createTable('raw_pairs', {
    file: Int32Array.from(pairs, (pair) => pair.file ?? 0),
    a: pairs.map((pair) => pair.a),
    b: pairs.map((pair) => pair.b),
  });
  await engine.createTable('raw_traits', {
    file: new Int32Array(traits.length),
    id: traits.map((row) => row.id),
    updated: BigInt64Array.from(traits, (row) => BigInt(row.updated)),
    ...Object.fromEntries(traitNames.map((_, i) => [`t${i}`, traits.map((row) => row.values[i] ?? null)])),
  });
  return { files: filesOf(events), skipped: [], properties, traits: traitNames, warnings: [] };
}

function filesOf(events: readonly RawRow[]): LoadResult['files'] {
  const count = Math.max(0, ...events.map((row) => row.file ?? 0)) + 1;
  return Array.from({ length: count }, (_, index) => {
    const own = events.filter((row) => (row.file ?? 0) === index);
    return {
      index,
      name: `file-${index}`,
      vendor: own[0]?.vendor ?? 'generic',
      format: 'ndjson' as const,
      detection: { score: 1, reasons: [], form: 'test', role: 'events' as const },
      bytes: 0,
      sha256: '',
      records: own.length,
      accepted: own.length,
      rejected: 0,
      reader: 'fast',
    };
  });
}
