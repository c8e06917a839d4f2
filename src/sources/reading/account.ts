import { type Engine, sql } from '../../engines/index.js';
import type { LoadedFile } from '../raw.js';
import type { FileRole } from '../source.js';
import type { FastResult } from './fast.js';
import { tableOf } from './raw-tables.js';

/** The account of a file. */
export function accountOf(result: FastResult, records: number, rejected: number): LoadedFile {
  const { prepared, scan, distrust } = result;
  const { file, head, recognition } = prepared.file;
  return {
    index: prepared.id,
    name: file.name,
    vendor: recognition.source.vendor,
    format: head.format,
    detection: recognition.detection,
    bytes: scan.bytes,
    sha256: scan.sha256,
    records,
    accepted: records - rejected,
    rejected,
    reader: distrust === undefined ? 'fast' : `exact: ${distrust}`,
  };
}

/** Holds the tables to the accounts: every record is in its table or among the rejects. A difference is a bug. */
export async function checkAccounts(engine: Engine, files: readonly LoadedFile[]): Promise<void> {
  const accepted = new Map<number, number>();
  for (const role of ['events', 'identities', 'traits'] satisfies FileRole[]) {
    const found = await engine.columns(sql`SELECT file, count(*) AS n FROM ${tableOf(role)} GROUP BY file`, {
      file: 'int32',
      n: 'int53',
    });
    const ids = files.filter((file) => file.detection.role === role).map((file) => file.index);
    for (const [i, id] of found.file.entries()) if (ids.includes(id)) accepted.set(id, found.n[i]!);
  }
  const rejected = await engine.columns(sql`SELECT file, count(*) AS n FROM raw_rejects GROUP BY file`, {
    file: 'int32',
    n: 'int53',
  });
  const rejectedOf = new Map(Array.from(rejected.file, (id, i) => [id, rejected.n[i]!]));
  for (const file of files) {
    const there = [accepted.get(file.index) ?? 0, rejectedOf.get(file.index) ?? 0];
    if (there[0] !== file.accepted || there[1] !== file.rejected) {
      throw new Error(
        `${file.name}: of ${file.records} records ${file.accepted} should be accepted and ${file.rejected} rejected, but the tables have ${there[0]} and ${there[1]}`,
      );
    }
  }
}

/** Files of which more than half was rejected, though all files together are within the limit. */
export function mostlyRejected(files: readonly LoadedFile[]): string[] {
  return files
    .filter((file) => file.rejected > file.records / 2)
    .map((file) => `${file.rejected} of the ${file.records} records of ${file.name} were rejected`);
}
