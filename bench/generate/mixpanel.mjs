#!/usr/bin/env node
// @ts-check
// Writes a large Mixpanel raw export for benchmarks: 45 event names by Zipf's law with a taste per user, 15 to 19
// properties, about 550 bytes a line, 90 days, 1 % exact duplicates, 0.05 % blank ids, 8 files in order of time.
//
//   node bench/generate/mixpanel.mjs FOLDER [EVENTS=5000000] [USERS=EVENTS/100]
//
// Streams: memory grows with the users only. The same arguments give the same bytes.

import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { createRandom, zipfTable } from './sampling.mjs';
import { BROWSERS, CITIES, EVENTS, ONBOARDING, PATHS, PLANS, SYSTEMS } from './words.mjs';

const FILES = 8;
const DAYS = 90;
const FROM = Date.UTC(2025, 0, 1) / 1000;
const CHUNK = 4 << 20;

const [folder, eventsText = '5000000', usersText] = process.argv.slice(2);
if (!folder) {
  console.error('usage: node bench/generate/mixpanel.mjs FOLDER [EVENTS] [USERS]');
  process.exit(2);
}
const events = Number(eventsText);
const users = Number(usersText ?? Math.max(100, Math.round(events / 100)));

const random = createRandom(20250101);
const zipf = zipfTable(EVENTS.length, 1.07, random);
const people = createPeople();
const activity = createActivity();

mkdirSync(folder, { recursive: true });
const truth = { events: 0, lines: 0, duplicates: 0, blankIds: 0, users, bytes: 0 };
const perFile = Math.ceil(events / FILES);
for (let file = 0; file < FILES; file++) {
  const count = Math.min(perFile, events - file * perFile);
  if (count > 0)
    writePart(join(folder, `mixpanel_${String(file).padStart(2, '0')}.ndjson`), file * perFile, count);
}
writeFileSync(join(folder, 'truth.json'), `${JSON.stringify(truth, null, 2)}\n`);
console.log(`${truth.lines} lines, ${(truth.bytes / 1e9).toFixed(2)} GB`);

/** What does not change within a user's lines is made once, as pieces of JSON. */
function createPeople() {
  return Array.from({ length: users }, (_, i) => {
    const [city, country] = CITIES[Math.floor(random.uniform() ** 2 * CITIES.length)];
    const browser = random.below(BROWSERS.length);
    const referrer = i % 3 ? '$direct' : 'https://www.google.com/';
    return {
      id: `u_${1_000_000 + ((i * 7919) % 9_000_000)}_${random.hex(6)}`,
      device: `${random.hex(8)}-${random.hex(4)}-4${random.hex(3)}-a${random.hex(3)}-${random.hex(12)}`,
      taste: random.below(EVENTS.length),
      client: `"$browser":"${BROWSERS[browser]}","$browser_version":${100 + browser},"$city":"${city}","$current_url":"https://app.example.com`,
      referrer: `"$initial_referrer":"${referrer}","$insert_id":"`,
      screen: `"$lib_version":"2.65.0","$os":"${SYSTEMS[browser]}","$screen_height":${800 + (i % 5) * 120},"$screen_width":${1280 + (i % 5) * 160}`,
      rest: `"experiment":"exp_${i % 4}","mp_country_code":"${country}","mp_lib":"web","plan":"${PLANS[i % PLANS.length]}","mp_processing_time_ms":`,
    };
  });
}

/** A table from which drawing at random gives users by how active they are: log-normal within five archetypes. */
function createActivity() {
  // Share of users below which the archetype ends, and how active it is.
  const archetypes = [
    [0.06, 126],
    [0.26, 27],
    [0.6, 6],
    [0.85, 3.2],
    [1, 0.8],
  ];
  const weights = people.map(() => {
    const draw = random.uniform();
    const [, weight] = archetypes.find(([end]) => draw < end) ?? archetypes[0];
    return weight * Math.exp(0.7 * random.normal());
  });
  const total = weights.reduce((a, b) => a + b, 0);
  const table = new Uint32Array(Math.max(1 << 20, users * 8));
  let sum = 0;
  for (let user = 0, slot = 0; user < users; user++) {
    sum += weights[user];
    const end =
      user === users - 1 ? table.length : Math.min(table.length, Math.ceil((sum / total) * table.length));
    while (slot < end) table[slot++] = user;
  }
  return table;
}

/**
 * Events come in order of time. Sessions come out of the draw: a user who was drawn goes on for a while.
 *
 * @param {string} path @param {number} first @param {number} count
 */
function writePart(path, first, count) {
  const file = openSync(path, 'w');
  const buffer = Buffer.allocUnsafe(CHUNK + (1 << 16));
  let used = 0;
  const span = DAYS * 86_400;
  // As many sessions at once as make about a minute between two events of one.
  const sessions = Math.max(1, Math.round((60 * events) / span));
  const open = Array.from({ length: sessions }, () => ({ user: 0, left: 0, anonymous: false, step: 0 }));
  for (let i = first; i < first + count; i++) {
    const session = open[i % open.length];
    const time = Math.floor((i / events) * span);
    if (session.left === 0) {
      session.user = activity[random.below(activity.length)];
      session.left = 1 + Math.floor(-Math.log(1 - random.uniform()) * 9);
      session.anonymous = random.below(50) === 0;
      session.step = random.below(40) === 0 ? 0 : -1;
    }
    session.left--;
    const line = eventLine(people[session.user], session, FROM + time, i);
    used += buffer.write(line, used, 'latin1');
    truth.events++;
    truth.lines++;
    if (random.below(100) === 0) {
      used += buffer.write(line, used, 'latin1');
      truth.duplicates++;
      truth.lines++;
    }
    if (used >= CHUNK) used = flush();
  }
  flush();
  closeSync(file);

  function flush() {
    for (let at = 0; at < used; ) at += writeSync(file, buffer, at, used - at);
    truth.bytes += used;
    return 0;
  }
}

/** One line; ASCII, so that it can be written byte by byte. */
function eventLine(person, session, time, i) {
  const name =
    session.step >= 0 && session.step < ONBOARDING.length
      ? ONBOARDING[session.step++]
      : EVENTS[(zipf() + (random.below(10) < 3 ? person.taste : 0)) % EVENTS.length];
  const blank = random.below(2000) === 0;
  if (blank) truth.blankIds++;
  const known = !blank && !session.anonymous;
  const distinctId = known ? person.id : blank ? '' : `$device:${person.device}`;
  const path = PATHS[(i * 31 + person.taste) % PATHS.length];
  const device = blank ? '' : `"$device_id":"${person.device}",`;
  const user = known ? `,"$user_id":"${person.id}"` : '';
  const amount = name === 'Plan Upgraded' ? `,"amount":${10 + random.below(200)}` : '';
  return `{"event":"${name}","properties":{"time":${time},"distinct_id":"${distinctId}",${person.client}${path}",${device}${person.referrer}${random.hex(16)}",${person.screen}${user},${person.rest}${time * 1000 + 1500}${amount}}}\n`;
}
