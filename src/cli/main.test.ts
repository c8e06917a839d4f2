import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { main } from './main.js';
import { FakeProcess } from './testing/fake-process.js';
import { kindred } from './testing/kindred.js';
import { tinyExport } from './testing/tiny-export.js';

const { folder, events, temp, remove } = tinyExport();
afterAll(remove);
const ESCAPE = '\u001b';

describe('a wrong command line', () => {
  it('ends with 2, names what is wrong and suggests the nearest name', async () => {
    const cases: [argv: string[], what: RegExp, fix: RegExp][] = [
      [['discver'], /unknown command 'discver'/, /did you mean discover\?/],
      [['run', '--seeed', '1'], /unknown option '--seeed'/, /did you mean --seed\?/],
      [['run', events, '--k', 'many'], /--k/, /fix/],
      [['run', events, '--method', 'kmean'], /kmeans/, /fix/],
      [['run', events, '--timezone', 'Mars/Olympus'], /not a time zone/, /IANA/],
      [['run', events, '--session-gap', 'soon'], /soon/, /30m|duration/],
      [['run', events, '--memory', 'lots'], /500MB/, /fix/],
      [['assign', events], /--model/, /fix/],
      [['diff', 'one.json'], /head/, /fix/],
      [['completion', 'tcsh'], /bash/, /fix/],
      [['run', 'kindred.yaml'], /looks like a configuration/, /--config kindred\.yaml/],
      [['run', events, '--config', join(folder, 'none.yaml')], /cannot be read \(ENOENT\)/, /kindred init/],
    ];
    for (const [argv, what, fix] of cases) {
      const { code, out, err } = await kindred(argv);
      expect({ argv, code, out }).toEqual({ argv, code: 2, out: '' });
      expect(err).toMatch(what);
      expect(err).toMatch(fix);
      expect(err).toMatch(/^error: /);
    }
  });

  it('a wrong configuration too, with its line', async () => {
    const file = join(folder, 'wrong.yaml');
    writeFileSync(file, 'inputs: [events.csv]\nclusterz:\n  k: 3\n');
    const { code, err } = await kindred(['run', '--config', file]);
    expect(code).toBe(2);
    expect(err).toMatch(/wrong\.yaml:2/);
    expect(err).toContain('clusters');
  });
});

describe('failures as JSON', () => {
  it('are one object on standard output, whatever failed', async () => {
    const failing: [argv: string[], exitCode: number][] = [
      [['discver', '--json'], 2],
      [['run', '--json', '--seeed'], 2],
      [['run', '--json', join(folder, 'none.csv')], 3],
      [['inspect', '--json', join(folder, 'none.csv')], 3],
      [['features', '--json', join(folder, 'none.csv')], 3],
      [['discover', '--json', join(folder, 'none.csv')], 3],
      [['assign', '--json', events, '--model', join(folder, 'none.json')], 3],
      [['explain', '--json', 'u1', events, '--model', join(folder, 'none.json')], 3],
      [['diff', '--json', 'none.json', 'none.json'], 3],
      [['report', '--json', join(folder, 'none')], 3],
      [['schema', '--json', 'nothing'], 2],
    ];
    for (const [argv, exitCode] of failing) {
      const { code, out, err } = await kindred(argv);
      const { error } = JSON.parse(out) as { error: Record<string, unknown> };
      expect({ argv, code }).toEqual({ argv, code: exitCode });
      expect(error).toMatchObject({ exit_code: exitCode, what: expect.stringMatching(/./) });
      expect(err).toContain(error.what);
    }
  });
});

describe('the streams', () => {
  it('carry data on one and talk on the other', async () => {
    const { code, out, err } = await kindred(['inspect', events, '--json', '--temp', temp]);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ users: 12, rows: { in: 78, kept: 78 } });
    expect(err).toContain('✓ reading exports');
  });

  it('have no escape sequences off a terminal, with NO_COLOR, with TERM=dumb or with --no-color', async () => {
    const bad = join(folder, 'none.csv');
    const quiet = [
      await kindred(['run', bad]),
      await kindred(['run', bad], { columns: 80, env: { NO_COLOR: '1' } }),
      await kindred(['run', bad], { columns: 80, env: { TERM: 'dumb' } }),
      await kindred(['run', bad, '--no-color'], { columns: 80, env: { CI: 'true' } }),
    ];
    for (const { err, out } of quiet) expect(out + err).not.toContain(ESCAPE);
    expect((await kindred(['run', bad], { columns: 80 })).err).toContain(`${ESCAPE}[31merror:`);
  });

  it('are silent but for errors with --quiet', async () => {
    const good = await kindred(['features', events, '--quiet', '--temp', temp]);
    expect(good.err).toBe('');
    expect(good.out.split('\n')[0]).toMatch(/^user_id,/);
    expect((await kindred(['run', '-q', join(folder, 'none.csv')])).err).toMatch(/^error: /);
  });

  it('may be closed by the reader', async () => {
    const process = new FakeProcess();
    const running = main(['features', events, '--temp', temp], process);
    process.stdout.emit('error', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    expect(await running).toBe(0);
    expect(process.out).toBe('');
  });

  it('leave no signal handler behind', async () => {
    const process = new FakeProcess();
    await main(['schema'], process);
    expect(process.listeners()).toBe(0);
  });
});

describe('standard input', () => {
  it('is an input by the name -', async () => {
    const { code, out } = await kindred(['features', '-', '--json', '--temp', temp], {
      stdin: readFileSync(events, 'utf8'),
    });
    expect(code).toBe(0);
    const users = out.trimEnd().split('\n');
    expect(users).toHaveLength(12);
    expect(JSON.parse(users[0]!)).toMatchObject({ user_id: 'u0', active_days: 1 });
  });

  it('is never asked: every command ends by itself when it is closed', async () => {
    for (const command of ['run', 'inspect', 'features', 'discover', 'assign', 'explain', 'diff', 'report']) {
      const { code } = await kindred([command]);
      expect({ command, code }).toEqual({ command, code: 2 });
    }
  });
});
