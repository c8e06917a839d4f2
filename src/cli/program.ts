import { Command } from 'commander';
import { registerAssign } from './commands/assign.js';
import { registerCohorts } from './commands/cohorts.js';
import { registerCompletion } from './commands/completion.js';
import { registerCopyTest } from './commands/copy-test.js';
import { registerDiff } from './commands/diff.js';
import { registerDiscover } from './commands/discover.js';
import { registerDoctor } from './commands/doctor.js';
import { registerExperiment } from './commands/experiment.js';
import { registerExplain } from './commands/explain.js';
import { registerFeatures } from './commands/features.js';
import { registerFunnel } from './commands/funnel.js';
import { registerInit } from './commands/init.js';
import { registerInspect } from './commands/inspect.js';
import { registerPlan } from './commands/plan.js';
import { registerReport } from './commands/report.js';
import { registerRules } from './commands/rules.js';
import { registerRun } from './commands/run.js';
import { registerSchema } from './commands/schema.js';
import type { Effects } from './effects.js';
import { VERSION } from './version.js';

/** A command adds itself to the program. Its heavy imports wait until it runs, so that `--help` is instant. */
export type Register = (program: Command, effects: Effects) => void;

const COMMANDS: readonly Register[] = [
  registerRun,
  registerInit,
  registerInspect,
  registerFeatures,
  registerDiscover,
  registerFunnel,
  registerExperiment,
  registerPlan,
  registerCopyTest,
  registerRules,
  registerCohorts,
  registerAssign,
  registerExplain,
  registerDiff,
  registerReport,
  registerSchema,
  registerDoctor,
  registerCompletion,
];

/** The command line as a commander program. It throws instead of exiting. */
export function buildProgram(effects: Effects): Command {
  const program = new Command('kindred')
    .description('Turns product-analytics exports into personas that other systems can use. Offline.')
    .version(VERSION)
    .showSuggestionAfterError(true)
    .configureOutput({
      writeOut: (text) => effects.out(text),
      // Usage errors are printed once, by main, in the form of every other error.
      writeErr: () => {},
      outputError: () => {},
    })
    .exitOverride()
    .addHelpText(
      'after',
      `
Examples:
  kindred run exports/                      personas, cohorts, rules and a report from a folder of exports
  kindred inspect export.json.gz            what the files are, and what to configure
  kindred assign --model kindred-out/personas.json new.ndjson
                                            give new users the personas of an earlier run

Exit codes: 0 done, 1 bug, 2 usage or configuration, 3 input, 4 an assertion failed (outputs written),
5 outputs could not be written (previous ones intact), 6 a resource limit, 7 privacy gate, 130/143 interrupted.`,
    );
  for (const register of COMMANDS) register(program, effects);
  for (const command of program.commands) {
    command.exitOverride().showSuggestionAfterError(true).copyInheritedSettings(program);
  }
  return program;
}
