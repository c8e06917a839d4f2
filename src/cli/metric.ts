import { InvalidArgumentError } from 'commander';
import { parseDuration } from '../base/index.js';
import type { Config } from '../config/index.js';
import { parseEvent, shownEvent } from './event.js';

type MetricConfig = Config['experiments'][number]['metrics'][number];

const TYPES = ['conversion', 'count', 'sum', 'ratio', 'time'] as const;

const DEFAULT_WINDOW = '7d';

/** How a metric is written on the command line, for help texts. */
export const METRIC_FORM =
  'type:event[:window], such as conversion:purchase:7d, count:search, time:activated:3d; sum:event/property, ratio:event/denominator; event[property=value] counts such events only; ":decrease" behind it where less is better';

/**
 * A metric of the command line. Only the ends are read from the text, so that an event may have colons in its name.
 *
 * @throws InvalidArgumentError with the form that was expected
 */
export function parseMetric(text: string, guardrail = false): MetricConfig {
  const parts = text.split(':');
  const type = TYPES.find((name) => name === parts[0]);
  if (type === undefined || parts.length < 2) throw malformed();
  let rest = parts.slice(1);
  let direction: MetricConfig['direction'] = type === 'time' ? 'decrease' : 'increase';
  const last = rest.at(-1);
  if (rest.length > 1 && (last === 'increase' || last === 'decrease')) {
    direction = last;
    rest = rest.slice(0, -1);
  }
  let window = DEFAULT_WINDOW;
  if (rest.length > 1 && isDuration(rest.at(-1)!)) {
    window = rest.at(-1)!;
    rest = rest.slice(0, -1);
  }
  const [first, second] = twoNames(rest.join(':'), type === 'sum' || type === 'ratio');
  const { event, where } = parseEvent(first);
  const shown = shownEvent({ event, where });
  const base = { type, event, window, guardrail, direction, ...(where.length > 0 ? { where } : {}) };
  switch (type) {
    case 'sum':
      return { ...base, name: `${second} of ${shown} within ${window}`, property: second! };
    case 'ratio': {
      const over = parseEvent(second!);
      return {
        ...base,
        name: `${shown} per ${shownEvent(over)} within ${window}`,
        denominator: over.event,
        ...(over.where.length > 0 ? { denominator_where: over.where } : {}),
      };
    }
    case 'count':
      return { ...base, name: `number of ${shown} within ${window}` };
    case 'time':
      return { ...base, name: `time to ${shown}` };
    case 'conversion':
      return { ...base, name: `${shown} within ${window}` };
  }
}

/** Both names of a sum or ratio; the last slash outside brackets parts them. */
function twoNames(text: string, both: boolean): [string, string | undefined] {
  let slash = text.length;
  if (both) {
    slash = -1;
    let depth = 0;
    for (let i = 0; i < text.length; i++) {
      if (text[i] === '[') depth++;
      else if (text[i] === ']') depth--;
      else if (text[i] === '/' && depth === 0) slash = i;
    }
  }
  const [first, second] = [text.slice(0, Math.max(0, slash)), both ? text.slice(slash + 1) : undefined];
  if (slash < 1 || second === '') throw malformed();
  return [first, second];
}

/** Whether a text is a duration such as `7d`. */
export function isDuration(text: string): boolean {
  try {
    parseDuration(text, '');
    return true;
  } catch {
    return false;
  }
}

function malformed(): InvalidArgumentError {
  return new InvalidArgumentError(`expected ${METRIC_FORM}`);
}

/** For options that may be given several times. */
export function collectMetrics(
  guardrail: boolean,
): (text: string, before: MetricConfig[] | undefined) => MetricConfig[] {
  return (text, before = []) => [...before, parseMetric(text, guardrail)];
}
