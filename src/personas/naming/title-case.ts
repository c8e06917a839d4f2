const SMALL = new Set('a an and as at but by for from in into of on or per the to via with'.split(' '));

/** `appeal to prefecture` becomes `Appeal to Prefecture`: a name. Words with capitals of their own keep them. */
export function titleCase(text: string): string {
  return text
    .split(' ')
    .map((word, i) => (i > 0 && SMALL.has(word) ? word : word.split('-').map(capitalised).join('-')))
    .join(' ');
}

/** First letter in upper case. */
export function capitalised(text: string): string {
  const [first = ''] = text;
  return first.toUpperCase() + text.slice(first.length);
}
