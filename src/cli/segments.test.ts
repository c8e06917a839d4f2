import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kindred } from './testing/kindred.js';
import { tinyExport } from './testing/tiny-export.js';

/** 80 users of a Mixpanel export: readers and writers, their plan as a trait, and a survey that some answered. */
const folder = mkdtempSync(join(tmpdir(), 'kindred-segments-'));
const out = join(folder, 'out');
const DAY = 86_400;
const START = 1_740_787_200;
const users = Array.from({ length: 80 }, (_, u) => ({ id: `=u${u}`, writer: u % 2 === 0 }));
const answered = users.filter((_, u) => u % 5 === 0).map(({ id }) => id);
const onTeam = users.filter((_, u) => u % 4 === 1).map(({ id }) => id);

function writeExport(): void {
  const exports = join(folder, 'exports');
  mkdirSync(exports);
  const events = users.flatMap(({ id, writer }, u) =>
    Array.from({ length: 30 }, (_, i) => {
      const event = writer ? ['write', 'edit', 'save'][i % 3]! : ['read', 'search', 'like'][(i + u) % 3]!;
      const time = START + Math.floor(i / (writer ? 2 : 5)) * DAY + u * 60 + i;
      return JSON.stringify({ event, properties: { distinct_id: id, time, $insert_id: `${u}-${i}` } });
    }),
  );
  writeFileSync(join(exports, 'events.ndjson'), `${events.join('\n')}\n`);
  const people = onTeam.map((id) => ({ $distinct_id: id, $properties: { plan: ' team ' } }));
  const page = { page: 0, page_size: 1000, results: people, status: 'ok', total: people.length };
  writeFileSync(join(exports, 'people.json'), JSON.stringify(page));
  const rows = answered.map((id) => `${id},Work`);
  const others = users.filter(({ id }) => !answered.includes(id)).map(({ id }) => `${id},Fun`);
  writeFileSync(join(folder, 'survey.csv'), `User,Your goal?\n${[...rows, ...others].join('\n')}\n`);
  writeFileSync(
    join(folder, 'kindred.yaml'),
    `inputs: [exports]
out: out
clusters: { k: 2 }
survey: { file: survey.csv, user: User }
targets: [flagd, braze, duckdb]
rules:
  order: [segments, engagement, personas]
  segments:
    - { id: business, name: Business Users, any: [{ all: [{ feature: your_goal, in: [Work] }] }] }
    - { id: on-team, name: On the team plan, any: [{ all: [{ feature: plan, in: [team] }] }] }
`,
  );
}

const read = (path: string) => readFileSync(join(out, path), 'utf8');

beforeAll(async () => {
  writeExport();
  const result = await kindred([
    'run',
    '--config',
    join(folder, 'kindred.yaml'),
    '--temp',
    join(folder, 'temp'),
  ]);
  expect(result.err).not.toContain('no user of these exports');
  expect(result.code).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('segments of the configuration', () => {
  it('stand before the personas in the order that was asked for', () => {
    const { segments, features } = JSON.parse(read('rules/rules.json'));
    const ids: string[] = segments.map((s: { id: string }) => s.id);
    expect(ids.slice(0, 4)).toEqual(['business', 'on-team', 'engaged', 'growing']);
    expect(features.slice(0, 2)).toMatchObject([
      { name: 'your_goal', type: 'string' },
      { name: 'plan', type: 'string' },
    ]);
    const flag = read('targets/flagd/by-rule.flagd.json');
    expect(flag.indexOf('business')).toBeLessThan(flag.indexOf('on-team'));
    expect(read('targets/duckdb/by-rule.sql')).toMatch(/'business'[\s\S]*'on-team'[\s\S]*'engaged'/);
    expect(read('rules/rules.md')).toContain('Given, not learned; 16 of 80 users get it.');
  });

  it('select users by what they said and by their traits, the first one first', () => {
    const rows: string[][] = parse(read('targets/braze/attributes.csv'), { from: 2 });
    const of = (segment: string) => rows.filter((row) => row[1] === segment).map((row) => row[0]!);
    expect(of('business').sort()).toEqual([...answered].sort());
    expect(of('on-team').sort()).toEqual(onTeam.filter((id) => !answered.includes(id)).sort());
    expect(rows).toHaveLength(80);
  });

  it('have cohorts, and a column beside the persona', () => {
    expect(readdirSync(join(out, 'cohorts'))).toContain('business.csv');
    const cohort: string[][] = parse(read('cohorts/business.csv'), { from: 2 });
    expect(cohort.map((row) => row[0]).sort()).toEqual([...answered].sort());
    // How sure a persona is says nothing about what somebody said.
    expect(cohort.every((row) => row[3] === '')).toBe(true);
    const table: Record<string, string>[] = parse(read('assignments.csv'), { columns: true });
    for (const row of table) {
      expect(row.persona).not.toBe('business');
      expect(row.segment === 'business').toBe(answered.includes(row.user_id!));
    }
  });
});

describe('segments of an export without personas', () => {
  const tiny = tinyExport();
  afterAll(tiny.remove);

  it('are handed over all the same', async () => {
    const config = join(tiny.folder, 'kindred.yaml');
    const target = join(tiny.folder, 'out');
    writeFileSync(
      config,
      `inputs: [events.csv]
out: out
targets: [flagd, ndjson]
rules:
  segments: [{ id: regulars, name: Regulars, any: [{ all: [{ feature: active_days, gte: 6.5 }] }] }]
`,
    );
    const { code } = await kindred(['run', '--config', config, '--temp', tiny.temp]);
    expect(code).toBe(0);
    const rules = JSON.parse(readFileSync(join(target, 'rules', 'rules.json'), 'utf8'));
    expect(rules.segments.map((s: { id: string }) => s.id)).toEqual(['regulars']);
    expect(readFileSync(join(target, 'targets', 'flagd', 'by-rule.flagd.json'), 'utf8')).toContain(
      'regulars',
    );
    const rows = readFileSync(join(target, 'targets', 'ndjson', 'personas.ndjson'), 'utf8')
      .trimEnd()
      .split('\n');
    const regulars = rows.map((row) => JSON.parse(row)).filter((row) => row.persona === 'regulars');
    // User n of the tiny export has n + 1 events, each on a day of its own.
    expect(regulars.map((row) => row.user_id).sort()).toEqual(['u10', 'u11', 'u6', 'u7', 'u8', 'u9']);
  });
});
