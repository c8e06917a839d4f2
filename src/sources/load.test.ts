import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256, silentLog } from '../base/index.js';
import { sql } from '../engines/index.js';
import { inspectInputs, loadInputs } from './load.js';
import { openLoader, type TestLoader } from './reading/testing/load.js';

const record = (i: number) => ({ user_id: `u${i % 7}`, event: `e${i}`, time: 1_700_000_000 + i });
const generic = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => `${JSON.stringify(record(from + i))}\n`).join('');
const mixpanel = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => {
    const { user_id, event, time } = record(from + i);
    const properties = {
      time,
      distinct_id: user_id,
      $insert_id: event,
      mp_lib: 'web',
      plan: i % 2 ? 'pro' : null,
    };
    return `${JSON.stringify({ event, properties })}\n`;
  }).join('');
const segment = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => {
    const { user_id, event, time } = record(from + i);
    const timestamp = new Date(time * 1000).toISOString();
    return `${JSON.stringify({ type: 'track', messageId: `m${event}`, anonymousId: `a${i}`, userId: user_id, event, timestamp, receivedAt: timestamp, properties: {} })}\n`;
  }).join('');

let loader: TestLoader;
beforeAll(async () => {
  loader = await openLoader();
});
afterAll(() => loader.close());

describe('inputs', () => {
  it('are files, folders and patterns; each file counts once, in byte order of the names', async () => {
    const folder = loader.folder({
      'b.json': generic(0, 30),
      'a/z.json': generic(30, 60),
      'a/é.json.gz': gzipSync(generic(60, 90)),
      'c.json': generic(90, 120),
      '.hidden.json': generic(0, 30),
    });
    symlinkSync(join(folder, 'b.json'), join(folder, 'link.json'));
    const all = await loader.load([folder]);
    expect(all.result.files.map((file) => file.name.slice(folder.length + 1))).toEqual([
      'a/z.json',
      'a/é.json.gz',
      'b.json',
      'c.json',
    ]);
    expect(all.result.files.map((file) => file.index)).toEqual([0, 1, 2, 3]);
    const again = await loader.load([
      join(folder, 'c.json'),
      folder,
      join(folder, '*.json'),
      join(folder, 'c.json'),
    ]);
    expect(again.result.files).toEqual(all.result.files);
    expect(again.events).toEqual(all.events);
    const some = await loader.load([join(folder, '**/z.json'), join(folder, '[c]*')]);
    expect(some.result.files.map((file) => file.records)).toEqual([30, 30]);
  });

  it('may have names that look like patterns', async () => {
    const folder = loader.folder({
      'a[1].json': generic(0, 20),
      'a1.json': generic(20, 50),
      '*.json': generic(50, 60),
      "it's.json": generic(60, 61),
    });
    const one = await loader.load([join(folder, 'a[1].json')]);
    expect(one.account).toMatchObject({ records: 20, accepted: 20 });
    const star = await loader.load([join(folder, '*.json')]);
    expect(star.account).toMatchObject({ records: 10, accepted: 10 });
    expect((await loader.load([folder])).result.files.map((file) => file.records)).toEqual([10, 30, 20, 1]);
  });

  it('may come over standard input', async () => {
    const stdin = Readable.from([Buffer.from(generic(0, 40)), Buffer.from(generic(40, 50))]);
    const { account } = await loader.load(['-'], { stdin });
    expect(account).toMatchObject({ name: 'standard input', records: 50, sha256: sha256(generic(0, 50)) });
  });

  it('that are missing or empty are named, with the nearest name', async () => {
    const folder = loader.folder({ 'events.json': generic(0, 20), 'empty.csv': '', 'blank.csv': '\n \n' });
    const failure = (input: string) => loader.load([join(folder, input)]);
    await expect(failure('event.json')).rejects.toMatchObject({
      exitCode: 3,
      problem: { fix: "did you mean 'events.json'?" },
    });
    await expect(failure('*.tsv')).rejects.toMatchObject({ exitCode: 3, code: 'no-match' });
    await expect(failure('empty.csv')).rejects.toMatchObject({ exitCode: 3, code: 'empty-file' });
    await expect(failure('blank.csv')).rejects.toMatchObject({ exitCode: 3, code: 'empty-file' });
    await expect(loader.load(['-'])).rejects.toMatchObject({ exitCode: 2 });
  });

  it('that are something else are refused by name, and left out of folders with a word', async () => {
    const lfs = `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 12\n`;
    const folder = loader.folder({
      'events.json': mixpanel(0, 40),
      complete: '',
      _SUCCESS: '',
      'empty.json': '',
      'README.md': '# Exports\n\nOf May, as agreed.\n',
      'pointer.json': lfs,
      'photo.png': Buffer.from('\x89PNG\r\n\x1a\n0000', 'latin1'),
      'survey.csv': `user_id,event,time\n${'u,answered,2024-01-01\n'.repeat(30)}`,
    });
    const { result } = await loader.load([folder]);
    expect(result.files.map((file) => file.vendor)).toEqual(['mixpanel']);
    const skipped = new Map(result.skipped.map(({ name, why }) => [name.slice(folder.length + 1), why]));
    expect([...skipped.keys()].sort()).toEqual([
      'README.md',
      'empty.json',
      'photo.png',
      'pointer.json',
      'survey.csv',
    ]);
    expect(skipped.get('pointer.json')).toContain('Git LFS');
    expect(result.warnings.join()).toContain('5 files were left out');
    for (const name of ['README.md', 'pointer.json', 'photo.png']) {
      await expect(loader.load([join(folder, name)])).rejects.toMatchObject({ exitCode: 3 });
    }
    const named = await loader.load([folder, join(folder, 'survey.csv')]);
    expect(named.result.files.map((file) => file.vendor)).toEqual(['mixpanel', 'generic']);
    await expect(loader.load([loader.folder({ 'README.md': '# Exports' })])).rejects.toMatchObject({
      exitCode: 3,
      code: 'nothing-to-read',
    });
  });

  it('of several vendors go together', async () => {
    const folder = loader.folder({ 'm.json': mixpanel(0, 30), 's.json': segment(0, 30) });
    const { result, events } = await loader.load([folder]);
    expect(result.files.map((file) => [file.vendor, file.accepted])).toEqual([
      ['mixpanel', 30],
      ['segment', 30],
    ]);
    expect(events).toHaveLength(60);
    const keys = await loader.engine.columns(
      sql`SELECT vendor, count(DISTINCT k1 || '/' || k2) AS n FROM raw_events WHERE k1 <> 0 GROUP BY vendor ORDER BY vendor`,
      { vendor: 'int32', n: 'int32' },
    );
    expect([[...keys.vendor], [...keys.n]]).toEqual([
      [0, 2],
      [30, 30],
    ]);
  });

  it('are recognised without being read', async () => {
    const folder = loader.folder({ 'm.json': mixpanel(0, 30), 'notes.txt': 'hello' });
    const seen = await inspectInputs(loader.engine, [folder], { sources: { properties: [], traits: [] } });
    expect(seen.files.map(({ recognition }) => recognition.source.title)).toEqual(['Mixpanel']);
    expect(seen.skipped).toHaveLength(1);
  });
});

describe('the account of records', () => {
  const dirty = (bad: number, of: number) => generic(0, of - bad) + 'nope\n'.repeat(bad);

  it('stops a run in which too many are rejected, with the reasons counted', async () => {
    const folder = loader.folder({ 'f.json': `${dirty(2, 99)}{"event":"x","time":1700000000}\n` });
    const limit = (maxRejects: number) => loader.load([join(folder, 'f.json')], { maxRejects });
    await expect(limit(0.02)).rejects.toMatchObject({
      exitCode: 3,
      code: 'too-many-rejects',
      problem: { what: '3 of 100 records cannot be used (3.0 %): 2 malformed_json, 1 missing_user' },
    });
    expect((await limit(0.03)).account).toMatchObject({ records: 100, accepted: 97, rejected: 3 });
    await expect(loader.load([join(folder, 'f.json')], { maxRejects: 0 })).rejects.toMatchObject({
      exitCode: 3,
    });
  });

  it('gives up early on a file that is hopeless', async () => {
    const folder = loader.folder({ 'f.json': dirty(120_000, 120_030) });
    await expect(loader.load([folder], { maxRejects: 0.01 })).rejects.toMatchObject({
      code: 'too-many-rejects',
    });
  });

  it('warns of a file of which little is left, though all files together are good', async () => {
    const folder = loader.folder({
      'a.json': generic(0, 5000),
      'b.json': dirty(6, 30) + generic(0, 1) + 'no\n'.repeat(30),
    });
    const { result } = await loader.load([folder], { maxRejects: 0.01 });
    expect(result.warnings.join()).toMatch(/36 of the 61 records of .*b\.json were rejected/);
  });

  it('ends soon when it is interrupted', async () => {
    const file = join(loader.folder({ 'f.json': mixpanel(0, 200_000) }), 'f.json');
    const loading = loader.load([file]);
    const timer = setInterval(() => loader.engine.interrupt(), 2);
    await expect(loading).rejects.toThrow(/interrupt/i);
    clearInterval(timer);
    expect((await loader.load([loader.folder({ 'g.json': mixpanel(0, 20) })])).account.records).toBe(20);
  });

  it('needs an event', async () => {
    await expect(loader.file('t.csv', 'user_id,event,time\n')).rejects.toMatchObject({
      exitCode: 3,
      code: 'no-events',
    });
  });

  it('refuses two columns of one name where one of them is wanted', async () => {
    await expect(loader.file('t.csv', 'user_id,event,time,time\nu,e,1,2\n')).rejects.toMatchObject({
      exitCode: 3,
      code: 'repeated-column',
    });
    const { account } = await loader.file('t.csv', 'user_id,event,time,x,x\nu,e,1700000000,,\n');
    expect(account.records).toBe(1);
  });

  it('does not depend on threads', async () => {
    const folder = loader.folder({
      'a.json': `${mixpanel(0, 3000)}nope\n${mixpanel(3000, 6000)}`,
      's.json': segment(0, 3000),
    });
    const rows = async () => {
      const out = await loader.engine.columns(sql`SELECT CAST(raw_events AS VARCHAR) AS r FROM raw_events`, {
        r: 'text',
      });
      return sha256(out.r.sort().join('\n'));
    };
    const hashes = new Set<string>();
    for (const threads of [1, 2, 5]) {
      await loader.engine.run(sql`SET threads = ${threads}`);
      const { rejected } = await loader.load([folder]);
      expect(rejected).toEqual(['3001 malformed_json']);
      hashes.add(await rows());
    }
    expect(hashes.size).toBe(1);
    await loader.engine.run(sql`SET threads = 2`);
  });

  it('carries the wanted properties and traits along', async () => {
    const folder = loader.folder({ 'm.json': mixpanel(0, 10) });
    const result = await loadInputs(
      loader.engine,
      [folder],
      { sources: { properties: ['plan', 'absent'], traits: [] } },
      silentLog,
    );
    expect(result.properties).toEqual(['plan', 'absent']);
    const out = await loader.engine.columns(sql`SELECT p0, p1 FROM raw_events ORDER BY t`, {
      a: 'text?',
      b: 'text?',
    });
    expect(out.a.slice(0, 3)).toEqual([null, 'pro', null]);
    expect(out.b.every((value) => value === null)).toBe(true);
  });

  it('reads a file that a link or a pipe leads to', async () => {
    const folder = loader.folder({ 'real.json': generic(0, 30) });
    mkdirSync(join(folder, 'sub'));
    symlinkSync(join(folder, 'real.json'), join(folder, 'sub/link.json'));
    writeFileSync(join(folder, 'sub/.keep'), '');
    const { account } = await loader.load([join(folder, 'sub')]);
    expect(account.records).toBe(30);
  });
});
