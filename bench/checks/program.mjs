// Runs the program as a person would: a child process with a working folder, arguments and standard input.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const BIN = fileURLToPath(new URL('../../bin/kindred.js', import.meta.url));

/** Runs `kindred ...args`. Returns exit code, standard output and standard error. */
export function kindred(args, { cwd, input, env = {}, prefix = [], timeoutMs = 300_000 } = {}) {
  const command = [...prefix, process.execPath, BIN, ...args];
  const result = spawnSync(command[0], command.slice(1), {
    cwd,
    input,
    env: { ...process.env, NO_COLOR: '1', ...env },
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    timeout: timeoutMs,
  });
  return { code: result.status, signal: result.signal, stdout: result.stdout, stderr: result.stderr };
}
