import { createRandom, type Log, type OutputStage, openStage } from '../base/index.js';
import type { Config } from '../config/index.js';
import { openDuckdb } from '../engines/index.js';
import type { PersonaModel } from '../personas/index.js';
import type { RunContext } from './stage.js';

/** Everything a command passes to the pipeline. */
export interface RunSettings {
  config: Config;
  limits: { threads: number; memoryBytes: number; tempDirectory: string };
  /** Version of the program, for artifacts. */
  version: string;
  stdin: NodeJS.ReadableStream;
  /** Folders in which the engine may write result files. */
  writable?: readonly string[];
  /** The persona model of the previous run, if there is one. */
  previous?: PersonaModel;
  log: Log;
  /** Registers a clean-up for an interrupted run; returns the function that takes it back. */
  onInterrupt(cleanUp: () => void): () => void;
}

/**
 * Opens what a run needs, runs `body`, and closes everything whatever happens. With `out`, outputs are staged for that
 * folder and published only when `body` returns.
 */
export async function withContext<T>(
  settings: RunSettings,
  out: string | undefined,
  body: (context: RunContext) => Promise<T>,
): Promise<T> {
  const { config, limits, log } = settings;
  const output: OutputStage | undefined = out === undefined ? undefined : openStage(out);
  try {
    const engine = await openDuckdb({
      threads: limits.threads,
      memoryBytes: limits.memoryBytes,
      spillDirectory: limits.tempDirectory,
    });
    const forget = settings.onInterrupt(() => {
      engine.interrupt();
      output?.discard();
    });
    try {
      const context: RunContext = {
        config,
        engine,
        random: createRandom(config.seed),
        log,
        threads: limits.threads,
        stdin: settings.stdin,
        version: settings.version,
        tempDirectory: limits.tempDirectory,
        writable: output ? [output.folder] : (settings.writable ?? []),
        ...(settings.previous ? { previous: settings.previous } : {}),
        ...(output ? { output } : {}),
      };
      const result = await body(context);
      output?.publish();
      return result;
    } finally {
      forget();
      await engine.close();
    }
  } finally {
    output?.discard();
  }
}
