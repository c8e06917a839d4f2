import { compareText } from '../base/index.js';

const MAX_LENGTH = 40;

/**
 * Snake-case names for texts, in their order: `Invite Teammate` is `invite_teammate`. Texts that would share a name get
 * a number, in byte order of the texts, so that the outcome does not depend on their order.
 */
export function slugs(texts: readonly string[]): string[] {
  const taken = new Set<string>();
  const names = new Map<string, string>();
  for (const text of [...new Set(texts)].sort(compareText)) {
    const base = slug(text);
    let name = base;
    for (let i = 2; taken.has(name); i++) name = `${base}_${i}`;
    taken.add(name);
    names.set(text, name);
  }
  return texts.map((text) => names.get(text)!);
}

function slug(text: string): string {
  const words = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1_$2')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '');
  return [...words].slice(0, MAX_LENGTH).join('').replace(/_+$/, '') || 'event';
}
