/** Users and their personas (or segments), as every cohort file and every target by assignment reads them. */
export interface Assignment {
  /** One id per user, unique. */
  userIds: readonly string[];
  /** In report order. Every persona gets a file even where it has no user. */
  personas: readonly { id: string; name: string }[];
  /** Index into `personas`, one per user. */
  persona: Int32Array;
  /** 0 to 1, one per user. */
  confidence?: Float64Array;
  /** The moment the personas were found for, ISO 8601 in UTC; systems that store a time get it. */
  asOf?: string;
  /** Further columns, such as features or the runner-up, in file order. Names are unique. */
  columns?: readonly AssignmentColumn[];
}

/** A further column of an assignment: numbers (NaN is unknown), texts (null is unknown) or yes and no. */
export type AssignmentColumn =
  | { name: string; type: 'number'; values: Float64Array }
  | { name: string; type: 'text'; values: readonly (string | null)[] }
  | { name: string; type: 'boolean'; values: Uint8Array };

/** Users of each persona. */
export function personaSizes(assignment: Assignment): Int32Array {
  const sizes = new Int32Array(assignment.personas.length);
  for (const p of assignment.persona) sizes[p]!++;
  return sizes;
}

/** Rows of the users of persona `p`, in the order of the table. */
export function* rowsOf(assignment: Assignment, p: number): Generator<number> {
  for (let row = 0; row < assignment.persona.length; row++) if (assignment.persona[row] === p) yield row;
}

/** Ids of the users of persona `p`, in the order of the table. */
export function idsOf(assignment: Assignment, p: number): string[] {
  return Array.from(rowsOf(assignment, p), (row) => assignment.userIds[row]!);
}
