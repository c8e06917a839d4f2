import { replaceFile } from '../base/index.js';
import type { Engine } from '../engines/index.js';
import { type FeatureTable, featuresArrow, featuresCsv, writeFeaturesParquet } from '../features/index.js';
import type { FeatureExport } from './features.js';

/** Writes the feature table to the file that was named, or prints it as CSV. */
export async function writeFeatureFile(
  engine: Engine,
  table: FeatureTable,
  wanted: FeatureExport,
): Promise<void> {
  const { file, format, print } = wanted;
  if (file === undefined) for (const text of featuresCsv(table)) print(text);
  else if (format === 'parquet') await replaceFile(file, (path) => writeFeaturesParquet(engine, table, path));
  else await replaceFile(file, format === 'arrow' ? featuresArrow(table) : featuresCsv(table));
}
