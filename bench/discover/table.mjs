/**
 * Feature tables of planted worlds in a file of raw columns, so that a benchmark reads one in a second or two and its
 * peak memory is that of the work. A table has 60 feature columns (those of ../worlds/features.ts, and the events a
 * week of the most used event types) and the counts of every event type.
 */
import { closeSync, existsSync, openSync, readSync, renameSync, writeSync } from 'node:fs';
import { tableOf, userId } from '../../build/bench/bench/worlds/features.js';
import { makeWorld } from '../../build/bench/bench/worlds/world.js';

const FEATURES = 60;
/** Users made at a time. */
const PART_USERS = 25_000;

/** Writes the table of a world with `users` users to `file`, when it is not there. */
export function writeTable(file, { kind, regime, seed, users }) {
  if (existsSync(file)) return;
  const parts = [];
  for (let part = 0; part * PART_USERS < users; part++) {
    const size = Math.min(PART_USERS, users - part * PART_USERS);
    const world = makeWorld({ kind, regime, seed, users: size, part });
    const { columns, mix, exposureDays, events, fromMs, asOfMs } = tableOf(world);
    parts.push({
      truth: world.truth,
      personas: world.personas.length,
      columns,
      mix,
      exposureDays,
      events,
      fromMs,
      asOfMs,
    });
  }
  const [first] = parts;
  const common = commonEvents(parts, FEATURES - first.columns.length);
  const join = (Type, of) => {
    const joined = new Type(parts.reduce((sum, part) => sum + of(part).length, 0));
    let at = 0;
    for (const part of parts) {
      joined.set(of(part), at);
      at += of(part).length;
    }
    return joined;
  };
  const rowStart = new Int32Array(users + 1);
  let row = 0;
  for (const { mix } of parts) {
    const before = rowStart[row];
    for (let u = 1; u < mix.rowStart.length; u++) rowStart[++row] = before + mix.rowStart[u];
  }
  const columns = first.columns.map(({ definition, censored }, c) => ({
    definition,
    values: join(Float64Array, (part) => part.columns[c].values),
    ...(censored ? { censored: join(Uint8Array, (part) => part.columns[c].censored) } : {}),
  }));
  for (const event of common) {
    const name = `${first.mix.events[event]}_per_week`;
    columns.push({
      definition: {
        ...first.columns[0].definition,
        name,
        title: name.replaceAll('_', ' '),
        meaning: name,
        unit: 'events/week',
        block: 'what',
      },
      values: join(Float64Array, (part) => perWeek(part, event)),
    });
  }
  write(file, {
    truth: join(Int32Array, (part) => part.truth),
    personas: first.personas,
    table: {
      columns,
      mix: {
        events: first.mix.events,
        rowStart,
        event: join(Int32Array, (part) => part.mix.event),
        count: join(Int32Array, (part) => part.mix.count),
      },
      fromMs: first.fromMs,
      asOfMs: first.asOfMs,
      exposureDays: join(Float64Array, (part) => part.exposureDays),
      events: join(Int32Array, (part) => part.events),
    },
  });
}

/** The `count` event types that most users do. */
function commonEvents(parts, count) {
  const users = new Float64Array(parts[0].mix.events.length);
  for (const { mix } of parts) for (const e of mix.event) users[e]++;
  return Array.from(users.keys())
    .sort((a, b) => users[b] - users[a] || a - b)
    .slice(0, count);
}

function perWeek({ mix, exposureDays }, event) {
  const values = new Float64Array(exposureDays.length);
  for (let u = 0; u < values.length; u++) {
    for (let q = mix.rowStart[u]; q < mix.rowStart[u + 1]; q++) {
      if (mix.event[q] === event) values[u] = (7 * mix.count[q]) / exposureDays[u];
    }
  }
  return values;
}

/** JSON in which every typed array is its place in the rest of the file. */
function write(file, content) {
  const arrays = [];
  let bytes = 0;
  const head = JSON.stringify(content, (_, value) => {
    if (!ArrayBuffer.isView(value)) return value;
    arrays.push(value);
    const place = { $: value.constructor.name, at: bytes, length: value.length };
    bytes += (value.byteLength + 7) & -8;
    return place;
  });
  const text = Buffer.from(head);
  const out = openSync(`${file}.part`, 'w');
  const length = Buffer.alloc(8);
  length.writeDoubleLE(text.length);
  writeSync(out, length);
  writeSync(out, text);
  for (const array of arrays) {
    const padded = new Uint8Array((array.byteLength + 7) & -8);
    padded.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
    for (let at = 0; at < padded.length; )
      at += writeSync(out, padded, at, Math.min(1 << 30, padded.length - at));
  }
  closeSync(out);
  renameSync(`${file}.part`, file);
}

const TYPES = { Float64Array, Int32Array, Uint8Array };

/** The table, and the planted persona of each user. */
export function readTable(file) {
  const input = openSync(file, 'r');
  const read = (into, position) => {
    for (let at = 0; at < into.length; )
      at += readSync(input, into, at, Math.min(1 << 30, into.length - at), position + at);
  };
  const length = Buffer.alloc(8);
  read(length, 0);
  const text = Buffer.alloc(length.readDoubleLE());
  read(text, 8);
  const { truth, personas, table } = JSON.parse(text.toString(), (_, value) => {
    if (!value?.$) return value;
    const array = new TYPES[value.$](value.length);
    read(new Uint8Array(array.buffer), 8 + text.length + value.at);
    return array;
  });
  closeSync(input);
  return {
    truth,
    personas,
    table: { ...table, userIds: Array.from({ length: truth.length }, (_, u) => userId(u)) },
  };
}
