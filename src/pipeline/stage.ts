import type { Log, OutputStage, Random } from '../base/index.js';
import type { Config } from '../config/index.js';
import type { Engine } from '../engines/index.js';
import type { PersonaModel } from '../personas/index.js';
import type { RunState } from './state.js';

/** What every stage may use. */
export interface RunContext {
  config: Config;
  engine: Engine;
  random: Random;
  log: Log;
  /** Worker threads for kernels outside the engine; results do not depend on it. */
  threads: number;
  /** Version of the program, for artifacts. */
  version: string;
  /** Standard input, for the input `-`. */
  stdin: NodeJS.ReadableStream;
  /** Folder for files that must not outlive the run. */
  tempDirectory: string;
  /** The persona model of the previous run, whose ids and names are kept. */
  previous?: PersonaModel;
  /** Folders in which the engine may still write files when the inputs are loaded. */
  writable: readonly string[];
  /** Where outputs go; absent in commands that only look. */
  output?: OutputStage;
}

/** One step of a run. `reads` and `writes` name the parts of the state; the list of stages is checked against them. */
export interface Stage {
  name: string;
  /** For the progress line: `stitching identities`. */
  title: string;
  reads: readonly (keyof RunState)[];
  writes: readonly (keyof RunState)[];
  /** Whether the configuration asks for it; always, when absent. */
  wanted?(config: Config): boolean;
  run(state: RunState, context: RunContext): Promise<void>;
}

/** Runs stages in order and holds each to what it declares. */
export async function runStages(
  stages: readonly Stage[],
  state: RunState,
  context: RunContext,
): Promise<void> {
  for (const stage of stages) {
    if (stage.wanted && !stage.wanted(context.config)) continue;
    for (const part of stage.reads) need(state, part);
    context.log.stage(stage.title);
    await stage.run(state, context);
    for (const part of stage.writes) need(state, part);
  }
}

/** A part of the state that an earlier stage has written. Throws otherwise: the list of stages is wrong. */
export function need<K extends keyof RunState>(state: RunState, part: K): NonNullable<RunState[K]> {
  const value = state[part];
  if (value === undefined) throw new Error(`no stage has written '${part}' yet`);
  return value as NonNullable<RunState[K]>;
}
