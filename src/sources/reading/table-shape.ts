import { DelimitedReader, type Delimiter } from './delimited.js';

/** How a delimited text is laid out, found once from its head and then kept. */
export interface TableShape {
  delimiter: Delimiter;
  /** Column names as written, in order. */
  columns: readonly string[];
}

const SAMPLE_ROWS = 200;
const CANDIDATES: readonly Delimiter[] = [',', '\t', ';', '|'];

/** Share of the sample's records that must have as many fields as the header; dirty files are files as well. */
const REGULAR = 0.5;

/**
 * The delimiter under which the sample's records agree best with its header on the number of columns, many columns
 * counting more; runs of blanks when no delimiter does. Undefined when the sample has no line at all.
 */
export function tableShape(sample: Buffer, complete: boolean): TableShape | undefined {
  let best: (TableShape & { score: number }) | undefined;
  for (const delimiter of [...CANDIDATES, 'blanks' as const]) {
    if (delimiter === 'blanks' && best && best.columns.length > 1) break;
    const rows = readSample(sample, delimiter, complete, SAMPLE_ROWS);
    const columns = rows[0];
    if (!columns) continue;
    const regular = rows.filter((row) => row.length === columns.length).length / rows.length;
    if (columns.length > 1 && regular < REGULAR) continue;
    const score = regular * columns.length;
    if (!best || score > best.score) best = { delimiter, columns, score };
  }
  return best && { delimiter: best.delimiter, columns: best.columns };
}

/** The first records of a sample, header included; a record of another width has no fields. */
export function readSample(
  sample: Buffer,
  delimiter: Delimiter,
  complete: boolean,
  limit: number,
): (readonly string[])[] {
  const rows: (readonly string[])[] = [];
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
