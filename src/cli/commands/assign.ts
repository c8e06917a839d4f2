import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import { inputError, usageError } from '../../base/index.js';
import { readPersonaModel } from '../artifacts.js';
import type { Effects } from '../effects.js';
import { readJson, requireInputs, resolveConfig, type SharedOptions, withInputs } from '../options.js';
import { runSettings } from '../settings.js';

type AssignOptions = SharedOptions & { model?: string; rules?: string };

/** `kindred assign`: personas of an earlier run for the users of new exports, or segments for a stream of users. */
export function registerAssign(program: Command, effects: Effects): void {
  withInputs(program.command('assign [exports...]'))
    .description('give the users of new exports the personas of an earlier run')
    .option('-m, --model <file>', 'personas.json of the earlier run')
    .option('--rules <file>', 'rules.json: users with their features or traits as NDJSON in, segments out')
    .addHelpText(
      'after',
      `
Examples:
  kindred assign --model kindred-out/personas.json yesterday.ndjson > assignments.csv
  cat new.csv | kindred assign --model kindred-out/personas.json - --json
  cat users.ndjson | kindred assign --rules kindred-out/rules/rules.json -`,
    )
    .action(async (exports: string[], options: AssignOptions) => {
      if ((options.model === undefined) === (options.rules === undefined)) {
        throw usageError('model-or-rules', {
          what:
            options.model === undefined
              ? 'neither --model nor --rules was given'
              : 'both --model and --rules were given',
          expected: 'one of them',
          fix: '--model for exports of events, --rules for users with their features',
        });
      }
      if (options.rules !== undefined) return streamSegments(options.rules, exports, effects);
      const config = resolveConfig(options, exports);
      requireInputs(config, 'assign');
      const model = await readPersonaModel(options.model!);
      const { assignUsers } = await import('../../pipeline/index.js');
      await assignUsers(runSettings(config, options, effects), model, {
        json: options.json === true,
        print: effects.out,
      });
    });
}

/** Answers every user of NDJSON files, or of standard input, with a segment; nothing is held in memory. */
async function streamSegments(rulesFile: string, inputs: readonly string[], effects: Effects): Promise<void> {
  const { parseRuleSet, segmentLines } = await import('../../rules/index.js');
  const ruleSet = parseRuleSet(readJson(rulesFile, 'the rules'), rulesFile);
  let rejected = 0;
  for (const input of inputs.length > 0 ? inputs : ['-']) {
    const stream = input === '-' ? effects.process.stdin : createReadStream(input);
    const segments = segmentLines(
      ruleSet,
      createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }),
    );
    try {
      let next = await segments.next();
      for (; !next.done; next = await segments.next()) effects.out(next.value);
      rejected += next.value.rejected;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === undefined) throw error;
      throw inputError(
        'unreadable',
        { what: `'${input}' cannot be read (${code})`, fix: 'check the path' },
        error,
      );
    }
  }
  if (rejected > 0)
    effects.say(`${rejected} lines are no users; they are answered with an error in their place`);
}
