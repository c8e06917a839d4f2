/**
 * A regular expression for one-line texts that are none of the given values, without look-ahead (RE2 has none). It
 * follows the tree of common prefixes: at each point the text may leave the tree by another character, or end where no
 * value ends. Texts that are empty do not match. Values must not hold characters beyond U+FFFF.
 */
export function complementPattern(values: readonly string[]): string {
  return `^${rest(values, false)}$`;
}

/** Pattern of what may follow so that the whole is none of the values; `values` are the endings still possible. */
function rest(values: readonly string[], mayEnd: boolean): string {
  const byFirst = new Map<string, string[]>();
  for (const value of values) {
    if (value === '') continue;
    const tails = byFirst.get(value[0]!) ?? [];
    tails.push(value.slice(1));
    byFirst.set(value[0]!, tails);
  }
  const branches: string[] = [];
  // Leaving the tree: any other character, then anything.
  branches.push(
    byFirst.size === 0 ? ANY + ANY_MORE : `[^${[...byFirst.keys()].map(inClass).join('')}]${ANY_MORE}`,
  );
  for (const [first, tails] of byFirst) branches.push(literal(first) + rest(tails, !tails.includes('')));
  return mayEnd ? `(?:|${branches.join('|')})` : `(?:${branches.join('|')})`;
}

const ANY = '[\\s\\S]';
const ANY_MORE = '[\\s\\S]*';

function inClass(character: string): string {
  return /[\\\]^-]/.test(character) ? `\\${character}` : character;
}

function literal(character: string): string {
  return /[\\^$.*+?()[\]{}|]/.test(character) ? `\\${character}` : character;
}
