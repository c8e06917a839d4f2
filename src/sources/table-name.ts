/** Parts of a path that number or date a file instead of naming a table. */
const SHARD =
  /^(?:(?:part|data|shard|file|full_day|complete)[-_.]?)*[\d\-_]*(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]+.*)?$/i;
const EXTENSIONS = /\.(?:csv|tsv|txt|json|ndjson|jsonl|parquet|arrow|snappy|gz)(?=\.|$)/gi;

/**
 * The name of the table that a file belongs to, from its path: the folder `segment_type=…` of a data lake, else the
 * last part that is no shard, without schema, extensions and shard number. `prod.order_completed_000.csv.gz` and
 * `prod/order_completed/part-0001.parquet` are `order_completed`.
 */
export function tableName(path: string): string {
  const lake = /segment_type=([^/!]+)/.exec(path);
  if (lake) return decoded(lake[1]!);
  for (const part of path.split(/[/!]/).reverse()) {
    const stem = part.replace(EXTENSIONS, '');
    if (stem === '' || stem.includes('=') || SHARD.test(stem)) continue;
    return stem
      .split('.')
      .at(-1)!
      .replace(/[_-]?\d+$/, '');
  }
  return path;
}

/** Folder names may be percent-encoded. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
