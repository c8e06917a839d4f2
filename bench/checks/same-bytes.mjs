// Same input and seed, same bytes out: other threads, other order of files, other time zone and locale.
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { kindred } from './program.mjs';

const EXPORTS = fileURLToPath(new URL('../../fixtures/exports/mixpanel', import.meta.url));
const files = readdirSync(EXPORTS)
  .sort()
  .map((name) => join(EXPORTS, name));

const VARIANTS = [
  { name: 'base', args: [...files, '--threads', '1'] },
  { name: 'again', args: [...files, '--threads', '1'] },
  { name: '2 threads', args: [...files, '--threads', '2'] },
  { name: 'files in reverse', args: [...files.toReversed(), '--threads', '2'] },
  {
    name: 'TZ and LANG',
    args: [...files],
    env: { TZ: 'Asia/Kathmandu', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' },
  },
  { name: 'little memory', args: [...files, '--memory', '300MB'] },
];

const folder = mkdtempSync(join(tmpdir(), 'kindred-same-bytes-'));
let failures = 0;
let base;
for (const { name, args, env } of VARIANTS) {
  const out = join(folder, 'out');
  rmSync(out, { recursive: true, force: true });
  const result = kindred(['run', ...args, '--out', 'out', '--quiet'], { cwd: folder, env });
  if (result.code !== 0) {
    console.log(`${name}: exit ${result.code}\n${result.stderr}`);
    failures++;
    continue;
  }
  const hashes = hashAll(out);
  base ??= hashes;
  const different = [...new Set([...base.keys(), ...hashes.keys()])].filter(
    (path) => base.get(path) !== hashes.get(path),
  );
  console.log(
    `${name.padEnd(18)} ${hashes.size} files, ${different.length === 0 ? 'same bytes' : `different: ${different.join(', ')}`}`,
  );
  if (different.length > 0) failures++;
}
rmSync(folder, { recursive: true, force: true });
process.exitCode = failures === 0 ? 0 : 1;

function hashAll(out) {
  const hashes = new Map();
  for (const entry of readdirSync(out, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    hashes.set(relative(out, path), createHash('sha256').update(readFileSync(path)).digest('hex'));
  }
  return hashes;
}
