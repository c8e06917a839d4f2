/** Names that Windows keeps for devices, with or without an extension. */
const RESERVED = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])$/;
const MAX_LENGTH = 80;

/**
 * File names (without extension) for ids: lower-case ASCII letters, digits, `-` and `_` only, safe on Windows, macOS
 * and Linux, and different from each other even where letter case does not count. Position `i` is the name of `ids[i]`;
 * the same ids in the same order give the same names.
 */
export function fileNames(ids: readonly string[]): string[] {
  const taken = new Set<string>();
  return ids.map((id) => {
    const base = fileName(id);
    let name = base;
    for (let i = 2; taken.has(name); i++) name = `${base}-${i}`;
    taken.add(name);
    return name;
  });
}

function fileName(id: string): string {
  const name = id
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, '-')
    .slice(0, MAX_LENGTH)
    .replace(/^-+|-+$/g, '');
  if (name === '') return 'unnamed';
  return RESERVED.test(name) ? `${name}_` : name;
}
