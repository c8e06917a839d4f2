import { readChunks } from '../base/index.js';

/** The whole of a small file beside the exports: a survey, a list of assigned users. */
export async function readSideFile(file: string): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of readChunks(file)) chunks.push(chunk);
  return Buffer.concat(chunks);
}
