import { replaceFile, toJson, toJsonLine } from '../base/index.js';
import type { Engine } from '../engines/index.js';
import { type FeatureTable, featuresArrow, featuresCsv, writeFeaturesParquet } from '../features/index.js';
import type { FeatureExport } from './features.js';

/** Writes the feature table to the file that was named, or prints it: CSV, or one JSON object per user. */
export async function writeFeatureFile(
  engine: Engine,
  table: FeatureTable,
  wanted: FeatureExport,
): Promise<void> {
  const { file, format, json, print } = wanted;
  if (file === undefined) {
    for (const text of json ? featureLines(table) : featuresCsv(table)) print(text);
    return;
  }
  if (format === 'parquet') await replaceFile(file, (path) => writeFeaturesParquet(engine, table, path));
  else await replaceFile(file, format === 'arrow' ? featuresArrow(table) : featuresCsv(table));
  if (json) print(toJson({ written: file, users: table.userIds.length }));
}

/** NDJSON; unknown values are null. */
function* featureLines({ userIds, columns }: FeatureTable): Generator<string> {
  for (const [row, id] of userIds.entries()) {
    const values = columns.flatMap(({ definition: { name }, values, censored }) => {
      const value: [string, unknown] = [name, Number.isNaN(values[row]!) ? null : values[row]!];
      return censored ? [value, [`${name}_censored`, censored[row] === 1] as [string, unknown]] : [value];
    });
    yield toJsonLine({ user_id: id, ...Object.fromEntries(values) });
  }
}
