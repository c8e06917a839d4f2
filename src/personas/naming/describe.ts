import type { Contrast, EventContrast } from '../artifact.js';
import { capitalised, eventTopic, FEATURE_WORDS } from './words.js';

/** An event contrast weaker than this (Cohen's h: 0.2 is small) does not carry a name. */
const LEAST_H = 0.15;
/** A feature contrast weaker than this (Cliff's delta: 0.33 is medium) does not carry a name. */
const LEAST_DELTA = 0.3;
const LONGEST = 48;

/**
 * Names in the order of preference for a persona that no definition fits: what its users do more than others, with how
 * often they come where that sets them apart too. The caller takes the first that is free.
 */
export function describePersona(contrasts: readonly Contrast[], events: readonly EventContrast[]): string[] {
  const doing = events
    .filter((e) => e.direction === 'higher' && e.effect.low >= LEAST_H)
    .map((e) => eventTopic(e.event));
  const acts = [...new Set(doing)].slice(0, 3);
  const manners = [
    ...new Set(
      contrasts
        .filter((c) => Math.abs(c.effect.value) >= LEAST_DELTA)
        .map((c) => FEATURE_WORDS.get(c.feature)?.[c.direction])
        .filter((word) => word !== undefined),
    ),
  ];
  const [first, second] = acts;
  const [manner, other] = manners;
  const names: string[] = [];
  const add = (name: string) => {
    if (name.length <= LONGEST && !names.includes(name)) names.push(name);
  };
  if (first && second) add(joined(first, second));
  if (manner && first) add(`${manner} ${first} users`);
  if (first) add(`${capitalised(first)} users`);
  if (manner && other) add(`${manner}, ${other.toLowerCase()} users`);
  if (manner) add(`${manner} users`);
  if (manner && other && first) add(`${manner}, ${other.toLowerCase()} ${first} users`);
  for (const act of acts) for (const word of manners) add(`${word} ${act} users`);
  for (const a of manners) for (const b of manners) if (a !== b) add(`${a}, ${b.toLowerCase()} users`);
  return names;
}

/** `view report`, `export report` become `View and export report users`. */
function joined(first: string, second: string): string {
  const a = first.split(' ');
  const b = second.split(' ');
  if (a.length > 1 && b.length > 1 && a.slice(1).join(' ') === b.slice(1).join(' ')) {
    return `${capitalised(a[0]!)} and ${second} users`;
  }
  return `${capitalised(first)} and ${second} users`;
}
