import { nearestName, usageError } from '../base/index.js';

/**
 * The position of a name that a person wrote, in a list of names from the data.
 *
 * @param what what is named: `event`, `property`, `trait`
 * @throws KindredError (usage) with the nearest name when there is none
 */
export function positionOf(name: string, names: readonly string[], what: string, where: string): number {
  const position = names.indexOf(name);
  if (position >= 0) return position;
  const near = nearestName(name, names);
  throw usageError(`unknown-${what}`, {
    what: `there is no ${what} '${name}' in the data`,
    where,
    expected: `one of ${names.length} ${what} names`,
    fix: near === undefined ? `check the name; 'kindred inspect' lists them` : `did you mean '${near}'?`,
  });
}
