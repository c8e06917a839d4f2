// The sample reports in `reports/` are what a run on the fixtures writes: gallery and golden files at once.
//
//   node bench/checks/gallery.mjs            compares; fails when a report would read differently now
//   node bench/checks/gallery.mjs --write    renders them anew
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { kindred } from './program.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const GALLERY = join(ROOT, 'reports', 'fixtures');
/** Reports and charts, and the artifacts a reader may want to see; no lists of users. */
const SHOWN = /\.(md|svg)$|^rules\/rules\.json$|^report\.html$/;

const folder = mkdtempSync(join(tmpdir(), 'kindred-gallery-'));
const out = join(folder, 'out');
const result = kindred(['run', '--config', join(ROOT, 'fixtures/kindred.yaml'), '--out', out, '--quiet'], {
  cwd: folder,
});
if (result.code !== 0) {
  console.error(result.stderr);
  process.exit(1);
}
const fresh = filesOf(out).filter((path) => SHOWN.test(path));

if (process.argv.includes('--write')) {
  rmSync(GALLERY, { recursive: true, force: true });
  for (const path of fresh) {
    mkdirSync(dirname(join(GALLERY, path)), { recursive: true });
    cpSync(join(out, path), join(GALLERY, path));
  }
  console.log(`${fresh.length} files written to reports/fixtures`);
} else {
  const kept = existsSync(GALLERY) ? filesOf(GALLERY) : [];
  const different = [...new Set([...fresh, ...kept])].filter((path) => {
    const [a, b] = [join(out, path), join(GALLERY, path)];
    return !existsSync(a) || !existsSync(b) || !readFileSync(a).equals(readFileSync(b));
  });
  console.log(`${fresh.length} sample reports, ${different.length} would read differently now`);
  for (const path of different) console.log(`  ${path}`);
  process.exitCode = different.length === 0 ? 0 : 1;
}
rmSync(folder, { recursive: true, force: true });

function filesOf(root) {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort();
}
