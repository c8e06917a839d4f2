import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileSize, linkFile, listFiles, pathKind, readChunks, readStart, writeChunks } from './files.js';
import { isGlob, matchGlob } from './glob.js';
import { openScratch } from './scratch.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'files-test-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const put = (...names: string[]) => {
  for (const name of names) {
    mkdirSync(join(root, name, '..'), { recursive: true });
    writeFileSync(join(root, name), name);
  }
};
const under = (paths: readonly string[]) => paths.map((path) => path.slice(root.length + 1));

describe('files', () => {
  it('are listed in byte order, hidden ones left out, links to folders not followed', () => {
    put('b.csv', 'B.csv', 'a/z.json', 'a/\u{1f600}.json', 'a/\uffee.json', '.hidden', '.git/x', 'é.csv');
    symlinkSync(root, join(root, 'a/loop'));
    symlinkSync(join(root, 'b.csv'), join(root, 'linked.csv'));
    const listed = under(listFiles(root));
    expect(listed).toEqual([
      'B.csv',
      'a/z.json',
      'a/\uffee.json',
      'a/\u{1f600}.json',
      'b.csv',
      'linked.csv',
      'é.csv',
    ]);
  });

  it('tell what a path is', () => {
    put('f');
    expect([
      pathKind(join(root, 'f')),
      pathKind(root),
      pathKind(join(root, 'g')),
      pathKind('/dev/null'),
    ]).toEqual(['file', 'folder', 'missing', 'other']);
  });

  it('come in chunks, and go out for their owner only', async () => {
    const path = join(root, 'out');
    await writeChunks(path, [Buffer.alloc(3_000_000, 'x'), 'é']);
    expect(fileSize(path)).toBe(3_000_002);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const sizes = [];
    for await (const chunk of readChunks(path)) sizes.push(chunk.length);
    expect(sizes.reduce((sum, n) => sum + n, 0)).toBe(3_000_002);
    expect(sizes.length).toBeGreaterThan(1);
    const passing = [];
    for await (const chunk of readChunks(path, true)) passing.push(chunk.toString('latin1'));
    expect(passing.join('')).toBe(readFileSync(path, 'latin1'));
    expect((await readStart(path, 3)).toString()).toBe('xxx');
    expect((await readStart(path, 10_000_000)).length).toBe(3_000_002);
  });

  it('that cannot be read are the input at fault, with a reason', async () => {
    const missing = join(root, 'none');
    await expect(readStart(missing, 1)).rejects.toMatchObject({ exitCode: 3, code: 'cannot-read' });
    await expect(readChunks(missing).next()).rejects.toMatchObject({ code: 'cannot-read' });
    await expect(readStart(root, 1)).rejects.toMatchObject({
      problem: { what: expect.stringContaining('folder') },
    });
    if (process.getuid?.() === 0) return;
    put('secret');
    chmodSync(join(root, 'secret'), 0);
    await expect(readStart(join(root, 'secret'), 1)).rejects.toThrow(/permission/);
  });

  it('get a second name', () => {
    put('odd[1].csv');
    linkFile(join(root, 'odd[1].csv'), join(root, 'plain'));
    expect(readFileSync(join(root, 'plain'), 'utf8')).toBe('odd[1].csv');
  });
});

describe('patterns', () => {
  it.each([
    ['*.csv', ['a.csv', 'b.csv']],
    ['?.csv', ['a.csv', 'b.csv']],
    ['[ab].csv', ['a.csv', 'b.csv']],
    ['[!b].csv', ['a.csv']],
    ['{a,x}.{csv,json}', ['a.csv']],
    ['**/*.json', ['d/e/y.json', 'd/x.json', 'top.json']],
    ['d/**', ['d/e/y.json', 'd/x.json']],
    ['d/*/y.json', ['d/e/y.json']],
    ['*.CSV', []],
    ['nowhere/*', []],
    ['*+(1).txt', ['x+(1).txt']],
  ])('%s', (pattern, expected) => {
    put('a.csv', 'b.csv', 'top.json', 'd/x.json', 'd/e/y.json', '.hidden.csv', 'x+(1).txt', 'aXcsv');
    expect(under(matchGlob(join(root, pattern)))).toEqual(expected);
  });

  it('are told from plain names', () => {
    expect(['a*', 'a?', 'a[1]', '{a,b}'].map(isGlob)).toEqual([true, true, true, true]);
    expect(['a', 'a{b}', 'a]', '[]', 'C:\\x'].map(isGlob)).toEqual([false, false, false, false, false]);
  });
});

describe('scratch directories', () => {
  it('are private, give fresh paths, and go away', () => {
    const scratch = openScratch(root);
    expect(statSync(scratch.path).mode & 0o777).toBe(0o700);
    const paths = [scratch.freshPath(), scratch.freshPath()];
    expect(new Set(paths).size).toBe(2);
    writeFileSync(paths[0]!, 'x');
    scratch.remove();
    scratch.remove();
    expect(existsSync(scratch.path)).toBe(false);
  });

  it('of processes that died are removed by the next run, those of others stay', () => {
    const leave = (name: string, owner?: string) => {
      mkdirSync(join(root, name));
      if (owner !== undefined) writeFileSync(join(root, name, 'owner'), owner);
      writeFileSync(join(root, name, 'spill'), 'x');
    };
    // No process has this number: it is above the largest that Linux gives out.
    leave('kindred-dead', `${hostname()}\n99999999\n`);
    leave('kindred-alive', `${hostname()}\n${process.ppid}\n`);
    leave('kindred-elsewhere', 'another-host\n99999999\n');
    leave('kindred-unknown');
    leave('kindred-odd', `${hostname()}\n-1\n`);
    leave('other-dead', `${hostname()}\n99999999\n`);
    openScratch(root).remove();
    expect(readdirSync(root).sort()).toEqual([
      'kindred-alive',
      'kindred-elsewhere',
      'kindred-odd',
      'kindred-unknown',
      'other-dead',
    ]);
  });

  it('that cannot be made are a matter of resources', () => {
    put('file');
    expect(() => openScratch(join(root, 'file', 'below'))).toThrow(/temporary folder/);
  });
});
