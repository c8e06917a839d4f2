/**
 * Text that comes from data (names, titles, events) on its way into files that people open. Ids are never passed
 * through here: where a machine reads an id it has to be the id.
 */

const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;
/** Marks that reorder or hide what a reader sees: embeddings, overrides, isolates, marks, byte order mark. */
const BIDI = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;
const LONE_SURROGATE = /\p{Surrogate}/gu;

/** One line of well-formed text: control characters and line breaks become one space, bidirectional marks go. */
export function plainText(text: string): string {
  return text.replace(CONTROL, ' ').replace(BIDI, '').replace(LONE_SURROGATE, '\ufffd').trim();
}

/** Characters with which a spreadsheet takes a cell for a formula (OWASP, CSV injection), full-width forms included. */
const FORMULA = /^\s*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

/** Whether a spreadsheet would take the text for a formula. */
export function looksLikeFormula(text: string): boolean {
  return FORMULA.test(text);
}

/** Plain text that a spreadsheet shows as text: an apostrophe goes before what looks like a formula. */
export function spreadsheetText(text: string): string {
  const plain = plainText(text);
  return looksLikeFormula(text) || looksLikeFormula(plain) ? `'${plain}` : plain;
}
