import { inChunks } from '../csv.js';

/** Limits of one request to a system. */
export interface RequestLimits {
  maxItems: number;
  maxBytes: number;
}

/**
 * Request bodies, one per line: items (JSON texts) are packed between `open` and `close` as long as the request stays
 * within the limits. An item that is too large alone still gets a request of its own; no id is that long.
 */
export function requestLines(
  items: Iterable<string>,
  open: string,
  close: string,
  limits: RequestLimits,
): Iterable<string> {
  const frame = Buffer.byteLength(open) + Buffer.byteLength(close);
  return inChunks(
    (function* () {
      let body: string[] = [];
      let bytes = frame;
      for (const item of items) {
        const size = Buffer.byteLength(item) + 1;
        if (body.length > 0 && (body.length === limits.maxItems || bytes + size > limits.maxBytes)) {
          yield `${open}${body.join(',')}${close}\n`;
          body = [];
          bytes = frame;
        }
        body.push(item);
        bytes += size;
      }
      if (body.length > 0) yield `${open}${body.join(',')}${close}\n`;
    })(),
  );
}
