import { usageError } from './errors.js';

const UNIT_MS: Record<string, number> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** One day in milliseconds. */
export const DAY_MS = 86_400_000;

/**
 * Reads a duration such as `30m`, `1h` or `7d` and returns milliseconds. Bare numbers are refused, because a number
 * without a unit is how a session gap of 30 hours comes about.
 *
 * @throws KindredError (usage) naming `where` when the text is not a positive duration.
 */
export function parseDuration(text: string, where: string): number {
  const match = /^\s*(\d+(?:\.\d+)?)\s*(ms|s|m|h|d|w)\s*$/.exec(text);
  const value = match ? Number(match[1]) * UNIT_MS[match[2]!]! : Number.NaN;
  if (!Number.isFinite(value) || value <= 0) {
    throw usageError('bad-duration', {
      what: `'${text}' is not a duration`,
      where,
      expected: 'a number and a unit: ms, s, m, h, d or w',
      fix: 'write 30m, 1h or 7d',
    });
  }
  return Math.round(value);
}

/** Writes milliseconds as the largest unit that divides them: 1800000 is `30m`. */
export function formatDuration(ms: number): string {
  for (const unit of ['w', 'd', 'h', 'm', 's'] as const) {
    const size = UNIT_MS[unit]!;
    if (ms >= size && ms % size === 0) return `${ms / size}${unit}`;
  }
  return `${ms}ms`;
}

/** A duration for a reader, in the largest unit below the week that divides it: `14 days`. */
export function durationInWords(ms: number): string {
  for (const [unit, letter] of [
    ['day', 'd'],
    ['hour', 'h'],
    ['minute', 'm'],
    ['second', 's'],
  ] as const) {
    const size = UNIT_MS[letter]!;
    if (ms >= size && ms % size === 0) return `${ms / size} ${unit}${ms === size ? '' : 's'}`;
  }
  return `${ms} milliseconds`;
}
