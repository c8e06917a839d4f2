import { describe, expect, it } from 'vitest';
import type { Effects } from './effects.js';
import { buildProgram } from './program.js';
import { kindred } from './testing/kindred.js';

const program = buildProgram({ out: () => {} } as unknown as Effects);
const commands = program.commands.map((command) => command.name());

/** Lines of help that show a command, as words; quoted words are one. */
function examplesIn(help: string): string[][] {
  const after = help.slice(help.indexOf('Examples:'));
  return after.split('\n').flatMap((line) => {
    const shown = /(?:^| |\()kindred .*/.exec(line)?.[0].trim().replace(/^\(/, '');
    return shown === undefined ? [] : [wordsOf(shown)];
  });
}

/** Up to a redirection, a pipe, a comment set off by blanks, or the end of a substitution. */
function wordsOf(line: string): string[] {
  const command = line.split(/\s[|>]\s?|\s{3,}|\)/)[0]!;
  return [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain!);
}

describe('help', () => {
  it('is shown without arguments, and lists every command', async () => {
    const { code, out, err } = await kindred([]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    for (const name of commands) expect(out).toMatch(new RegExp(`^  ${name}\\b`, 'm'));
    expect((await kindred(['--help'])).out).toBe(out);
    expect((await kindred(['help'])).out).toBe(out);
  });

  it('is on standard output, with 0', async () => {
    const { code, out, err } = await kindred(['run', '--help']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^Usage: kindred run/);
    expect((await kindred(['help', 'run'])).out).toBe(out);
  });

  it.each(commands)('of %s has examples, of options and commands that there are', async (name) => {
    const { out } = await kindred([name, '--help']);
    const examples = examplesIn(out);
    expect(examples.length).toBeGreaterThanOrEqual(2);
    for (const [, shown, ...words] of examples) {
      const command = program.commands.find((c) => c.name() === shown)!;
      expect(command?.name()).toBe(name);
      for (const word of words.filter((w) => w.startsWith('-') && w !== '-')) {
        const option = command.options.find(({ short, long }) => short === word || long === word);
        expect({ word, known: option !== undefined }).toEqual({ word, known: true });
      }
    }
  });

  it.each(commands)('of %s: the general options are there', async (name) => {
    const { out } = await kindred([name, '--help']);
    for (const option of ['--json', '--quiet', '--verbose', '--no-color']) expect(out).toContain(option);
  });

  it('examples of the program name commands that there are', async () => {
    const examples = examplesIn((await kindred([])).out);
    expect(examples.length).toBeGreaterThanOrEqual(3);
    for (const [, shown] of examples) expect(commands).toContain(shown);
  });
});

describe('completion', () => {
  it.each(['bash', 'zsh', 'fish'])('for %s knows every command', async (shell) => {
    const { code, out } = await kindred(['completion', shell]);
    expect(code).toBe(0);
    for (const name of commands) expect(out).toContain(name);
    expect(JSON.parse((await kindred(['completion', shell, '--json'])).out)).toEqual({ shell, script: out });
  });
});
