export { inspectInputs, type LoadOptions, loadInputs } from './load.js';
export { type LoadedFile, type LoadResult, type SkippedFile, VENDORS } from './raw.js';
export type { InputOptions } from './reading/recognise.js';
export { detectSource, type Recognition, refusalOf, SOURCES } from './registry.js';
export type {
  Detection,
  FileFormat,
  FileHead,
  FileRole,
  Leaf,
  RawColumns,
  RawIdentityPair,
  RawTraits,
  Selection,
  Source,
  SourceOptions,
  Step,
  Vendor,
} from './source.js';
export { withSteps } from './steps.js';
