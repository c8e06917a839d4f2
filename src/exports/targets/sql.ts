import {
  encodeLeaf,
  type LeafEncoding,
  MAX_NUMBER,
  type RuleFeature,
  type RuleSet,
  thresholdText,
} from '../../rules/index.js';
import type { ExportFile } from '../file.js';
import { type LOADING, loadFiles } from './sql-load.js';
import type { Target } from './target.js';

/** What differs between warehouses in the scoring query. */
interface Warehouse {
  name: keyof typeof LOADING;
  title: string;
  double: string;
  text: string;
  quoteName(name: string): string;
  quoteText(text: string): string;
}

const doubled = (name: string) => `"${name.replaceAll('"', '""')}"`;
const backticked = (name: string) => `\`${name.replaceAll('`', '\\`')}\``;
const standardText = (text: string) => `'${text.replaceAll("'", "''")}'`;
/** BigQuery and Spark. */
const escapedText = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
/** Snowflake and Redshift read backslashes and take a doubled quote. */
const doubledAndEscaped = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;

const WAREHOUSES: readonly Warehouse[] = [
  warehouse('duckdb', 'DuckDB SQL', 'DOUBLE', 'VARCHAR', doubled, standardText),
  warehouse('postgres', 'PostgreSQL', 'DOUBLE PRECISION', 'TEXT', doubled, standardText),
  warehouse('bigquery', 'BigQuery', 'FLOAT64', 'STRING', backticked, escapedText),
  warehouse('snowflake', 'Snowflake', 'DOUBLE', 'VARCHAR', doubled, doubledAndEscaped),
  warehouse('databricks', 'Databricks and Spark SQL', 'DOUBLE', 'STRING', backticked, escapedText),
  warehouse('redshift', 'Redshift', 'DOUBLE PRECISION', 'VARCHAR', doubled, doubledAndEscaped),
];

function warehouse(
  name: keyof typeof LOADING,
  title: string,
  double: string,
  text: string,
  quoteName: (name: string) => string,
  quoteText: (text: string) => string,
): Warehouse {
  return { name, title, double, text, quoteName, quoteText };
}

/** Per warehouse, a query that scores a table of attributes, and a script that loads what this run assigned. */
export const sqlTargets: readonly Target[] = WAREHOUSES.map((w) => ({
  name: w.name,
  title: w.title,
  kind: 'database',
  byRule: (ruleSet) => [scoring(w, ruleSet)],
  byAssignment: (assignment) => loadFiles(w.name, assignment),
}));

function scoring(w: Warehouse, ruleSet: RuleSet): ExportFile {
  const columns = ruleSet.features.map((f) => `    ${cleaned(w, f)} AS ${w.quoteName(f.name)}`);
  const branches = ruleSet.segments.map((s) => {
    const clauses = s.any.map((c) => `(${c.all.map((leaf) => encodeLeaf(leaf, leafIn(w))).join(' AND ')})`);
    return `    WHEN ${clauses.join(' OR ')} THEN ${w.quoteText(s.id)}`;
  });
  const fallback = w.quoteText(ruleSet.fallback.id);
  const choice =
    branches.length === 0 ? `  ${fallback}` : `  CASE\n${branches.join('\n')}\n    ELSE ${fallback}\n  END`;
  const content = `-- Segment of every user, written by Kindred for ${w.title}.
-- user_features: one row per user with user_id and the attributes below, numbers as ${w.double}.
-- NULL, NaN, infinite and empty values hold for no condition.
WITH features AS (
  SELECT
    ${[w.quoteName('user_id'), ...columns.map((c) => c.trim())].join(',\n    ')}
  FROM ${w.quoteName('user_features')}
)
SELECT
  ${w.quoteName('user_id')},
${choice} AS ${w.quoteName('persona')}
FROM features;
`;
  return { path: `targets/${w.name}/by-rule.sql`, content, records: ruleSet.segments.length, notes: [] };
}

/** NaN orders above every number in most warehouses: the range drops it together with infinities. */
function cleaned(w: Warehouse, feature: RuleFeature): string {
  const column = w.quoteName(feature.name);
  if (feature.type === 'boolean') return column;
  if (feature.type === 'string') return `NULLIF(CAST(${column} AS ${w.text}), '')`;
  const number = `CAST(${column} AS ${w.double})`;
  return `CASE WHEN ${number} BETWEEN -${MAX_NUMBER} AND ${MAX_NUMBER} THEN ${number} END`;
}

/** Thresholds are cast from quoted text: bare decimals pass through another type, which rounds. */
function leafIn(w: Warehouse): LeafEncoding<string> {
  const name = (f: string) => w.quoteName(f);
  const number = (v: number) => `CAST('${thresholdText(v)}' AS ${w.double})`;
  const list = (values: readonly string[]) => values.map((v) => w.quoteText(v)).join(', ');
  return {
    gte: (f, v) => `${name(f)} >= ${number(v)}`,
    lt: (f, v) => `${name(f)} < ${number(v)}`,
    is: (f, v) => `${name(f)} = ${v ? 'TRUE' : 'FALSE'}`,
    in: (f, values) => `${name(f)} IN (${list(values)})`,
    nin: (f, values) => `${name(f)} NOT IN (${list(values)})`,
  };
}
