import { describe, expect, it } from 'vitest';
import { colours, terminalLog, type Verbosity } from './terminal.js';
import { type FakeOptions, FakeProcess } from './testing/fake-process.js';

function log(options?: FakeOptions, verbosity: Verbosity = 'normal') {
  const process = new FakeProcess(options);
  let now = 0;
  const clock = { elapsedMs: () => now };
  const colour = colours(process.stderr, process.env, true);
  return {
    log: terminalLog(process, verbosity, colour, clock),
    process,
    wait: (ms: number) => {
      now += ms;
    },
  };
}

describe('progress', () => {
  it('is one plain line per stage where nobody watches', () => {
    const { log: talk, process, wait } = log();
    talk.stage('reading exports');
    wait(1500);
    talk.progress(0.5);
    talk.stage('finding groups', '603 users');
    talk.warn('something is odd');
    talk.debug('not said');
    talk.end();
    expect(process.err).toBe(
      '✓ reading exports 1.5 s\nwarning: something is odd\n✓ finding groups: 603 users 0.0 s\n',
    );
    expect(process.out).toBe('');
  });

  it('is one repainted line on a terminal, cut to its width', () => {
    const { log: talk, process, wait } = log({ columns: 40, env: { NO_COLOR: '1' } });
    talk.stage('dropping duplicates, stitching identities of everyone');
    for (let i = 1; i <= 3; i++) {
      wait(200);
      talk.progress(i / 4, '12 MB of 400 MB');
    }
    talk.end();
    const painted = process.err.split('\n')[0]!.split('\r');
    for (const line of painted.slice(0, -1)) expect(line.length).toBeLessThan(40);
    expect(painted[0]).toBe('… dropping duplicates, stitching ident…');
    expect(process.err).toMatch(/\r✓ dropping duplicates, stitching identities of everyone 0\.6 s\n$/);
  });

  it('is not repainted faster than an eye can follow, nor in CI', () => {
    const fast = log({ columns: 80 });
    fast.log.stage('a');
    for (let i = 0; i < 100; i++) fast.log.progress(i / 100);
    expect(fast.process.err.split('…').length - 1).toBe(2);
    const ci = log({ columns: 80, env: { CI: 'true', NO_COLOR: '1' } });
    ci.log.stage('a');
    ci.log.progress(0.5);
    expect(ci.process.err).toBe('');
  });

  it('of a stage that failed is wiped, not ticked off', () => {
    const { log: talk, process } = log({ columns: 80 });
    talk.stage('reading exports');
    talk.abandon();
    expect(process.err).not.toContain('✓');
    expect(process.err).toMatch(/\r +\r$/);
  });

  it('is left out with --quiet and comes with details with --verbose', () => {
    const quiet = log(undefined, 'quiet');
    quiet.log.stage('a');
    quiet.log.warn('b');
    quiet.log.end();
    expect(quiet.process.err).toBe('');
    const verbose = log(undefined, 'verbose');
    verbose.log.debug('a detail');
    expect(verbose.process.err).toBe('a detail\n');
  });
});

describe('colours', () => {
  it('are for terminals that want them', () => {
    const red = (stream: { isTTY?: boolean }, env: Record<string, string>, wanted = true) =>
      colours(stream, env, wanted).red('x') !== 'x';
    expect(red({ isTTY: true }, {})).toBe(true);
    expect(red({ isTTY: true }, { NO_COLOR: '' })).toBe(true);
    expect(red({}, {})).toBe(false);
    expect(red({ isTTY: true }, { NO_COLOR: '1' })).toBe(false);
    expect(red({ isTTY: true }, { TERM: 'dumb' })).toBe(false);
    expect(red({ isTTY: true }, {}, false)).toBe(false);
  });
});
