import type { Engine } from '../engines/index.js';
import type { FeatureTable } from '../features/index.js';
import type { FeatureExport } from './features.js';

export async function writeFeatureFile(
  _engine: Engine,
  _table: FeatureTable,
  _wanted: FeatureExport,
): Promise<void> {}
