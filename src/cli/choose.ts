import { nearestName, usageError } from '../base/index.js';
import type { Breakdown } from '../pipeline/index.js';
import { readPersonaModel } from './artifacts.js';

/**
 * The entry of the configuration that was asked for by name, or the only one.
 *
 * @param what what it is, for messages: `experiment`, `plan`
 * @param flags how to do without a configuration
 * @throws KindredError (usage) when there is none, or no telling which
 */
export function chooseNamed<T extends { name: string }>(
  entries: readonly T[],
  wanted: string | undefined,
  what: string,
  flags: string,
): T {
  const chosen =
    wanted === undefined && entries.length === 1 ? entries[0] : entries.find(({ name }) => name === wanted);
  if (chosen) return chosen;
  const names = entries.map(({ name }) => name);
  const near = wanted === undefined ? undefined : nearestName(wanted, names);
  throw usageError(`no-${what}`, {
    what: wanted === undefined ? `no ${what} was asked for` : `the configuration has no ${what} '${wanted}'`,
    expected: names.length === 0 ? `${flags}, or a configuration` : `--name with one of ${names.join(', ')}`,
    fix: near === undefined ? flags : `did you mean '${near}'?`,
  });
}

/**
 * By what to break down: the personas of a model that was given, those found now, or nothing.
 *
 * @throws KindredError when the model cannot be read
 */
export async function breakdownOf(options: { by?: 'persona' | 'none'; model?: string }): Promise<Breakdown> {
  if (options.by === 'none') return 'none';
  return options.model === undefined ? 'discover' : readPersonaModel(options.model);
}
