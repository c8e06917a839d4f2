/**
 * Numbers as they are shown: rounded, so that a nightly report changes only where something changed. Exact values are
 * in the JSON artifacts. No locale is asked.
 */

/** `29207` is `29,207`. */
export function count(n: number): string {
  return String(Math.round(n)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `50 users`, `1 user`. */
export function counted(n: number, noun: string, plural = `${noun}s`): string {
  return `${count(n)} ${Math.round(n) === 1 ? noun : plural}`;
}

/** A fraction of 1 as a percentage to one decimal: `8.3 %`. Never `0.0 %` or `100.0 %` unless it is so. */
export function percent(share: number | null): string {
  if (share === null) return '–';
  if (share > 0 && share < 0.0005) return '< 0.1 %';
  if (share < 1 && share > 0.9995) return '> 99.9 %';
  return `${fixed(share * 100, 1)} %`;
}

/** A number to `digits` decimals, fewer from 10 on and none from 100 on, with a true minus sign. */
export function decimal(value: number | null, digits = 2): string {
  if (value === null) return '–';
  const size = Math.abs(value);
  if (size >= 1000) return `${value < 0 ? '−' : ''}${count(size)}`;
  return fixed(value, size >= 100 ? 0 : size >= 10 ? Math.min(1, digits) : digits);
}

/** `0.82 (0.77 to 0.86)`. */
export function interval({ value, low, high }: { value: number; low: number; high: number }): string {
  return `${fixed(value, 2)} (${fixed(low, 2)} to ${fixed(high, 2)})`;
}

/** A value in its unit: shares as percentages, flags as yes or no, everything else with the unit behind it. */
export function measured(value: number | null, unit: string): string {
  const number = bare(value, unit);
  const behind = value === null ? '' : unitBehind(unit);
  if (behind === '') return number;
  return `${number} ${number === '1' && /^[a-z]+s$/.test(behind) ? behind.slice(0, -1) : behind}`;
}

/** The middle of a group and its quartiles, the unit once: `14 (9 to 24) days`. */
export function middle(median: number, p25: number | null, p75: number | null, unit: string): string {
  if (unit === 'flag') return measured(median, unit);
  const behind = unitBehind(unit);
  const numbers = `${bare(median, unit)} (${bare(p25, unit)} to ${bare(p75, unit)})`;
  return behind === '' ? numbers : `${numbers} ${behind}`;
}

/** What a reader expects behind the number; doublings are shown as the factor they stand for. */
function unitBehind(unit: string): string {
  if (unit === 'doublings') return 'times';
  return ['', 'count', 'index', 'share', 'flag'].includes(unit) ? '' : unit;
}

function bare(value: number | null, unit: string): string {
  if (value === null) return '–';
  if (unit === 'share') return percent(value);
  if (unit === 'flag') return value >= 0.5 ? 'yes' : 'no';
  return plainNumber(unit === 'doublings' ? 2 ** value : value);
}

/** As many decimals as the size deserves, and no zeros at the end: `0.25`, `9.1`, `14`, `1,200`. */
export function plainNumber(value: number | null): string {
  if (value === null) return '–';
  const size = Math.abs(value);
  const text = decimal(value, size >= 1 ? 1 : 2);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** Always with its sign: `+0.42`, `−0.10`. */
export function signed(value: number, digits = 2): string {
  const text = fixed(value, digits);
  return value > 0 && Number(value.toFixed(digits)) !== 0 ? `+${text}` : text;
}

/** The day of an ISO 8601 time. */
export function day(iso: string): string {
  return iso.slice(0, 10);
}

/** The days of a stretch of time: `from 2025-03-03 to 2025-05-31`, or `on 2025-03-03`. Both ends are included. */
export function daysBetween(first: string, last: string): string {
  return day(first) === day(last) ? `on ${day(first)}` : `from ${day(first)} to ${day(last)}`;
}

function fixed(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}
