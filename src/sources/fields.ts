import { type Dialect, type Sql, sql } from '../engines/index.js';
import type { FileHead, Leaf, Step } from './source.js';

/** VARCHAR NULL, for what a form does not have. */
export const NO_TEXT = sql`CAST(NULL AS VARCHAR)`;
/** BIGINT 0: ingestion time unknown. */
export const NO_TIME = sql`CAST(0 AS BIGINT)`;

/** Gathers the leaves that the expressions of one selection use; asking twice for a path gives the same leaf. */
export class Fields {
  readonly #leaves = new Map<string, Leaf>();
  readonly #stages: Step[][] = [];
  readonly #columns: Columns;

  constructor(
    readonly head: FileHead,
    readonly dialect: Dialect,
  ) {
    this.#columns = new Columns(head.header);
  }

  /** What a selection has to say about its records: call it once every expression is made. */
  reading(): { leaves: readonly Leaf[]; steps: readonly (readonly Step[])[] } {
    return { leaves: [...this.#leaves.values()], steps: this.#stages };
  }

  /** Names a value, so that expressions that use it several times compute it once. */
  step(label: string, value: Sql): Sql {
    const count = this.#stages.reduce((sum, stage) => sum + stage.length, 0);
    const name = `s${count}_${label}`;
    const uses = (stage: readonly Step[]) =>
      stage.some((step) => value.text.includes(this.dialect.ident(step.name).text));
    const last = this.#stages.at(-1);
    if (!last || uses(last)) this.#stages.push([{ name, value }]);
    else last.push({ name, value });
    return this.dialect.ident(name);
  }

  /** The text at a path. */
  at(...path: readonly string[]): Sql {
    return this.#leaf(path, 'text');
  }

  /** The object or array at a path, as JSON text. */
  json(...path: readonly string[]): Sql {
    return this.#leaf(path, 'json');
  }

  /**
   * The first of several names for a column that the file has. A table without any of them gives NULL; a JSON record
   * may still have the first name further down, so it is asked for.
   */
  column(...names: readonly string[]): Sql {
    const found = this.name(...names);
    return found === undefined ? NO_TEXT : this.at(found);
  }

  /** The name under which `column` would look, or undefined. */
  name(...names: readonly string[]): string | undefined {
    return this.#columns.find(...names) ?? (isTable(this.head) ? undefined : names[0]);
  }

  /** The first of several names that the header has. */
  found(...names: readonly string[]): string | undefined {
    return this.#columns.find(...names);
  }

  /** The texts of all named columns that the file has, the first non-NULL one counting. */
  firstOf(...names: readonly string[]): Sql {
    const found = names.flatMap((name) => this.name(name) ?? []);
    const leaves = [...new Set(found)].map((name) => this.at(name));
    return leaves.length === 0 ? NO_TEXT : leaves.length === 1 ? leaves[0]! : coalesce(...leaves);
  }

  /** A member of an object column, which JSON files hold as an object and tables as JSON text. */
  member(column: string, ...path: readonly string[]): Sql {
    if (!isTable(this.head) && !this.#isText(column)) return this.at(column, ...path);
    const found = this.name(column);
    return found === undefined ? NO_TEXT : this.dialect.jsonText(this.json(found), path);
  }

  /** Whether JSON records hold this column as a text (JSON inside JSON). */
  #isText(column: string): boolean {
    const first = this.head.records.find((record) => record[column] != null);
    return typeof first?.[column] === 'string';
  }

  #leaf(path: readonly string[], as: Leaf['as']): Sql {
    const key = JSON.stringify([as, path]);
    let leaf = this.#leaves.get(key);
    if (!leaf) {
      const words = path
        .at(-1)!
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '_')
        .slice(0, 24);
      leaf = { name: `l${this.#leaves.size}_${words}`, path, as };
      this.#leaves.set(key, leaf);
    }
    return this.dialect.ident(leaf.name);
  }
}

/** Finds columns by name: exactly, or without regard to case, surrounding blanks and quotes, and byte order marks. */
export class Columns {
  readonly #byName = new Map<string, string>();

  constructor(header: readonly string[]) {
    for (const name of header) if (!this.#byName.has(plain(name))) this.#byName.set(plain(name), name);
    for (const name of header) this.#byName.set(name, name);
  }

  find(...names: readonly string[]): string | undefined {
    for (const name of names) {
      const found = this.#byName.get(name) ?? this.#byName.get(plain(name));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  has(...names: readonly string[]): boolean {
    return names.every((name) => this.find(name) !== undefined);
  }
}

/** Tables name all their columns up front; JSON records show theirs one by one. */
export function isTable(head: FileHead): boolean {
  return head.format === 'csv' || head.format === 'parquet' || head.format === 'arrow';
}

export function coalesce(...pieces: readonly Sql[]): Sql {
  return pieces.reduceRight((rest, piece) => sql`coalesce(${piece}, ${rest})`);
}

/** NULL for the empty text, which is how CSV files write "absent". */
export function filled(text: Sql): Sql {
  return sql`nullif(${text}, '')`;
}

function plain(name: string): string {
  return name
    .replace(/^\uFEFF/, '')
    .trim()
    .replace(/^"(.*)"$/, '$1')
    .toLowerCase();
}
