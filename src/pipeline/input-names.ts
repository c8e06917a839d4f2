import type { LoadResult } from '../sources/index.js';

/**
 * Inputs under names that say nothing of the machine: what all of them share is cut, so that `/home/ana/exports/a.json`
 * and `/home/ana/exports/b/c.json` are `a.json` and `b/c.json`. A run on another machine, or from another working
 * folder, then has the same bytes.
 */
export function withPlainNames(load: LoadResult): LoadResult {
  const folders = load.files.map(({ name }) => folderOf(name));
  let shared = folders[0] ?? '';
  for (const folder of folders) while (!folder.startsWith(shared)) shared = folderOf(shared.slice(0, -1));
  const plain = (text: string) => (shared === '' ? text : text.replaceAll(shared, ''));
  return {
    ...load,
    files: load.files.map((file) => ({ ...file, name: file.name.slice(shared.length) })),
    warnings: load.warnings.map(plain),
  };
}

/** The folder of a file (an archive, for its entries), with the closing slash. */
function folderOf(name: string): string {
  const outer = name.split('!')[0]!;
  return outer.slice(0, Math.max(outer.lastIndexOf('/'), outer.lastIndexOf('\\')) + 1);
}
