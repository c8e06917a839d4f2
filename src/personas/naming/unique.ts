import { compareText } from '../../base/index.js';

/** Names that differ in the order of their words, or in capitals, only are the same to a reader. */
export function sameWords(name: string): string {
  const words = name.toLowerCase().split(/[^\p{L}\p{M}\p{N}-]+/u);
  return words.sort(compareText).join(' ').trim();
}

/** The first candidate that is not taken; the first with a number where all are. */
export function firstFree(candidates: readonly string[], taken: ReadonlySet<string>): string {
  const free = candidates.find((name) => !taken.has(sameWords(name)));
  if (free) return free;
  const base = candidates[0]!;
  let n = 2;
  while (taken.has(sameWords(`${base} ${n}`))) n++;
  return `${base} ${n}`;
}

/** `Search and Checkout Users` becomes `search-and-checkout-users`: lower-case ASCII letters, digits and hyphens. */
export function slug(name: string): string {
  const ascii = name
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
    .replace(/-+$/, '');
  return ascii || 'persona';
}

export function freeId(base: string, taken: ReadonlySet<string>): string {
  if (!taken.has(base)) return base;
  let n = 2;
  while (taken.has(`${base}-${n}`)) n++;
  return `${base}-${n}`;
}
