/**
 * A regular expression for texts that are none of the given values, without look-ahead (RE2 has none). It follows the
 * tree of common prefixes: at each point the text may end where no value ends, or leave the tree by another character.
 * The empty text does not match. Values must not hold characters beyond U+FFFF, which JavaScript counts as two.
 */
export function complementPattern(values: readonly string[]): string {
  return `^${afterPrefix(values, false)}[\\s\\S]*$`;
}

/** What may follow a prefix; `endings` are the rests of the values that begin with it. */
function afterPrefix(endings: readonly string[], mayEnd: boolean): string {
  const byFirst = new Map<string, string[]>();
  for (const ending of endings) {
    if (ending === '') continue;
    const rests = byFirst.get(ending[0]!) ?? [];
    rests.push(ending.slice(1));
    byFirst.set(ending[0]!, rests);
  }
  const other = byFirst.size === 0 ? '[\\s\\S]' : `[^${[...byFirst.keys()].map(inClass).join('')}]`;
  const branches = [...(mayEnd ? ['$'] : []), other];
  for (const [first, rests] of byFirst) {
    branches.push(literal(first) + afterPrefix(rests, !rests.includes('')));
  }
  return `(${branches.join('|')})`;
}

function inClass(character: string): string {
  return /[\\\]^-]/.test(character) ? `\\${character}` : character;
}

function literal(character: string): string {
  return /[\\^$.*+?()[\]{}|]/.test(character) ? `\\${character}` : character;
}
