import { main } from '../main.js';
import { type FakeOptions, FakeProcess } from './fake-process.js';

/** One run of the program in this process: its exit code and what it wrote where. */
export async function kindred(
  argv: readonly string[],
  options?: FakeOptions,
): Promise<{ code: number; out: string; err: string }> {
  const process = new FakeProcess(options);
  const code = await main(argv, process);
  return { code, out: process.out, err: process.err };
}
