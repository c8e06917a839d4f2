import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { experimentSchema, planSchema } from '../experiments/index.js';
import { kindred } from './testing/kindred.js';

const FIXTURES = fileURLToPath(new URL('../../fixtures', import.meta.url));
const EXPORTS = join(FIXTURES, 'exports', 'mixpanel');
const METRIC = ['--metric', 'conversion:document_shared:7d'];
const EVENT = ['--assignment-event', 'experiment_viewed', '--assignment-property', 'variation_name'];

interface Outcome {
  users: number;
  reached: number;
}

const truth = JSON.parse(readFileSync(join(FIXTURES, 'truth.json'), 'utf8')) as {
  experiment: {
    persona: string;
    outcome: Record<string, { control: Outcome; treatment: Outcome }>;
  };
};

const folder = mkdtempSync(join(tmpdir(), 'kindred-experiment-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const total = (arm: 'control' | 'treatment', what: keyof Outcome): number =>
  Object.values(truth.experiment.outcome).reduce((sum, outcome) => sum + outcome[arm][what], 0);

describe('kindred experiment', () => {
  it('finds the planted effect in its persona and nowhere else', async () => {
    const { code, out, err } = await kindred([
      'experiment',
      '--config',
      join(FIXTURES, 'kindred.yaml'),
      '--quiet',
      '--json',
    ]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const artifact = experimentSchema.parse(JSON.parse(out));
    expect(artifact.readable).toBe(true);
    const { control, treatment } = artifact.overall[0]!;
    expect([control.users, treatment.users]).toEqual([
      total('control', 'users'),
      total('treatment', 'users'),
    ]);
    const shown = artifact.by_persona.filter(({ verdict }) => verdict === 'better' || verdict === 'worse');
    expect(shown.map(({ metric, verdict }) => [metric, verdict])).toEqual([
      ['shares a document within 7 days', 'better'],
      ['time to the first share', 'better'],
    ]);
    const planted = truth.experiment.outcome[truth.experiment.persona]!;
    for (const one of shown) {
      expect(one.persona).toBe(shown[0]!.persona);
      expect(Math.abs(one.control.users - planted.control.users)).toBeLessThanOrEqual(3);
      expect(Math.abs(one.treatment.users - planted.treatment.users)).toBeLessThanOrEqual(3);
    }
    // Of shares within 7 days too few users are left in the other personas to show it.
    const { test } = artifact.heterogeneity.find(({ metric }) => metric === 'time to the first share')!;
    expect(test).toMatchObject({ status: 'estimated', differ: true });
    expect(artifact.headline).toContain(`treatment is better for ${shown[0]!.persona}`);
  });

  it('counts what was planted, by a list of users', async () => {
    const csv = join(FIXTURES, 'experiment-assignment.csv');
    const shown = await kindred([
      'experiment',
      EXPORTS,
      ...EVENT,
      '--assignment-where',
      'experiment_name=onboarding_checklist',
      '--metric',
      'time:document_shared:7d',
      '--by',
      'none',
      '--quiet',
    ]);
    expect(shown.code).toBe(0);
    expect(shown.out).toMatch(/^# Experiment: experiment\n/);
    expect(shown.out).not.toContain('By persona');
    const listed = await kindred([
      'experiment',
      EXPORTS,
      '--assignment-csv',
      csv,
      ...METRIC,
      '--by',
      'none',
      '--quiet',
      '--json',
    ]);
    const artifact = experimentSchema.parse(JSON.parse(listed.out));
    const rows = readFileSync(csv, 'utf8').trim().split('\n').length - 1;
    expect(artifact.exposure).toMatchObject({ assigned: rows, exposed: rows, crossed: 0, unknown: 0 });
  });

  it('says what is wrong with the question', async () => {
    const ask = async (...more: string[]) => {
      const { code, err } = await kindred(['experiment', EXPORTS, '--by', 'none', '--quiet', ...more]);
      return { code, err };
    };
    expect(await ask()).toMatchObject({
      code: 2,
      err: expect.stringContaining('no experiment was asked for'),
    });
    expect(await ask(...EVENT)).toMatchObject({
      code: 2,
      err: expect.stringContaining('no metric was given'),
    });
    expect(await ask('--assignment-event', 'x', ...METRIC)).toMatchObject({
      code: 2,
      err: expect.stringContaining('--assignment-property'),
    });
    expect(await ask(...EVENT, '--assignment-trait', 'plan', ...METRIC)).toMatchObject({
      code: 2,
      err: expect.stringContaining('more than one way of assignment'),
    });
    expect(await ask(...EVENT, '--control', 'contrl', ...METRIC)).toMatchObject({
      code: 3,
      err: expect.stringContaining("did you mean 'control'?"),
    });
  });
});

describe('kindred plan', () => {
  const plan = [
    'plan',
    EXPORTS,
    '--entry',
    'experiment_viewed',
    ...METRIC,
    '--mde',
    '30%',
    '--by',
    'none',
    '--quiet',
  ];

  it('sizes an experiment, in words and as JSON', async () => {
    const artifact = planSchema.parse(JSON.parse((await kindred([...plan, '--json'])).out));
    expect(artifact).toMatchObject({ lift: 0.3, power: 0.8, entry_event: 'experiment_viewed' });
    expect(artifact.everyone.sample_size.status).toBe('estimated');
    const { out } = await kindred(plan);
    expect(out).toContain(artifact.headline.slice(0, 40).replace('_', '\\_'));
  });

  it.each(['growthbook', 'optimizely', 'launchdarkly', 'flagd'])('writes it for %s', async (system) => {
    const { code, out } = await kindred([...plan, '--name', 'shorter sign-up', '--for', system]);
    expect(code).toBe(0);
    expect(JSON.stringify(JSON.parse(out))).toContain('shorter-sign-up');
  });

  it('is made from a configuration too', async () => {
    const file = join(folder, 'kindred.yaml');
    writeFileSync(
      file,
      `inputs: [${EXPORTS}]\nplans:\n  - name: checklist\n    entry: experiment_viewed\n    lift: 0.5\n    metric: { name: shares, type: conversion, event: document_shared }\n`,
    );
    const { out } = await kindred([
      'plan',
      '--config',
      file,
      '--by',
      'none',
      '--quiet',
      '--power',
      '0.9',
      '--json',
    ]);
    expect(planSchema.parse(JSON.parse(out))).toMatchObject({ name: 'checklist', lift: 0.5, power: 0.9 });
  });
});
