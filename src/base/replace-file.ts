import { renameSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { type Content, writeContent } from './content.js';
import { asOutputError, guardOutput } from './output-guard.js';

/**
 * Replaces one file that the person named: a hidden sibling is filled and takes the name. A failure leaves the old file as
 * it was.
 *
 * @param content what to write, or a function that fills the file at the path it is given
 * @throws KindredError (output) when the file cannot be written
 */
export async function replaceFile(
  file: string,
  content: Content | ((path: string) => Promise<void>),
): Promise<void> {
  const target = resolve(file);
  const sibling = join(dirname(target), `.${basename(target)}.kindred-new`);
  try {
    if (typeof content === 'function') await content(sibling);
    else await writeContent(sibling, content, (action) => guardOutput(file, action));
    renameSync(sibling, target);
  } catch (error) {
    rmSync(sibling, { force: true });
    throw asOutputError(file, error);
  }
}
