import { describe, expect, it } from 'vitest';
import { KindredError } from '../base/index.js';
import { defaultConfig, parseConfig } from './parse.js';
import { configJsonSchema } from './schema.js';

function problem(text: string) {
  try {
    parseConfig(text, 'kindred.yaml');
  } catch (error) {
    if (error instanceof KindredError) return { exitCode: error.exitCode, ...error.problem };
    throw error;
  }
  throw new Error('the configuration was accepted');
}

describe('kindred.yaml', () => {
  it('may be empty: every key has a default', () => {
    expect(parseConfig('', 'kindred.yaml')).toEqual(defaultConfig());
    expect(defaultConfig()).toMatchObject({
      out: 'kindred-out',
      seed: 1,
      sessions: { gap: '30m' },
      clusters: { k: 'auto' },
    });
  });

  it('keeps what is written', () => {
    const config = parseConfig(
      'features:\n  activation: Report Shared\nclusters: { k: 5 }\n',
      'kindred.yaml',
    );
    expect(config.features.activation).toBe('Report Shared');
    expect(config.clusters).toMatchObject({ k: 5, method: 'kmeans' });
  });

  it('names the place and the nearest key of a slip', () => {
    expect(problem('seed: 1\nclusters:\n  metod: ward\n')).toMatchObject({
      exitCode: 2,
      what: "unknown key 'metod' in 'clusters'",
      where: 'kindred.yaml:3:3',
      fix: "did you mean 'method'?",
    });
  });

  it('names the values that are allowed', () => {
    expect(problem('clusters:\n  method: dbscan\n')).toMatchObject({
      where: 'kindred.yaml:2:11',
      expected: 'kmeans, ward, complete, average',
    });
  });

  it('refuses a duration without a unit', () => {
    expect(problem('sessions:\n  gap: "30"\n')).toMatchObject({ where: 'kindred.yaml:2:8' });
  });

  it('lists further problems after the first', () => {
    expect(problem('sede: 1\nclusters:\n  k: 0\n')).toMatchObject({
      where: 'kindred.yaml:1:1',
      fix: expect.stringContaining('also kindred.yaml:3:6'),
    });
  });

  it('reports YAML errors with their place', () => {
    expect(problem('clusters: [1,\n')).toMatchObject({
      exitCode: 2,
      where: expect.stringMatching(/^kindred\.yaml:\d+:\d+$/),
    });
  });

  it('does not follow a bomb of aliases', () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c,*c]\n`;
    expect(() => parseConfig(bomb, 'kindred.yaml')).toThrow();
  });

  it('publishes a JSON Schema that describes every top-level key', () => {
    const schema = configJsonSchema() as {
      properties: Record<string, unknown>;
      additionalProperties: boolean;
    };
    expect(schema.additionalProperties).toBe(false);
    expect(Object.keys(schema.properties)).toContain('clusters');
  });
});
