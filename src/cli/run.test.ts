import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseConfig } from '../config/index.js';
import { main } from './main.js';
import { FakeProcess } from './testing/fake-process.js';
import { kindred } from './testing/kindred.js';
import { tinyExport } from './testing/tiny-export.js';

const { folder, events, temp, remove } = tinyExport();
const out = join(folder, 'out');
const run = ['run', events, '--out', out, '--temp', temp];
let summary: { code: number; out: string; err: string };

beforeAll(async () => {
  summary = await kindred([...run, '--json']);
});
afterAll(remove);

/** Every file below a folder, with what is in it. */
function contents(of: string): Map<string, string> {
  const files = readdirSync(of, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile());
  return new Map(
    files.map((entry) => [
      join(entry.parentPath, entry.name),
      readFileSync(join(entry.parentPath, entry.name), 'latin1'),
    ]),
  );
}

/** Folders that a run may not leave behind. */
function leftovers(): string[] {
  const stages = readdirSync(folder).filter((name) => name.startsWith('.'));
  return [...stages, ...(existsSync(temp) ? readdirSync(temp) : [])];
}

describe('kindred run', () => {
  it('prints a summary, and says the same in words', () => {
    expect(summary.code).toBe(0);
    expect(JSON.parse(summary.out)).toMatchObject({
      users: 12,
      events: 78,
      rows: { in: 78, kept: 78, duplicates: 0, rejected: 0 },
      k: 1,
      personas: [{ size: 12, share: 1 }],
    });
    expect(summary.err).toContain('12 users, 78 events; 78 rows in = 78 kept + 0 duplicates + 0 rejected');
    expect(summary.err.trimEnd().split('\n').at(-1)).toBe(`written to ${out}: start with ${out}/report.md`);
  });

  it('writes what other systems read, and leaves nothing else', () => {
    const files = readdirSync(out);
    for (const name of ['report.md', 'personas.json', 'assignments.csv', 'quality.json', 'manifest.json'])
      expect(files).toContain(name);
    expect(leftovers()).toEqual([]);
  });

  it('writes a report that can be rendered again, byte for byte', async () => {
    expect((await kindred(['report', out])).out).toBe(readFileSync(join(out, 'report.md'), 'utf8'));
    const html = readFileSync(join(out, 'report.html'), 'utf8');
    expect((await kindred(['report', out, '--html'])).out).toBe(html);
    expect(JSON.parse((await kindred(['report', out, '--html', '--json'])).out)).toEqual({ report: html });
  });

  it('writes a model from which the same exports get the same personas', async () => {
    const model = join(out, 'personas.json');
    const { code, out: csv } = await kindred(['assign', events, '--model', model, '--temp', temp]);
    expect(code).toBe(0);
    const personaOf = (text: string) => text.split('\n').map((line) => line.split(',').slice(0, 4).join(','));
    expect(personaOf(csv)).toEqual(personaOf(readFileSync(join(out, 'assignments.csv'), 'utf8')));
    const lines = (await kindred(['assign', events, '--json', '--model', model, '--temp', temp])).out;
    expect(
      lines
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).user_id),
    ).toHaveLength(12);
  });

  it('writes a model that explains its users, and equals itself', async () => {
    const model = join(out, 'personas.json');
    const explained = await kindred(['explain', 'u3', events, '--json', '--model', model, '--temp', temp]);
    expect(JSON.parse(explained.out)).toMatchObject({ userId: 'u3' });
    // printf %s u3 | sha256sum
    const byPseudonym = await kindred([
      'explain',
      'user 011e39ef',
      events,
      '--json',
      '--model',
      model,
      '--temp',
      temp,
    ]);
    expect(JSON.parse(byPseudonym.out)).toMatchObject({ userId: 'u3' });
    const nobody = await kindred(['explain', 'u33', events, '--model', model, '--temp', temp]);
    expect(nobody.code).toBe(3);
    expect(nobody.err).toMatch(/no user 'u33'[\s\S]*did you mean/);
    const same = await kindred(['diff', model, model, '--exit-code', '--json']);
    expect({ code: same.code, changed: JSON.parse(same.out).changed }).toEqual({ code: 0, changed: false });
  });
});

describe('a run that fails', () => {
  it('leaves the previous outputs as they were', async () => {
    const before = contents(out);
    const broken = join(folder, 'broken.csv');
    writeFileSync(broken, 'user_id,event,time\nu1,a,2025-03-01T00:00:00Z\nu2,b,never\nu3,c,neither\n');
    const { code, err } = await kindred(['run', broken, '--out', out, '--temp', temp]);
    expect(code).toBe(3);
    expect(err).toMatch(/^error: /m);
    expect(contents(out)).toEqual(before);
    expect(leftovers()).toEqual([]);
  });

  it('does so when it is interrupted, and takes its temporary files away', async () => {
    const before = contents(out);
    const process = new FakeProcess();
    process.onTalk = (text) => {
      if (text.includes('✓ reading exports')) process.signal('SIGINT');
    };
    await main(run, process);
    expect(process.exits).toEqual([130]);
    expect(process.err).toContain('interrupted; the previous outputs are as they were');
    expect(contents(out)).toEqual(before);
    expect(leftovers()).toEqual([]);
    expect(process.listeners()).toBe(0);
  });

  it('because an assertion does not hold has written its outputs, and ends with 4', async () => {
    const config = join(folder, 'asserting.yaml');
    const asserted = join(folder, 'asserted');
    writeFileSync(config, 'assert: {structure: natural groups}\n');
    const {
      code,
      err,
      out: json,
    } = await kindred([...['run', events, '--config', config, '--out', asserted, '--temp', temp, '--json']]);
    expect(code).toBe(4);
    expect(err).toMatch(/natural groups/);
    expect(existsSync(join(asserted, 'report.md'))).toBe(true);
    expect(JSON.parse(json).assertions).toMatchObject([{ name: 'structure', passed: false }]);
  });

  it('because its outputs have no place ends with 5', async () => {
    const file = join(folder, 'a-file');
    writeFileSync(file, 'x');
    const foreign = join(folder, 'foreign');
    mkdirSync(foreign);
    writeFileSync(join(foreign, 'thesis.doc'), 'x');
    for (const place of [file, foreign, join(file, 'below')]) {
      const { code, err } = await kindred(['run', events, '--out', place, '--temp', temp]);
      expect({ place, code }).toEqual({ place, code: 5 });
      expect(err).toContain('fix:');
    }
    expect(readFileSync(join(foreign, 'thesis.doc'), 'utf8')).toBe('x');
  });

  it.skipIf(process.getuid?.() === 0)('for want of permission ends with 5', async () => {
    const locked = join(folder, 'locked');
    mkdirSync(locked);
    chmodSync(locked, 0o500);
    const { code } = await kindred(['run', events, '--out', join(locked, 'out'), '--temp', temp]);
    expect(code).toBe(5);
  });
});

describe('the schema', () => {
  it('of the configuration accepts what the program suggests', async () => {
    const inspected = JSON.parse((await kindred(['inspect', events, '--json', '--temp', temp])).out);
    const config = parseConfig(inspected.config, 'kindred.yaml');
    expect(config.inputs).toEqual([events]);
    const schema = JSON.parse((await kindred(['schema', 'config'])).out);
    for (const key of Object.keys(config)) expect(Object.keys(schema.properties)).toContain(key);
    expect(schema.additionalProperties).toBe(false);
  });
});
