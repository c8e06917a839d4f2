import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { requireInputs, resolveConfig, resolveLimits } from './options.js';

const folder = mkdtempSync(join(tmpdir(), 'cli-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the configuration of a command', () => {
  const file = join(folder, 'kindred.yaml');
  writeFileSync(
    file,
    'inputs: [from-file.csv]\nseed: 3\ntimezone: Europe/Berlin\nclusters: {k: 4, method: ward}\nout: results\n',
  );

  it('is the defaults, then the file, then the options', () => {
    const defaults = resolveConfig({}, ['a.csv']);
    expect(defaults).toMatchObject({ inputs: ['a.csv'], out: 'kindred-out', clusters: { k: 'auto' } });
    const fromFile = resolveConfig({ config: file }, []);
    expect(fromFile).toMatchObject({
      seed: 3,
      timezone: 'Europe/Berlin',
      clusters: { k: 4, method: 'ward' },
    });
    const both = resolveConfig({ config: file, seed: 9, k: 6, timezone: 'UTC', out: 'here' }, ['b.csv']);
    expect(both).toMatchObject({
      inputs: ['b.csv'],
      seed: 9,
      timezone: 'UTC',
      out: 'here',
      clusters: { k: 6, method: 'ward' },
    });
  });

  it('takes 0 and false from options as they are', () => {
    const config = resolveConfig({ config: file, seed: 0, maxRejects: 0, crossCheck: false }, []);
    expect(config).toMatchObject({ seed: 0, source: { max_rejects: 0 }, clusters: { cross_check: 'off' } });
  });

  it('needs inputs from one of them', () => {
    expect(requireInputs(resolveConfig({ config: file }, []), 'run')).toHaveLength(1);
    expect(() => requireInputs(resolveConfig({}, []), 'run')).toThrow(/no exports were given/);
  });
});

describe('the limits of a run', () => {
  it('are the options, or what the machine has', () => {
    expect(resolveLimits({ threads: 1, memory: 2e9, temp: folder })).toEqual({
      threads: 1,
      memoryBytes: 2e9,
      tempDirectory: folder,
    });
    const { threads, memoryBytes } = resolveLimits({});
    expect(threads).toBeGreaterThanOrEqual(1);
    expect(memoryBytes).toBe(1e9);
  });
});
