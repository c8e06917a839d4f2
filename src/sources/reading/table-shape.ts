import { DelimitedReader, type Delimiter } from './delimited.js';

/** How a delimited text is laid out, found once from its head and then kept. */
export interface TableShape {
  delimiter: Delimiter;
  /** Column names as written, in order. */
  columns: readonly string[];
}

const CANDIDATES: readonly Delimiter[] = [',', '\t', ';', '|'];

/** Share of the sample's records that must have as many fields as the header. */
const REGULAR = 0.9;

/**
 * The delimiter under which the sample's records agree with its header on the number of columns, the one with most
 * columns counting; runs of blanks when no delimiter does. Undefined when the sample has no line at all.
 */
export function tableShape(sample: Buffer, complete: boolean): TableShape | undefined {
  let best: TableShape | undefined;
  for (const delimiter of [...CANDIDATES, 'blanks' as const]) {
    if (delimiter === 'blanks' && best && best.columns.length > 1) break;
    const rows = readSample(sample, delimiter, complete, 200);
    const columns = rows[0];
    if (!columns) continue;
    const regular = rows.filter((row) => row.length === columns.length).length;
    if (columns.length > 1 && regular < REGULAR * rows.length) continue;
    if (!best || columns.length > best.columns.length) best = { delimiter, columns };
  }
  return best;
}

/** The first records of a sample, header included; a record with a problem has no fields. */
export function readSample(
  sample: Buffer,
  delimiter: Delimiter,
  complete: boolean,
  limit: number,
): (readonly string[])[] {
  const rows: (readonly string[])[] = [];
  // Records of another width than the header are wanted here, so the width is not enforced by the reader's problem.
  const reader = new DelimitedReader(delimiter, (record) => {
    if (rows.length < limit) rows.push(record.fields);
  });
  reader.push(sample);
  if (complete) reader.end();
  return rows;
}

/** Column names without a byte order mark, as the engine and people see them. */
export function cleanHeader(columns: readonly string[]): string[] {
  return columns.map((name, i) => (i === 0 ? name.replace(/^\uFEFF/, '') : name));
}

/** Names that stand over more than one column. */
export function repeatedColumns(columns: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const name of columns) (seen.has(name) ? repeated : seen).add(name);
  return repeated;
}
