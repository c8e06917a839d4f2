/**
 * A piece of SQL that is safe by construction: it can only be made from literal text in this program (through the
 * `sql` tag), from other pieces, from integers, and from a dialect's quoting functions. Text from data or from the
 * configuration cannot become part of a statement in any other way.
 */
export class Sql {
  declare private readonly brand: never;
  readonly text: string;

  private constructor(text: string) {
    this.text = text;
  }

  /** For the `sql` tag and the dialects only: vouches for a text that is already quoted. */
  static trusted(text: string): Sql {
    return new Sql(text);
  }

  toString(): string {
    return this.text;
  }
}

/** Builds SQL from literal text, pieces of SQL and safe integers. Strings are refused by type and at run time. */
export function sql(strings: TemplateStringsArray, ...values: readonly (Sql | number)[]): Sql {
  let text = strings[0]!;
  for (let i = 0; i < values.length; i++) text += piece(values[i]!) + strings[i + 1]!;
  return Sql.trusted(text);
}

/** Joins pieces with a literal separator, `, ` by default. */
export function join(
  pieces: readonly Sql[],
  separator: ', ' | ' AND ' | ' OR ' | ' UNION ALL ' | ' ' = ', ',
): Sql {
  return Sql.trusted(pieces.map((p) => piece(p)).join(separator));
}

function piece(value: Sql | number): string {
  if (value instanceof Sql) return value.text;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  throw new TypeError(
    `only SQL pieces and safe integers may enter a statement, not ${typeof value} ${String(value)}`,
  );
}
