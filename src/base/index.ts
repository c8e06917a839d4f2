export { type ArtifactHead, sha256, toJson, toJsonLine } from './artifact.js';
export { type Clock, stoppedClock } from './clock.js';
export type { Content } from './content.js';
export { DAY_MS, durationInWords, formatDuration, parseDuration } from './duration.js';
export {
  assertionError,
  EXIT,
  type ExitCode,
  inputError,
  KindredError,
  outputError,
  type Problem,
  privacyError,
  resourceError,
  usageError,
} from './errors.js';
export {
  fileSize,
  linkFile,
  listFiles,
  type PathKind,
  pathKind,
  readChunks,
  readStart,
  realPath,
  writeChunks,
} from './files.js';
export { isGlob, matchGlob } from './glob.js';
export { type Log, silentLog } from './log.js';
export { nearestName } from './nearest.js';
export { compareText } from './order.js';
export { asOutputError } from './output-guard.js';
export { pseudonym } from './pseudonym.js';
export { createRandom, type Random } from './random.js';
export { replaceFile } from './replace-file.js';
export { openScratch, removeOpenScratch, type Scratch } from './scratch.js';
export { MANIFEST, type OutputStage, openStage, type StagedFile } from './staging.js';
