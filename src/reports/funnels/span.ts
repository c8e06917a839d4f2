/** A time as a person says it: `45 seconds`, `3.2 hours`, `2.5 days`. A dash where there is none. */
export function span(seconds: number | null): string {
  if (seconds === null) return '–';
  if (seconds === 0) return 'at once';
  if (seconds < 1) return 'under a second';
  const [unit, size] = UNITS.find(([, least]) => seconds >= least)!;
  const value = seconds / size;
  // One decimal below ten, where it says something.
  const text = value < 10 ? value.toFixed(1).replace(/\.0$/, '') : String(Math.round(value));
  return `${text} ${unit}${text === '1' ? '' : 's'}`;
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const;
