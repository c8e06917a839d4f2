import type { Assignment, AssignmentColumn } from './assignment.js';

/** Decimals of a confidence in files: more would be noise. */
const CONFIDENCE_DECIMALS = 4;

/**
 * The columns of an assignment file: `user_id`, `persona`, `persona_name`, `confidence` (where known), then the further
 * columns. Confidence is rounded to four decimals.
 */
export function fileColumns(
  assignment: Assignment,
  nameOf: (name: string) => string = (name) => name,
): AssignmentColumn[] {
  const { userIds, persona, personas } = assignment;
  const names = personas.map((p) => nameOf(p.name));
  const columns: AssignmentColumn[] = [
    { name: 'user_id', type: 'text', values: userIds },
    { name: 'persona', type: 'text', values: Array.from(persona, (p) => personas[p]!.id) },
    { name: 'persona_name', type: 'text', values: Array.from(persona, (p) => names[p]!) },
  ];
  if (assignment.confidence) {
    const scale = 10 ** CONFIDENCE_DECIMALS;
    const values = assignment.confidence.map((c) => Math.round(c * scale) / scale);
    columns.push({ name: 'confidence', type: 'number', values });
  }
  return [...columns, ...(assignment.columns ?? [])];
}

/** A value as a CSV cell before quoting; unknown is the empty cell. */
export function cellText(column: AssignmentColumn, row: number): string {
  if (column.type === 'boolean') return column.values[row] ? 'true' : 'false';
  if (column.type === 'text') return column.values[row] ?? '';
  const value = column.values[row]!;
  return Number.isFinite(value) ? String(value) : '';
}

/** A value as JSON; unknown is null. */
export function jsonValue(column: AssignmentColumn, row: number): string | number | boolean | null {
  if (column.type === 'boolean') return column.values[row] === 1;
  if (column.type === 'text') return column.values[row] ?? null;
  const value = column.values[row]!;
  return Number.isFinite(value) ? value : null;
}
