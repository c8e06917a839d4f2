import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';

/** What may be written: text, bytes, or chunks of either for files that should not be held in memory. */
export type Content =
  | string
  | Uint8Array
  | AsyncIterable<string | Uint8Array>
  | Iterable<string | Uint8Array>;

/**
 * Writes a file and waits until it is on the disk. `guard` wraps every call to the file system, and none of the chunks'
 * own work, so that an error of the disk is told from an error of the producer.
 */
export async function writeContent(
  file: string,
  content: Content,
  guard: <T>(action: () => T) => T,
): Promise<void> {
  const descriptor = guard(() => openSync(file, 'w'));
  try {
    if (typeof content === 'string' || content instanceof Uint8Array)
      guard(() => writeAll(descriptor, content));
    else for await (const chunk of content) guard(() => writeAll(descriptor, chunk));
    guard(() => fsyncSync(descriptor));
  } finally {
    closeSync(descriptor);
  }
}

function writeAll(descriptor: number, chunk: string | Uint8Array): void {
  const bytes = typeof chunk === 'string' ? Buffer.from(chunk, 'utf8') : chunk;
  for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
}
