import type { Dialect } from '../engines/index.js';
import { Columns } from './fields.js';
import type { Detection, FileHead, FileRole, Selection, Source, SourceOptions, Vendor } from './source.js';

/** One form of a vendor's exports: how to tell it, and how to read it. */
export interface Form {
  name: string;
  role: FileRole;
  /** Undefined when the file is certainly not of this form. */
  judge(head: FileHead): Judgement | undefined;
  /** Absent for forms that are recognised only to be refused. */
  select?(head: FileHead, options: SourceOptions, dialect: Dialect): Selection;
}

export interface Judgement {
  score: number;
  reasons: string[];
  refusal?: NonNullable<Detection['refusal']>;
}

/** Scores used by forms, so that those of different vendors compare. */
export const SCORE = {
  /** A combination of names that nobody else writes. */
  signature: 0.95,
  /** Names that are typical, but could be someone else's. */
  typical: 0.8,
  /** The vendor's name for something common. */
  possible: 0.6,
  /** A table with columns that can be mapped by name. */
  mapped: 0.3,
} as const;

/** What a telling file name adds to a score. */
export const PATH_HINT = 0.04;

/** A source that tries its forms and takes the best. */
export function sourceOf(vendor: Vendor, title: string, forms: readonly Form[]): Source {
  return {
    vendor,
    title,
    detect(head) {
      let best: Detection = { score: 0, reasons: [], form: 'none', role: 'events' };
      for (const form of forms) {
        const judgement = form.judge(head);
        if (!judgement || judgement.score <= best.score) continue;
        best = { ...judgement, form: form.name, role: form.role };
      }
      return best;
    },
    select(head, detection, options, dialect) {
      const form = forms.find((candidate) => candidate.name === detection.form);
      if (!form?.select) throw new TypeError(`${title} has no reading for the form ${detection.form}`);
      return form.select(head, options, dialect);
    },
  };
}

/** A form that is recognised and refused: what the file is, and what to export instead. */
export function refusedForm(
  name: string,
  judge: (head: FileHead) => string[] | undefined,
  refusal: { what: string; fix: string },
): Form {
  return {
    name,
    role: 'events',
    judge(head) {
      const reasons = judge(head);
      return reasons && { score: SCORE.signature, reasons, refusal };
    },
  };
}

/** A judgement from the names that decided; a telling file name raises it. */
export function judged(
  head: FileHead,
  score: number,
  names: readonly string[],
  pathHint?: RegExp,
): Judgement {
  const reasons = names.length > 0 ? [`has ${listed(names)}`] : [];
  if (!pathHint?.test(head.name)) return { score, reasons };
  return { score: Math.min(1, score + PATH_HINT), reasons: [...reasons, 'the file name fits'] };
}

/** The names among `names` that the header has, in the given order. */
export function present(head: FileHead, names: readonly string[]): string[] {
  const columns = new Columns(head.header);
  return names.filter((name) => columns.has(name));
}

/** Share of the head's records for which a test holds; 0 when there are none. */
export function shareOf(
  head: FileHead,
  test: (record: Readonly<Record<string, unknown>>) => boolean,
): number {
  return head.records.length === 0 ? 0 : head.records.filter(test).length / head.records.length;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listed(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}
