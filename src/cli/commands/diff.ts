import type { Command } from 'commander';
import { EXIT, KindredError, toJson } from '../../base/index.js';
import { readPersonaModel } from '../artifacts.js';
import type { Effects } from '../effects.js';
import { withGeneral } from '../options.js';

/** `kindred diff`: what changed between two persona models; the body of a pull request comment. */
export function registerDiff(program: Command, effects: Effects): void {
  withGeneral(program.command('diff <base> <head>'))
    .description('say what changed between two personas.json')
    .option('--exit-code', 'exit with 4 when anything changed')
    .addHelpText(
      'after',
      `
Examples:
  kindred diff main/personas.json kindred-out/personas.json > comment.md
  kindred diff main/personas.json kindred-out/personas.json --exit-code`,
    )
    .action(async (base: string, head: string, options: { json?: boolean; exitCode?: boolean }) => {
      const [before, after] = [await readPersonaModel(base), await readPersonaModel(head)];
      const { diffModels } = await import('../../personas/index.js');
      const difference = diffModels(before, after);
      effects.out(options.json ? toJson(difference) : difference.words);
      if (options.exitCode && difference.changed) {
        throw new KindredError(EXIT.assertion, 'changed', { what: 'the personas changed' });
      }
    });
}
