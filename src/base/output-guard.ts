import { outputError } from './errors.js';

const REASONS: Record<string, string> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EACCES: 'there is no permission to write there',
  EPERM: 'there is no permission to write there',
  EROFS: 'the file system is read-only',
  EIO: 'the disk reports an error',
  ENOENT: 'the folder does not exist',
  EISDIR: 'a folder has this name',
  ENAMETOOLONG: 'a file name is too long for the disk',
};

/**
 * Turns an error of the file system into an output error that names `out`. The previous outputs are intact whenever it is
 * thrown. Every other error passes through.
 */
export function guardOutput<T>(out: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw asOutputError(out, error);
  }
}

/** The error as an output error if the file system caused it, or itself. */
export function asOutputError(out: string, error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === undefined || (error as Error).name === 'KindredError') return error;
  return outputError(
    'cannot-write',
    {
      what: `the outputs could not be written: ${REASONS[code] ?? code}`,
      where: out,
      fix: 'the previous outputs are as they were; make room or choose another --out, then run again',
    },
    error,
  );
}
