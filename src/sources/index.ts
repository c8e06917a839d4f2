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
