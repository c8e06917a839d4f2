/** A value with its unit, as a reader expects it: `35 %`, `2.4 days`, `1,204 events`. */
export function formatValue(value: number, unit: string): string {
  if (unit === 'share') return `${trim(100 * value)} %`;
  const text = trim(value);
  if (unit === '' || unit === 'count') return text;
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
