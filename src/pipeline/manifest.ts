import type { ArtifactHead, StagedFile } from '../base/index.js';
import type { Config } from '../config/index.js';
import type { RowAccount } from '../events/index.js';
import type { LoadedFile } from '../sources/index.js';

/** `manifest.json`: what went in, what came out, and everything needed to repeat the run. No times, no machine. */
export interface Manifest extends ArtifactHead {
  kind: 'kindred/manifest';
  /** Versions that may change results. */
  versions: { kindred: string; engine: string };
  seed: number;
  config: Omit<Config, 'out' | 'inputs'>;
  rows: RowAccount;
  inputs: ManifestInput[];
  outputs: StagedFile[];
  /** Reports beside report.md, as it links to them. */
  reports: { title: string; path: string }[];
}

/** An input file as it was read. */
export interface ManifestInput {
  name: string;
  bytes: number;
  sha256: string;
  vendor: string;
  form: string;
  records: number;
  accepted: number;
  rejected: number;
}

/** The manifest's line for a loaded file. */
export function manifestInput(file: LoadedFile): ManifestInput {
  return {
    name: file.name,
    bytes: file.bytes,
    sha256: file.sha256,
    vendor: file.vendor,
    form: file.detection.form,
    records: file.records,
    accepted: file.accepted,
    rejected: file.rejected,
  };
}
