import { sha256 } from '../base/index.js';
import { code, type Inline } from './document/document.js';

/** Personas with fewer users than this are small enough for a figure to point at a person. */
export const SMALL_CELL = 10;

/** A user in a report: by id where ids are shown, otherwise by pseudonym. */
export function userLabel(id: string, showIds: boolean): Inline {
  return code(showIds ? maskEmails(id) : pseudonym(id));
}

/** The first eight digits of the SHA-256 of the id: the same user has the same pseudonym in every run. */
export function pseudonym(id: string): string {
  return `user ${sha256(id).slice(0, 8)}`;
}

/** `ann.lee@mail.example` becomes `a…@mail.example`, wherever it stands in the text. */
export function maskEmails(text: string): string {
  return text.replace(/([\p{L}\p{N}])[\p{L}\p{N}._%+'-]*@([\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*)/gu, '$1…@$2');
}
