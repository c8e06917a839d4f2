/** Characters of one chunk handed to the writer; large enough that the cost per chunk does not matter. */
const CHUNK_CHARACTERS = 1 << 16;

const NEEDS_QUOTES = /[",\r\n]|^\s|\s$/;

/** A CSV cell by RFC 4180; also quoted where leading or trailing white space would be lost. */
export function csvCell(value: string): string {
  return NEEDS_QUOTES.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/** A CSV line by RFC 4180, line end CRLF included. Cells are written as they are: guard names before. */
export function csvLine(cells: readonly string[]): string {
  // A line of one empty cell would read as an empty line, which many readers skip.
  if (cells.length === 1 && cells[0] === '') return '""\r\n';
  return `${cells.map(csvCell).join(',')}\r\n`;
}

/** Joins small pieces of text into chunks worth a write. */
export function* inChunks(pieces: Iterable<string>): Generator<string> {
  let chunk = '';
  for (const piece of pieces) {
    chunk += piece;
    if (chunk.length >= CHUNK_CHARACTERS) {
      yield chunk;
      chunk = '';
    }
  }
  if (chunk !== '') yield chunk;
}
