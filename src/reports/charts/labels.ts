import { readable } from '../document/escape.js';

/**
 * Names from data as labels of a chart: readable, cut, and different from each other even where the cut made them
 * alike. A chart puts things with equal labels in one place.
 */
export function chartLabels(names: readonly string[], longest = 46): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const base = readable(name, longest) || '(no name)';
    let label = base;
    for (let i = 2; taken.has(label); i++) label = `${base} (${i})`;
    taken.add(label);
    return label;
  });
}

/** Breaks a label between words into lines of about `width` characters. A chart splits it at the line breaks. */
export function wrapLabel(label: string, width = 14): string {
  const lines: string[] = [];
  for (const word of label.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && `${last} ${word}`.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join('\n');
}

/** A constant expression: the label of an axis as its lines. */
export const SPLIT_LINES = "split(datum.label, '\\n')";
