import { pseudonym } from '../base/index.js';
import { code, type Inline } from './document/document.js';

/** Personas with fewer users than this are small enough for a figure to point at a person. */
export const SMALL_CELL = 10;

/** A user of an artifact that holds ids: by id where ids are shown, otherwise by pseudonym. */
export function userLabel(id: string, showIds: boolean): Inline {
  return shownUser(showIds ? id : pseudonym(id));
}

/** A user as a model names them; parts of e-mail addresses are masked. */
export function shownUser(user: string): Inline {
  return code(maskEmails(user));
}

/** `ann.lee@mail.example` becomes `a…@mail.example`, wherever it stands in the text. */
export function maskEmails(text: string): string {
  return text.replace(/([\p{L}\p{N}])[\p{L}\p{N}._%+'-]*@([\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*)/gu, '$1…@$2');
}
