import { InvalidArgumentError } from 'commander';
import type { Config } from '../config/index.js';

type Filters = NonNullable<Config['experiments'][number]['metrics'][number]['where']>;

/** An event of the command line with the property values it must have. */
export interface NamedEvent {
  event: string;
  where: Filters;
}

/**
 * Reads `event` or `event[property=value|value,property=value]`. Brackets without an equals sign are part of the name.
 *
 * @throws InvalidArgumentError with the form that was expected
 */
export function parseEvent(text: string): NamedEvent {
  const match = /^(.+?)\[([^\]]*=[^\]]*)\]$/.exec(text.trim());
  if (!match) return { event: text.trim(), where: [] };
  const where = match[2]!.split(',').map((filter) => {
    const at = filter.indexOf('=');
    const property = filter.slice(0, Math.max(0, at)).trim();
    const values = filter
      .slice(at + 1)
      .split('|')
      .map((value) => value.trim());
    if (property === '' || values.includes('')) {
      throw new InvalidArgumentError(`'${filter}' is no filter: expected event[property=value|value]`);
    }
    return { property, in: values };
  });
  return { event: match[1]!.trim(), where };
}

/** `purchase (plan pro or team)`. */
export function shownEvent({ event, where }: NamedEvent): string {
  if (where.length === 0) return event;
  return `${event} (${where.map(({ property, in: values }) => `${property} ${values.join(' or ')}`).join(', ')})`;
}

/** Names separated by commas; commas and bars inside brackets belong to a filter. */
export function splitOutside(text: string, separator: ',' | '|'): string[] {
  const parts = [''];
  let depth = 0;
  for (const c of text) {
    if (c === '[') depth++;
    if (c === ']') depth = Math.max(0, depth - 1);
    if (c === separator && depth === 0) parts.push('');
    else parts[parts.length - 1] += c;
  }
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}
