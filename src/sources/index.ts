export { type LoadedFile, type LoadResult, VENDORS } from './raw.js';
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
  Vendor,
} from './source.js';
