/** A value with its unit, as a reader expects it: `35 %`, `2.4 days`, `1,204 events`. */
export function formatValue(value: number, unit: string): string {
  if (unit === 'share') return `${trim(100 * value)} %`;
  if (unit === 'flag') return value >= 0.5 ? 'yes' : 'no';
  // Doublings as the factor that they stand for; entropy as the number of events that, done equally often, have it.
  if (unit === 'doublings') return `${trim(2 ** value)} times`;
  if (unit === 'bits')
    return `as of ${trim(2 ** value)} ${trim(2 ** value) === '1' ? 'event' : 'events'} done equally often`;
  const text = trim(value);
  // The title of a rate says what is counted over what.
  if (['', 'count', 'index'].includes(unit) || unit.includes('/')) return text;
  return `${text} ${text === '1' ? singular(unit) : unit}`;
}

/** Three significant figures, thousands separated, no trailing zeros. */
function trim(value: number): string {
  const rounded = Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
  const small = Math.abs(rounded) < 0.01 ? 0 : Math.round(rounded * 100) / 100;
  const [whole, fraction] = String(Math.abs(rounded) < 100 ? small : rounded).split('.');
  const grouped = whole!.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return fraction ? `${grouped}.${fraction}` : grouped;
}

function singular(unit: string): string {
  return /^[a-z]+s$/.test(unit) ? unit.slice(0, -1) : unit;
}
