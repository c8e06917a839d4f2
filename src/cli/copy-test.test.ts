import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { copyTestSchema, experimentSchema } from '../experiments/index.js';
import { kindred } from './testing/kindred.js';

const EXPORTS = fileURLToPath(new URL('../../fixtures/exports/mixpanel', import.meta.url));
const EVENT = ['--assignment-event', 'experiment_viewed', '--assignment-property', 'variation_name'];
const TEXTS = ['--text', 'control=Share', '--text', 'treatment=Show it to your team'];
const GOAL = ['--goal', 'document_shared:7d'];

const folder = mkdtempSync(join(tmpdir(), 'kindred-copy-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('kindred copy-test', () => {
  it('names a winner in the persona with the planted effect, and nowhere else', async () => {
    const flags = [...EVENT, ...TEXTS, ...GOAL, '--slot', 'share.button', '--quiet', '--json'];
    const { code, out, err } = await kindred(['copy-test', EXPORTS, ...flags]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const { test, readout } = JSON.parse(out);
    const { everyone, personas, slot } = copyTestSchema.parse(test);
    experimentSchema.parse(readout);
    expect([slot, everyone.status]).toEqual(['share.button', 'no winner']);
    const winners = personas.filter(({ status }) => status !== 'no winner');
    expect(winners.map(({ status, text }) => [status, text])).toEqual([['winner', 'Show it to your team']]);
  });

  it('is read from a configuration, and written by run', async () => {
    const config = join(folder, 'kindred.yaml');
    const copyTest = {
      name: 'share button',
      slot: 'share.button',
      texts: { control: 'Share', treatment: 'Show it to your team' },
      assignment: { event: 'experiment_viewed', property: 'variation_name' },
      control: 'control',
      goal: { event: 'document_shared', where: [{ property: 'plan', in: ['free', 'pro'] }], window: '7d' },
    };
    writeFileSync(config, JSON.stringify({ inputs: [EXPORTS], out: 'out', copy_tests: [copyTest] }));
    const alone = await kindred(['copy-test', '--config', config, '--by', 'none', '--quiet']);
    expect(alone.out).toMatch(/^# Copy test: share button\n/);
    expect(alone.out).toMatch(/“Show it to your team”/);
    const ran = await kindred(['run', '--config', config, '--quiet']);
    expect({ code: ran.code, err: ran.err }).toEqual({ code: 0, err: '' });
    const written = join(folder, 'out', 'copy-tests', 'share-button.md');
    expect(existsSync(written)).toBe(true);
    copyTestSchema.parse(JSON.parse(readFileSync(written.replace('.md', '.json'), 'utf8')));
    expect(readFileSync(join(folder, 'out', 'report.md'), 'utf8')).toMatch(/copy-tests\/share-button\.md/);
  });

  it.each([
    ['texts', [...EVENT, ...GOAL], /no texts were given/],
    ['a goal', [...EVENT, ...TEXTS], /no goal was given/],
    ['a control with a text', [...EVENT, ...GOAL, '--text', 'treatment=Go'], /no text for control 'control'/],
    ['a copy test', [], /no copy test was asked for/],
    ['variants that occur', [...EVENT, ...TEXTS, '--text', 'c=X', ...GOAL], /no user has the variant 'c'/],
    [
      'values that occur',
      [...EVENT, ...TEXTS, '--goal', 'document_shared[plan=fre]'],
      /no event 'document_shared' has plan 'fre'[\s\S]*did you mean 'free'/,
    ],
  ])('needs %s', async (_, flags, message) => {
    const { code, out, err } = await kindred(['copy-test', EXPORTS, '--by', 'none', '--quiet', ...flags]);
    expect(out).toBe('');
    expect(err).toMatch(message);
    expect([2, 3]).toContain(code);
  });
});
