import type { Content } from '../base/index.js';

/** A file to be written under the output folder. Content may be lazy and is read once. */
export interface ExportFile {
  /** Relative, with forward slashes. */
  path: string;
  content: Content;
  /** Users, or rules, that the file holds. */
  records: number;
  /** What a person has to know before using the file: limits, parts, exceptions. One sentence each. */
  notes: string[];
}
