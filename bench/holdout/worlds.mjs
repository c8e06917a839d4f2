// Writes one hold-out world: an event export and truth.csv. See README.md.
//   node bench/holdout/worlds.mjs --family shop --seed 1 --out bench/.data/holdout/shop-1
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DAY_MS } from './calendar.mjs';
import { b2b } from './families/b2b.mjs';
import { content } from './families/content.mjs';
import { lifecycle } from './families/lifecycle.mjs';
import { markov } from './families/markov.mjs';
import { nulls } from './families/nulls.mjs';
import { saas } from './families/saas.mjs';
import { shop } from './families/shop.mjs';
import { sizes } from './families/sizes.mjs';
import { zipf } from './families/zipf.mjs';
import { hashText, Random } from './random.mjs';
import { bot, outlier } from './strangers.mjs';

export const FAMILIES = {
  ...saas,
  ...zipf,
  ...markov,
  ...shop,
  ...content,
  ...b2b,
  ...lifecycle,
  ...sizes,
  ...nulls,
};

/** The events of all users: parallel lists of user number, event name and time. */
class Log {
  users = [];
  events = [];
  times = [];

  /** Events of one user; equal times are moved apart, since an export would drop them as duplicates. */
  add(user, own, startMs, endMs) {
    const order = own.map((_, i) => i).sort((i, j) => own[i][1] - own[j][1] || i - j);
    let last = 0;
    for (const i of order) {
      const at = Math.max(last + 1, Math.floor(own[i][1]));
      if (at < startMs || at >= endMs) continue;
      last = at;
      this.users.push(user);
      this.events.push(own[i][0]);
      this.times.push(at);
    }
  }
}

class OwnLog {
  list = [];
  push(name, at) {
    this.list.push([name, at]);
  }
  get size() {
    return this.list.length;
  }
}

/** Persona of each user: shares kept to within one user, order mixed. */
function assignPersonas(rng, personas, users) {
  const truth = [];
  let upTo = 0;
  personas.forEach((persona, i) => {
    upTo += persona.share;
    while (truth.length < Math.round(upTo * users)) truth.push(i);
  });
  while (truth.length < users) truth.push(0);
  return rng.shuffle(truth);
}

/** Builds a world in memory: ids, truth (index of the persona, -1 for strangers) and the log. */
export function buildWorld(name, options) {
  const family = FAMILIES[name];
  if (!family) throw new Error(`no family ${name}; there are ${Object.keys(FAMILIES).join(', ')}`);
  const users = options.users ?? family.users ?? 3000;
  const endMs = family.startMs + family.days * DAY_MS;
  const world = { ...family, users, endMs, separation: options.separation ?? 1 };
  const rng = new Random(`${name} ${options.seed}`);
  world.shared = family.setup?.(rng, world);
  const truth = assignPersonas(rng, family.personas, users);
  const kinds = [
    [users, (r, own, i) => family.user(r, truth[i], own, world, i)],
    [Math.ceil(users * (options.bots ?? 0)), (r, own) => bot(r, own, world)],
    [Math.ceil(users * (options.outliers ?? 0)), (r, own, i) => outlier(r, own, world, i)],
  ];
  const log = new Log();
  const ids = [];
  kinds.forEach(([count, make], kind) => {
    for (let i = 0; i < count; i++) {
      const key = `${name} ${options.seed} ${kind} ${i}`;
      const own = new OwnLog();
      make(new Random(key), own, i);
      const before = log.users.length;
      log.add(ids.length, own.list, family.startMs, endMs);
      if (log.users.length === before)
        log.add(ids.length, [[family.names[0], endMs - 1000]], family.startMs, endMs);
      ids.push(`u${hashText(key).toString(16).padStart(8, '0')}${i.toString(36)}${kind || ''}`);
      if (kind > 0) truth.push(-1);
    }
  });
  return { family, ids, truth, log };
}

const row = {
  csv: (user, event, at) => `${user},${event},${new Date(at).toISOString()}\n`,
  mixpanel: (user, event, at, n) =>
    `${JSON.stringify({
      event,
      properties: { time: Math.floor(at / 1000), distinct_id: user, $insert_id: `e${n}`, mp_lib: 'swift' },
    })}\n`,
};

/** Writes events (in the order of time) and truth.csv into a folder; returns the path of the export. */
export function writeWorld(folder, { family, ids, truth, log }, format = family.format ?? 'csv') {
  mkdirSync(folder, { recursive: true });
  const order = Uint32Array.from(log.users, (_, i) => i).sort((i, j) => log.times[i] - log.times[j] || i - j);
  const path = join(folder, format === 'csv' ? 'events.csv' : 'events.ndjson');
  const file = openSync(path, 'w');
  let text = format === 'csv' ? 'user_id,event,timestamp\n' : '';
  order.forEach((i, n) => {
    text += row[format](ids[log.users[i]], log.events[i], log.times[i], n);
    if (text.length > 1 << 20) {
      writeSync(file, text);
      text = '';
    }
  });
  writeSync(file, text);
  closeSync(file);
  const lines = ids.map((id, i) => `${id},${truth[i]}`);
  writeFileSync(join(folder, 'truth.csv'), `user_id,persona\n${lines.join('\n')}\n`);
  const personas = family.personas.map((p) => p.name);
  const about = { personas, isNull: family.isNull === true, events: order.length, users: ids.length };
  writeFileSync(join(folder, 'world.json'), `${JSON.stringify(about, null, 1)}\n`);
  return path;
}

if (process.argv[1] === import.meta.filename) {
  const { values } = parseArgs({
    options: {
      family: { type: 'string' },
      seed: { type: 'string', default: '1' },
      users: { type: 'string' },
      bots: { type: 'string', default: '0' },
      outliers: { type: 'string', default: '0' },
      separation: { type: 'string', default: '1' },
      format: { type: 'string' },
      out: { type: 'string' },
      list: { type: 'boolean' },
    },
  });
  if (values.list) process.stdout.write(`${Object.keys(FAMILIES).join('\n')}\n`);
  else {
    const number = (text) => (text === undefined ? undefined : Number(text));
    const world = buildWorld(values.family, {
      seed: values.seed,
      users: number(values.users),
      bots: number(values.bots),
      outliers: number(values.outliers),
      separation: number(values.separation),
    });
    const out = values.out ?? join('bench/.data/holdout', `${values.family}-${values.seed}`);
    process.stdout.write(`${writeWorld(out, world, values.format)}\n`);
  }
}
