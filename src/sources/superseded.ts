import type { Vendor } from './source.js';

/** A GA4 table named by its day: `events_20250101`, `events_intraday_20250101`. */
const DAILY = /(^|.*[^a-z])events_(intraday_)?(\d{8})(?!\d)/;

/**
 * Files whose rows all come again in a better file of the same run: the intraday table of a day whose daily table is
 * there too. GA4 completes rows between the two, so they are not duplicates by key. Maps a file's name to why.
 */
export function supersededFiles(files: readonly { name: string; vendor: Vendor }[]): Map<string, string> {
  const tables = files.flatMap(({ name, vendor }) => {
    const match = vendor === 'ga4' ? DAILY.exec(name) : null;
    return match ? [{ name, intraday: match[2] !== undefined, day: match[3]! }] : [];
  });
  const complete = new Set(tables.filter((table) => !table.intraday).map((table) => table.day));
  const superseded = tables.filter((table) => table.intraday && complete.has(table.day));
  return new Map(
    superseded.map(({ name, day }) => [
      name,
      `the daily table events_${day} is given as well and is complete`,
    ]),
  );
}
