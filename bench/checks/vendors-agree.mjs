// The same planted users through all four vendors' formats fall into the same groups. A group that no general definition
// fits is called after its events, whose names are the vendor's own, so ids are counted apart.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { kindred } from './program.mjs';

const EXPORTS = fileURLToPath(new URL('../../fixtures/exports', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'kindred-vendors-'));
let base;
let failures = 0;
for (const vendor of ['mixpanel', 'amplitude', 'segment', 'ga4']) {
  const result = kindred(['run', join(EXPORTS, vendor), '--out', vendor, '--json', '--quiet'], {
    cwd: folder,
  });
  if (result.code !== 0) {
    console.log(`${vendor}: exit ${result.code}\n${result.stderr}`);
    failures++;
    continue;
  }
  const summary = JSON.parse(result.stdout);
  const rows = parse(readFileSync(join(folder, vendor, 'assignments.csv')), { columns: true });
  const personas = new Map(rows.map((row) => [row.user_id, row.persona]));
  base ??= personas;
  const ids = [...new Set([...base.keys(), ...personas.keys()])];
  const renamed = ids.filter((id) => base.get(id) !== personas.get(id));
  // Each persona here must be exactly one persona there, and the other way round.
  const pairs = new Set(ids.map((id) => `${base.get(id)}\n${personas.get(id)}`));
  const same = pairs.size === new Set(base.values()).size && pairs.size === new Set(personas.values()).size;
  const { rows: account } = summary;
  console.log(
    `${vendor.padEnd(10)} ${personas.size} users, k = ${summary.k}, ${account.in} rows in = ${account.kept} + ${account.duplicates} + ${account.rejected}, ` +
      `${same ? 'the same groups' : 'OTHER GROUPS'} as the first vendor, ${renamed.length} of ${ids.length} users under another persona id`,
  );
  if (!same) failures++;
}
rmSync(folder, { recursive: true, force: true });
process.exitCode = failures === 0 ? 0 : 1;
