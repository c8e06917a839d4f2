import { existsSync, readFileSync } from 'node:fs';

/** The value that follows `--name` on the command line. */
export function option(name: string, fallback: string): string {
  const at = process.argv.indexOf(`--${name}`);
  return at > 0 ? process.argv[at + 1]! : fallback;
}

/** The answers of an NDJSON log, which need not be computed again; none where there is no log. */
export function answersIn<Answer>(log: string): Answer[] {
  if (!log || !existsSync(log)) return [];
  const lines = readFileSync(log, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line) as Answer);
}
