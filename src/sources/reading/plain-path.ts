import { isGlob, linkFile, type Scratch } from '../../base/index.js';

/** The engine expands patterns in file names, so a file whose name looks like one gets a plain second name. */
export function plainPath(path: string, scratch: Scratch): string {
  if (!isGlob(path) && !path.includes('[')) return path;
  const link = scratch.freshPath();
  linkFile(path, link);
  return link;
}
