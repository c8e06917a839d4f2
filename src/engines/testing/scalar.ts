import type { Engine } from '../engine.js';
import { type Sql, sql } from '../sql.js';

/** The value of an expression without columns, as the engine writes it; binds and runs it. */
export async function scalar(engine: Engine, expression: Sql): Promise<string | null> {
  const out = await engine.columns(sql`SELECT CAST(${expression} AS VARCHAR) AS v`, { v: 'text?' });
  return out.v[0] ?? null;
}

/** The type of an expression without columns. */
export async function typeOf(engine: Engine, expression: Sql): Promise<string> {
  const out = await engine.columns(sql`SELECT typeof(${expression}) AS v`, { v: 'text' });
  return out.v[0]!;
}
