// The sample reports in `reports/` are what runs on the fixtures, and on two public data sets where they are at hand,
// write: gallery and golden files at once.
//
//   node bench/checks/gallery.mjs            compares; fails when a report would read differently now
//   node bench/checks/gallery.mjs --write    renders them anew
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { kindred } from './program.mjs';
import { absentSamples, samplesIn } from './samples.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Reports and charts, and the artifacts a reader may want to see; no lists of users. */
const SHOWN = /\.(md|svg)$|^rules\/rules\.json$|^report\.html$|^plans\/[^/]+\.[^/]+\.json$/;

const folder = mkdtempSync(join(tmpdir(), 'kindred-gallery-'));
for (const { name, config } of samplesIn(folder)) {
  const out = join(folder, name);
  const result = kindred(['run', '--config', config, '--out', out, '--quiet'], { cwd: folder });
  if (result.code !== 0) {
    console.error(result.stderr);
    process.exit(1);
  }
  const gallery = join(ROOT, 'reports', name);
  const fresh = shownIn(out);
  const kept = existsSync(gallery) ? shownIn(gallery) : [];
  if (process.argv.includes('--write')) {
    for (const path of kept) rmSync(join(gallery, path));
    for (const path of fresh) {
      mkdirSync(dirname(join(gallery, path)), { recursive: true });
      cpSync(join(out, path), join(gallery, path));
    }
    console.log(`${fresh.length} files written to reports/${name}`);
    continue;
  }
  const different = [...new Set([...fresh, ...kept])].filter((path) => {
    const [a, b] = [join(out, path), join(gallery, path)];
    return !existsSync(a) || !existsSync(b) || !readFileSync(a).equals(readFileSync(b));
  });
  console.log(`reports/${name}: ${fresh.length} files, ${different.length} would read differently now`);
  for (const path of different) console.log(`  ${path}`);
  if (different.length > 0) process.exitCode = 1;
}
for (const name of absentSamples()) console.log(`reports/${name}: not compared, its data are not here`);
rmSync(folder, { recursive: true, force: true });

/** Files of a report in a folder, by relative path. */
function shownIn(root) {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((path) => SHOWN.test(path))
    .sort();
}
