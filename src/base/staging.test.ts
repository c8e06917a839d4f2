import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KindredError } from './errors.js';
import { MANIFEST, openStage } from './staging.js';

describe('the output stage', () => {
  let folder: string;
  let out: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kindred-stage-'));
    out = join(folder, 'out');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  async function publish(report: string): Promise<void> {
    const stage = openStage(out);
    await stage.write('report.md', report);
    await stage.write(
      'cohorts/a.csv',
      (function* () {
        yield 'user_id\n';
        yield Buffer.from('u1\n');
      })(),
    );
    const outputs = stage.files();
    await stage.write(MANIFEST, JSON.stringify({ outputs }));
    stage.publish();
  }

  it('shows nothing before it is published and everything after', async () => {
    const stage = openStage(out);
    await stage.write('report.md', 'one');
    expect(existsSync(out)).toBe(false);
    expect(stage.files()).toEqual([
      {
        path: 'report.md',
        bytes: 3,
        sha256: '7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed',
      },
    ]);
    stage.publish();
    expect(readFileSync(join(out, 'report.md'), 'utf8')).toBe('one');
  });

  it('replaces all of the previous outputs and leaves no trace', async () => {
    await publish('one');
    const stage = openStage(out);
    await stage.write('report.md', 'two');
    stage.publish();
    expect(readdirSync(out)).toEqual(['report.md']);
    expect(readdirSync(folder)).toEqual(['out']);
  });

  it('leaves the previous outputs when it is discarded', async () => {
    await publish('one');
    const stage = openStage(out);
    await stage.write('report.md', 'half');
    stage.discard();
    expect(readFileSync(join(out, 'report.md'), 'utf8')).toBe('one');
    expect(readdirSync(folder)).toEqual(['out']);
  });

  it('keeps files that it did not write', async () => {
    await publish('one');
    writeFileSync(join(out, 'NOTES.md'), 'mine');
    await publish('two');
    expect(readFileSync(join(out, 'NOTES.md'), 'utf8')).toBe('mine');
    expect(readFileSync(join(out, 'report.md'), 'utf8')).toBe('two');
  });

  it('puts the previous outputs back after a death between the two renames', async () => {
    await publish('one');
    renameSync(out, join(folder, '.out.kindred-previous'));
    openStage(out).discard();
    expect(readFileSync(join(out, 'report.md'), 'utf8')).toBe('one');
  });

  it('refuses a folder that is not its own', () => {
    mkdirSync(out);
    writeFileSync(join(out, 'thesis.tex'), 'precious');
    expect(() => openStage(out)).toThrow(KindredError);
    expect(readFileSync(join(out, 'thesis.tex'), 'utf8')).toBe('precious');
  });

  it('refuses a path that leaves the folder', () => {
    expect(() => openStage(out).pathFor('../evil')).toThrow('leaves the output folder');
  });
});
