import type { Command } from 'commander';
import { assertionError, toJson } from '../../base/index.js';
import type { RunSummary } from '../../pipeline/index.js';
import type { Effects } from '../effects.js';
import { requireInputs, resolveConfig, type SharedOptions, withClusters, withInputs } from '../options.js';
import { settingsWithPrevious } from '../settings.js';

/** `kindred run`: everything the configuration asks for; personas, cohorts, rules and a report without one. */
export function registerRun(program: Command, effects: Effects): void {
  withClusters(withInputs(program.command('run [exports...]')))
    .description('read exports, find the personas and write everything the configuration asks for')
    .option('-o, --out <dir>', 'folder to write (kindred-out)')
    .addHelpText(
      'after',
      `
Examples:
  kindred run exports/                          a folder of exports, files, globs, .zip, .gz, or - for standard input
  kindred run events.csv --user customer --event action --time at
  kindred run --config kindred.yaml --json      in CI: a summary object on standard output`,
    )
    .action(async (exports: string[], options: SharedOptions) => {
      const config = resolveConfig(options, exports);
      requireInputs(config, 'run');
      const { run } = await import('../../pipeline/index.js');
      const summary = await run(await settingsWithPrevious(config, options, effects));
      if (options.json) effects.out(toJson(summary));
      effects.say(await inWords(summary));
      const failed = summary.assertions.filter((assertion) => !assertion.passed);
      if (failed.length > 0) {
        throw assertionError('assertion', {
          what: failed.map((assertion) => assertion.words).join('; '),
          where: 'assert in the configuration',
          fix: `the outputs in ${config.out} were written; look at the trust section of report.md`,
        });
      }
    });
}

/** The result for the person: where every row went, what was found, and where to read on. */
async function inWords(summary: RunSummary): Promise<string> {
  const { count, counted, percent } = await import('../../reports/index.js');
  const { rows } = summary;
  const width = Math.max(...summary.personas.map((persona) => persona.name.length));
  return [
    `${counted(summary.users, 'user')}, ${counted(summary.events, 'event')}; ${counted(rows.in, 'row')} in = ${count(rows.kept)} kept + ${count(rows.duplicates)} duplicates + ${count(rows.rejected)} rejected`,
    summary.verdict.words,
    ...summary.personas.map(
      ({ name, size, share }) =>
        `  ${name.padEnd(width)}  ${counted(size, 'user').padStart(15)}  ${percent(share).padStart(8)}`,
    ),
    `written to ${summary.out}: start with ${summary.report}`,
  ].join('\n');
}
