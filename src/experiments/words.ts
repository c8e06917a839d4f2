/** Figures as words of a sentence. Fixed formats: nothing depends on the locale. */

/** A p-value from its logarithm: `0.031`, `4e-7`, `10^-412`. */
export function wordP(logP: number): string {
  const p = Math.exp(logP);
  if (p >= 0.001) return p >= 0.9995 ? '1' : String(Number(p.toPrecision(2)));
  if (p > 1e-300) {
    const [digits, power] = p.toExponential(0).split('e');
    return `${digits}e${Number(power)}`;
  }
  return `10^${Math.round(logP / Math.LN10)}`;
}

/** A share as a percentage with one decimal: `12.5 %`. */
export function wordShare(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** A signed relative change: `+3.2 %`. */
export function wordChange(change: number): string {
  return `${change >= 0 ? '+' : '-'}${Math.abs(100 * change).toFixed(1)} %`;
}

/** A whole number with thin grouping: `12,345`. */
export function wordCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A local day number (days since 1970-01-01) as a date. */
export function wordDay(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}
