/**
 * Expected number of different events among `sample` events drawn without replacement from a user's events
 * (rarefaction: Sanders 1968, exact form by Hurlbert 1971): the sum over events of 1 - C(n - c, m) / C(n, m). Unlike the
 * plain number of different events it does not grow with the time a user has had.
 *
 * @param counts  how often the user did each event; entries `[start, end)` count
 * @param total  their sum, n
 * @param sample  m; NaN is returned when the user has fewer events
 */
export function rarefiedRichness(
  counts: Int32Array,
  start: number,
  end: number,
  total: number,
  sample: number,
): number {
  if (total < sample) return Number.NaN;
  let expected = 0;
  for (let i = start; i < end; i++) {
    let absent = 1;
    for (let j = 0; j < sample && absent > 0; j++)
      absent *= Math.max(0, total - counts[i]! - j) / (total - j);
    expected += 1 - absent;
  }
  return expected;
}

/** Shannon entropy, in bits, of the shares `counts[i] / total`; 0 when everything is one event. NaN when empty. */
export function entropyBits(counts: Int32Array, start: number, end: number, total: number): number {
  if (total === 0) return Number.NaN;
  let sum = 0;
  for (let i = start; i < end; i++) sum += counts[i]! * Math.log2(counts[i]!);
  return Math.max(0, Math.log2(total) - sum / total);
}
