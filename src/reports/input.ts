import type { Quality, RowAccount } from '../events/index.js';
import type { PersonaModel } from '../personas/index.js';
import type { LearnedRules } from '../rules/index.js';
import type { Vendor } from '../sources/index.js';
import type { UserMap } from './charts/index.js';

/** Everything the persona report is made of. It shows these artifacts and computes nothing of its own. */
export interface ReportInput {
  model: PersonaModel;
  rows?: RowAccount;
  quality?: Quality;
  files?: readonly ReportedFile[];
  /** What the readers of the files had to say; one sentence each. */
  warnings?: readonly string[];
  /** How well short rules reproduce the personas. */
  rules?: Pick<LearnedRules, 'fidelity' | 'conditions' | 'undescribed'>;
  userMap?: UserMap;
  /** Other reports of the run. Paths are relative to the output folder. */
  related?: readonly { title: string; path: string }[];
  /** Shows user ids; otherwise pseudonyms stand in for them. E-mail addresses are masked in any case. */
  showIds?: boolean;
}

/** One input file, as its reader left it. */
export interface ReportedFile {
  name: string;
  vendor: Vendor;
  /** Which form of the vendor's exports it is. */
  form: string;
  records: number;
  rejected: number;
}
