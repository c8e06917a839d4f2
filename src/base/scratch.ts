import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { resourceError } from './errors.js';

const PREFIX = 'kindred-';
const OWNER = 'owner';

/** Directories of this process that have not been removed. */
const open = new Set<string>();

/** A private directory for files that must not outlive the run. */
export interface Scratch {
  readonly path: string;
  /** A path inside the directory that no file has yet; names are the program's own, never taken from data. */
  freshPath(): string;
  /** Removes the directory and everything in it. Safe to call twice. */
  remove(): void;
}

/**
 * Makes a private directory (mode 0700) inside `parent`, the system's folder for temporary files by default. Its owner
 * file names the process; directories whose process is gone (killed before it could clean up) are removed here, by the
 * next run on the same host.
 *
 * @throws KindredError (resource) when the directory cannot be made.
 */
export function openScratch(parent: string = tmpdir()): Scratch {
  const folder = resolve(parent);
  try {
    mkdirSync(folder, { recursive: true });
    sweep(folder);
    const path = mkdtempSync(join(folder, PREFIX));
    chmodSync(path, 0o700);
    writeFileSync(join(path, OWNER), ownerText(process.pid), { mode: 0o600 });
    open.add(path);
    let count = 0;
    const remove = (): void => {
      open.delete(path);
      removeFolder(path);
    };
    return { path, freshPath: () => join(path, `file-${count++}`), remove };
  } catch (error) {
    throw resourceError(
      'no-temporary-folder',
      {
        what: `no temporary folder can be made: ${(error as NodeJS.ErrnoException).code ?? String(error)}`,
        where: folder,
        fix: 'point --temp at a folder that can be written and has room',
      },
      error,
    );
  }
}

/**
 * Removes every private directory of this process that is still open: for a process that is about to end in the middle
 * of a run. What cannot be removed (a file in use on Windows) is left to the next run.
 */
export function removeOpenScratch(): void {
  for (const path of open) {
    try {
      removeFolder(path);
    } catch {
      // The next run sweeps it away.
    }
  }
  open.clear();
}

/** Removes what processes of this host left behind when they died. A folder that cannot be judged stays. */
function sweep(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(PREFIX)) continue;
    const path = join(folder, name);
    try {
      const [host, pid] = readFileSync(join(path, OWNER), 'utf8').split('\n');
      if (host === hostname() && !isAlive(Number(pid))) removeFolder(path);
    } catch {
      // Not one of ours, or another user's, or removed meanwhile.
    }
  }
}

function ownerText(pid: number): string {
  return `${hostname()}\n${pid}\n`;
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

function removeFolder(path: string): void {
  rmSync(path, { recursive: true, force: true, maxRetries: 3 });
}
