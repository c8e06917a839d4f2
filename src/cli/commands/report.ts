import type { Command } from 'commander';
import { toJson } from '../../base/index.js';
import type { Effects } from '../effects.js';
import { withGeneral } from '../options.js';

/** `kindred report`: the report again, from the artifacts of a run. */
export function registerReport(program: Command, effects: Effects): void {
  withGeneral(program.command('report <dir>'))
    .description('render the report of a run again from its artifacts')
    .option('--html', 'print report.html instead of report.md')
    .addHelpText(
      'after',
      '\nExamples:\n  kindred report kindred-out > report.md\n  kindred report kindred-out --html > report.html',
    )
    .action(async (dir: string, options: { json?: boolean; html?: boolean }) => {
      const { renderAgain } = await import('../report-again.js');
      const rendered = await renderAgain(dir, options.html === true);
      effects.out(options.json ? toJson({ report: rendered }) : rendered);
    });
}
