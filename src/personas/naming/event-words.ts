/** Words that people write in capitals. */
const ACRONYMS: ReadonlyMap<string, string> = new Map(
  'ai api b2b crm csv faq html id ip json kpi pdf qr sdk seo sms sql sso ui url xml'
    .split(' ')
    .map((word) => [word, word.toUpperCase()]),
);

/** After these a number tells one thing from another: `step 2`. Elsewhere it is a version. */
const COUNTED = new Set(
  'chapter day episode lesson level module part phase question round slide stage step tier week'.split(' '),
);

/** These say nothing without their number: `event 17`. */
const GENERIC = new Set(
  'act action activity button category content element ev event evt feat feature function item link page screen section tab task tool type widget'.split(
    ' ',
  ),
);
const NUMBER = /^\p{N}+$/u;
const LONGEST_STUB = 3;

/** What vendors put before the names of their own events. */
const VENDOR = /^(?:\[(?:amplitude|experiment)\]\s*|\$(?:mp_)?|mp_reserved_)/i;

/**
 * The words of an event name in lower case, without versions and ids: `$checkoutStarted_v2` is `checkout`, `started`. A
 * number that tells one thing from another is part of its word: `step_2_done` is `step 2`, `done`.
 */
export function wordsOf(event: string): string[] {
  const words = event
    .replace(VENDOR, '')
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .replace(/['’]/gu, '')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim()
    .toLowerCase()
    .split(' ')
    .filter((word) => word !== '');
  const [first, second] = words.filter((word) => !NUMBER.test(word));
  // A stub of a word means as little: `ft_12`.
  const stub = second === undefined && first !== undefined && first.length <= LONGEST_STUB;
  const said: string[] = [];
  words.forEach((word, i) => {
    if (/^v\d+$/.test(word) || /^(?=.*\d)[0-9a-f]{8,}$/.test(word)) return;
    if (!NUMBER.test(word)) {
      said.push(word);
      return;
    }
    const before = words[i - 1];
    if (before !== undefined && said.length > 0 && (stub || COUNTED.has(before) || GENERIC.has(before))) {
      said[said.length - 1] += ` ${word}`;
    }
  });
  return said;
}

/** An event name as a reader says it: `api_token_created` becomes `API token created`. Its own text where nothing is left. */
export function eventWords(event: string): string {
  return wordsOf(event).map(withCapitals).join(' ') || event;
}

/** `api` becomes `API`; other words stay as they are. */
export function withCapitals(word: string): string {
  return ACRONYMS.get(word) ?? word;
}
