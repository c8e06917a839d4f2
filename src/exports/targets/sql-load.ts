import type { Assignment } from '../assignment.js';
import type { ExportFile } from '../file.js';
import { personaCsv } from './persona-csv.js';

/** How a warehouse creates `user_personas` from the CSV beside the script. */
export interface Loading {
  script: string;
  /** What has to be filled in, or how it is run. */
  note: string;
}

const COLUMNS = 'user_id VARCHAR, persona VARCHAR, persona_name VARCHAR';
const TEXT_COLUMNS = 'user_id TEXT, persona TEXT, persona_name TEXT';

export const LOADING = {
  duckdb: {
    script: `CREATE OR REPLACE TABLE user_personas (${COLUMNS});
COPY user_personas FROM 'personas.csv' (FORMAT csv, HEADER, DELIMITER ',', QUOTE '"', ESCAPE '"');
`,
    note: 'run with duckdb in this folder',
  },
  postgres: {
    script: `BEGIN;
DROP TABLE IF EXISTS user_personas;
CREATE TABLE user_personas (${TEXT_COLUMNS});
\\copy user_personas FROM 'personas.csv' WITH (FORMAT csv, HEADER)
COMMIT;
`,
    note: 'run with psql in this folder',
  },
  bigquery: {
    script: `LOAD DATA OVERWRITE DATASET.user_personas (user_id STRING, persona STRING, persona_name STRING)
FROM FILES (
  format = 'CSV', uris = ['gs://BUCKET/personas.csv'], skip_leading_rows = 1, allow_quoted_newlines = TRUE
);
`,
    note: 'copy personas.csv to Cloud Storage; fill in DATASET and BUCKET',
  },
  snowflake: {
    script: `CREATE OR REPLACE TABLE user_personas (${COLUMNS});
PUT file://personas.csv @%user_personas OVERWRITE = TRUE;
COPY INTO user_personas FROM @%user_personas
  FILE_FORMAT = (TYPE = CSV SKIP_HEADER = 1 FIELD_OPTIONALLY_ENCLOSED_BY = '"');
`,
    note: 'run with snowsql in this folder',
  },
  databricks: {
    script: `CREATE OR REPLACE TABLE user_personas AS
SELECT user_id, persona, persona_name
FROM read_files('/Volumes/VOLUME/personas.csv', format => 'csv', header => true, multiLine => true, escape => '"',
  schema => 'user_id STRING, persona STRING, persona_name STRING');
`,
    note: 'copy personas.csv to a volume; fill in VOLUME',
  },
  redshift: {
    script: `DROP TABLE IF EXISTS user_personas;
CREATE TABLE user_personas (user_id VARCHAR(1024), persona VARCHAR(128), persona_name VARCHAR(256));
COPY user_personas FROM 's3://BUCKET/personas.csv' IAM_ROLE default CSV IGNOREHEADER 1;
`,
    note: 'copy personas.csv to S3; fill in BUCKET',
  },
} satisfies Record<string, Loading>;

/** `load.sql` and the CSV that it loads: user id, persona id and name. */
export function loadFiles(warehouse: keyof typeof LOADING, assignment: Assignment): ExportFile[] {
  const { script, note } = LOADING[warehouse];
  const folder = `targets/${warehouse}`;
  return [
    { path: `${folder}/load.sql`, content: script, records: 1, notes: [note] },
    {
      path: `${folder}/personas.csv`,
      content: personaCsv(assignment, 'user_id'),
      records: assignment.userIds.length,
      notes: [],
    },
  ];
}
