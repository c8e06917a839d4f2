import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../base/index.js';
import { readContent } from './content.js';
import { openLoader, type TestLoader } from './testing/load.js';
import { type TestEntry, zipOf } from './testing/zip.js';

const line = (i: number) =>
  `${JSON.stringify({ user_id: `u${i % 7}`, event: `e${i}`, time: 1_700_000_000 + i })}\n`;
const lines = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => line(from + i)).join('');

let loader: TestLoader;
beforeAll(async () => {
  loader = await openLoader();
});
afterAll(() => loader.close());

describe('gzip', () => {
  const packed = gzipSync(lines(0, 5000));

  it('is known by its bytes, not by its name; all members count', async () => {
    const { account } = await loader.file(
      'a.ndjson',
      Buffer.concat([gzipSync(lines(0, 500)), gzipSync(lines(500, 1000))]),
    );
    expect(account).toMatchObject({ records: 1000, accepted: 1000, reader: 'fast' });
    const plain = await loader.file('plain.json.gz', lines(0, 30));
    expect(plain.account.records).toBe(30);
    expect(plain.account.sha256).toBe(sha256(lines(0, 30)));
    const csv = await loader.file('t.csv', gzipSync('user_id,event,time\nu,e,1700000000\n'));
    expect(csv.account).toMatchObject({ records: 1, format: 'csv' });
  });

  it.each([
    [
      'cut off',
      packed.subarray(0, (packed.length * 2) / 3),
      /cut off; at least the first \d+ bytes \(\d+ whole lines\) unpack/,
    ],
    ['cut off in its last byte', packed.subarray(0, -1), /cut off/],
    ['without its checksum', packed.subarray(0, -8), /cut off/],
    ['with a flipped bit', flipped(packed), /damaged|checksum/],
    [
      'with a wrong checksum',
      Buffer.concat([packed.subarray(0, -8), Buffer.alloc(4), packed.subarray(-4)]),
      /does not match its checksum/,
    ],
    ['followed by something else', Buffer.concat([packed, Buffer.from('GARBAGE')]), /damaged|follow/],
  ])('%s is refused', async (_, bytes, message) => {
    await expect(loader.file('a.json.gz', bytes)).rejects.toMatchObject({
      exitCode: 3,
      code: 'damaged-gzip',
      problem: { what: expect.stringMatching(message), where: expect.stringContaining('a.json.gz') },
    });
  });

  it('that unpacks out of all proportion is refused', async () => {
    const bomb = gzipSync(Buffer.alloc(30_000_000, line(1)), { level: 9 });
    await expect(loader.file('bomb.gz', bomb)).rejects.toMatchObject({
      exitCode: 6,
      code: 'unpacks-too-large',
    });
    const path = join(loader.folder({ 'b.gz': gzipSync(Buffer.alloc(2000)) }), 'b.gz');
    const read = async () => {
      for await (const _ of readContent({ name: 'b', path }, true, () => {}, {
        limit: { ratio: 1e9, afterBytes: 0, totalBytes: 1000 },
      }));
    };
    await expect(read()).rejects.toMatchObject({ exitCode: 6 });
  });

  it('that holds another packed file is refused', async () => {
    await expect(loader.file('a.gz', gzipSync(packed))).rejects.toMatchObject({ code: 'nested-archive' });
  });
});

describe('zip archives', () => {
  const good: TestEntry[] = [
    { name: 'data/b.json.gz', content: gzipSync(lines(10, 20)) },
    { name: 'data/a.json', content: Buffer.from(lines(0, 10)) },
    { name: 'data/', content: Buffer.alloc(0) },
    { name: '__MACOSX/data/._a.json', content: Buffer.from('x') },
    { name: '.DS_Store', content: Buffer.from('x') },
    { name: 'README.md', content: Buffer.from('# Export\n\nOf last week.\n') },
  ];

  it('are read entry by entry, in order of the names', async () => {
    const { result, events } = await loader.file('export.zip', zipOf(good));
    expect(result.files.map((file) => [file.name.split('!')[1], file.records])).toEqual([
      ['data/a.json', 10],
      ['data/b.json.gz', 10],
    ]);
    expect(result.skipped).toMatchObject([{ name: expect.stringContaining('!README.md') }]);
    expect(new Set(events.map((e) => e.event)).size).toBe(20);
  });

  const hostile: [string, TestEntry, string][] = [
    ['goes up', { name: '../evil.json', content: Buffer.from(lines(0, 1)) }, 'unsafe-archive'],
    ['goes up in the middle', { name: 'a/../../evil.json', content: Buffer.from('x') }, 'unsafe-archive'],
    ['is absolute', { name: '/tmp/evil.json', content: Buffer.from('x') }, 'unsafe-archive'],
    ['has a drive letter', { name: 'C:/evil.json', content: Buffer.from('x') }, 'unsafe-archive'],
    ['has backslashes', { name: '..\\evil.json', content: Buffer.from('x') }, 'unsafe-archive'],
    ['has a NUL', { name: 'a\0.json', content: Buffer.from('x') }, 'unsafe-archive'],
    ['is a link', { name: 'link', content: Buffer.from('/etc/passwd'), mode: 0o120777 }, 'unsafe-archive'],
    ['is encrypted', { name: 'a.json', content: Buffer.from('x'), flags: 1 }, 'encrypted-archive'],
    [
      'has a wrong checksum',
      { name: 'a.json', content: Buffer.from(lines(0, 5)), crc: 1 },
      'damaged-archive',
    ],
    ['is an archive itself', { name: 'inner.zip', content: zipOf(good) }, 'nested-archive'],
  ];
  it.each(hostile)(
    'with an entry that %s are refused, and nothing is written outside',
    async (_, entry, code) => {
      const folder = loader.folder({ 'x.zip': zipOf([good[1]!, entry]) });
      await expect(loader.load([join(folder, 'x.zip')])).rejects.toMatchObject({ exitCode: 3, code });
      expect(readdirSync(folder)).toEqual(['x.zip']);
      expect(
        [join(folder, '../evil.json'), '/tmp/evil.json', join(dirname(folder), 'evil.json')].some(existsSync),
      ).toBe(false);
    },
  );

  it('that are cut off are refused', async () => {
    await expect(loader.file('x.zip', zipOf(good).subarray(0, -30))).rejects.toMatchObject({
      code: 'damaged-archive',
    });
  });

  it('that are bombs are refused: by proportion, by number of entries', async () => {
    const large = zipOf([{ name: 'a.json', content: Buffer.alloc(30_000_000, line(1)) }]);
    await expect(loader.file('x.zip', large)).rejects.toMatchObject({
      exitCode: 6,
      code: 'unpacks-too-large',
    });
    const many = zipOf(
      Array.from({ length: 10_001 }, (_, i) => ({ name: `f${i}`, content: Buffer.from('x') })),
    );
    await expect(loader.file('x.zip', many)).rejects.toMatchObject({ exitCode: 6, code: 'too-many-entries' });
  });

  it('leave no temporary files, whatever happened', () => {
    const scratch = join(loader.folder({}), '../scratch');
    expect(readdirSync(scratch)).toEqual([]);
  });
});

function flipped(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  copy[copy.length >> 1]! ^= 0x10;
  return copy;
}
