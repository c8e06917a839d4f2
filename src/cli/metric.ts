import { InvalidArgumentError } from 'commander';
import { parseDuration } from '../base/index.js';
import type { Config } from '../config/index.js';

type MetricConfig = Config['experiments'][number]['metrics'][number];

const TYPES = ['conversion', 'count', 'sum', 'ratio', 'time'] as const;

const DEFAULT_WINDOW = '7d';

/** How a metric is written on the command line, for help texts. */
export const METRIC_FORM =
  'type:event[:window], such as conversion:purchase:7d, count:search, time:activated:3d; sum:event/property, ratio:event/denominator; ":decrease" behind it where less is better';

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
  const [event, other] = twoNames(rest.join(':'), type === 'sum' || type === 'ratio');
  const base = { type, event, window, guardrail, direction };
  switch (type) {
    case 'sum':
      return { ...base, name: `${other} of ${event} within ${window}`, property: other! };
    case 'ratio':
      return { ...base, name: `${event} per ${other} within ${window}`, denominator: other! };
    case 'count':
      return { ...base, name: `number of ${event} within ${window}` };
    case 'time':
      return { ...base, name: `time to ${event}` };
    case 'conversion':
      return { ...base, name: `${event} within ${window}` };
  }
}

function twoNames(text: string, both: boolean): [string, string | undefined] {
  const slash = both ? text.lastIndexOf('/') : text.length;
  const [first, second] = [text.slice(0, slash), both ? text.slice(slash + 1) : undefined];
  if (slash < 1 || second === '') throw malformed();
  return [first, second];
}

function isDuration(text: string): boolean {
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
