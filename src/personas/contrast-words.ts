import type { Contrast, Spread } from './artifact.js';
import { formatValue } from './units.js';

/** A feature of a persona against everyone else, in users' words: medians where they differ to the reader, else quartiles. */
export function contrastWords(
  title: string,
  unit: string,
  persona: Spread,
  others: Spread,
  direction: Contrast['direction'],
): string {
  const told = tellingFigures(unit, persona, others, direction);
  if (!told)
    return `${title}: tends to be ${direction}, with the same middle and quartiles as for everyone else`;
  const [theirs, everyoneElse] = told.figures;
  if (told.of === 'median') return `${title}: ${theirs} against ${everyoneElse} for everyone else`;
  return `${title}: a quarter have at ${direction === 'higher' ? 'least' : 'most'} ${theirs}, for everyone else ${everyoneElse}`;
}

/** Whether the figures of a contrast differ to a reader. */
export function readsDifferently({ unit, persona, others, direction }: Contrast): boolean {
  return tellingFigures(unit, persona, others, direction) !== null;
}

function tellingFigures(
  unit: string,
  persona: Spread,
  others: Spread,
  direction: Contrast['direction'],
): { of: 'median' | 'quartile'; figures: [string, string] } | null {
  const said = (value: number | null) => formatValue(value ?? 0, unit);
  if (said(persona.median) !== said(others.median)) {
    return { of: 'median', figures: [said(persona.median), said(others.median)] };
  }
  const edge = direction === 'higher' ? 'p75' : 'p25';
  if (said(persona[edge]) === said(others[edge])) return null;
  return { of: 'quartile', figures: [said(persona[edge]), said(others[edge])] };
}
