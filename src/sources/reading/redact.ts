/** Longest excerpt of a rejected record, in characters. */
const MOST_CHARACTERS = 300;

/** Keys that are names of fields rather than data: short, and without the signs of an address or a number. */
const FIELD_NAME = /^[$\w .:-]{1,40}$/;

/**
 * A rejected record with its values masked: letters become `x`, digits `9`; structure, punctuation and the names of
 * fields stay, so that the fault can be seen and the person cannot.
 */
export function redact(raw: Uint8Array): string {
  // Masking keeps the length of what it masks, so cutting first loses nothing.
  const text = Buffer.from(raw.subarray(0, 4 * MOST_CHARACTERS)).toString('utf8');
  const masked = /^\s*[{[]/.test(text) ? redactJson(text) : mask(text);
  const plain = masked.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\uFFFD');
  if (plain.length <= MOST_CHARACTERS) return plain;
  // Not through the middle of a character.
  return `${plain.slice(0, MOST_CHARACTERS - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** Strings before a colon are names of fields; everything else is masked, whether or not the text is JSON. */
function redactJson(text: string): string {
  let out = '';
  let last = 0;
  for (const match of text.matchAll(/"((?:[^"\\]|\\.)*)"?(\s*:)?/gs)) {
    const [whole, content = '', colon] = match;
    const isName = colon !== undefined && FIELD_NAME.test(content) && !/\d{4}/.test(content);
    out += mask(text.slice(last, match.index), true) + (isName ? whole : mask(whole));
    last = match.index + whole.length;
  }
  return out + mask(text.slice(last), true);
}

/** `literals`: leaves `true`, `false` and `null` as they are. */
function mask(text: string, literals = false): string {
  const pattern = literals ? /\b(true|false|null)\b|\p{L}|\p{N}/gu : /\p{L}|\p{N}/gu;
  return text.replace(pattern, (c) => (c.length > 2 ? c : /\p{N}/u.test(c) ? '9' : 'x'));
}
