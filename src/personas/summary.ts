/** One sentence for a reader who sees nothing else: how many, and what sets them apart. */
export function summarise(size: number, share: number, statements: readonly string[]): string {
  const users = `${group(size)} ${size === 1 ? 'user' : 'users'} (${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %)`;
  return statements.length > 0 ? `${users}: ${statements.join('; ')}.` : `${users}.`;
}

function group(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}
