import { describe, expect, it } from 'vitest';
import { copyTestSchema } from '../../experiments/index.js';
import { sampleReadout } from '../testing/sample-readout.js';
import { renderCopyTest } from './copy-test.js';

const decision = { tied_with: [], words: 'Because.' };

const test = copyTestSchema.parse({
  kind: 'kindred/copy-test',
  version: '1.0',
  name: 'welcome',
  slot: 'welcome.cta',
  control: 'a',
  texts: [
    { variant: 'a', text: 'Continue' },
    { variant: 'b', text: 'Start <now>' },
  ],
  everyone: { persona: null, status: 'no winner', variant: null, text: null, ...decision },
  personas: [
    { persona: 'Power Users', status: 'winner', variant: 'b', text: 'Start <now>', ...decision },
    { persona: 'Casual Users', status: 'no winner', variant: null, text: null, ...decision },
    { persona: 'Silent Users', status: 'lead', variant: 'b', text: 'Start <now>', ...decision },
  ],
});

describe('the report of a copy test', () => {
  it('gives a persona its own text only where it has won', async () => {
    const files = await renderCopyTest(test, sampleReadout(), 'welcome');
    const markdown = files[0]!.content;
    expect(markdown).toContain(
      '**No text wins at welcome.cta for everyone. Power Users: “Start \\<now\\>”.**',
    );
    expect(markdown).toContain('| Power Users | “Start \\<now\\>” | **winner**. Because. |');
    expect(markdown).toContain('| Casual Users | “Continue” | **no winner**. Because. |');
    expect(markdown).toContain(
      '| Silent Users | “Continue” (lead: “Start \\<now\\>”) | **lead**. Because. |',
    );
    expect(markdown).toContain('## Checks first');
  });

  it('is written with the decisions and the readout behind them', async () => {
    const files = await renderCopyTest(test, sampleReadout(), 'welcome');
    expect(files.map(({ path }) => path).slice(0, 3)).toEqual([
      'copy-tests/welcome.md',
      'copy-tests/welcome.json',
      'copy-tests/welcome-readout.json',
    ]);
    expect(JSON.parse(files[1]!.content)).toEqual(test);
    expect(JSON.parse(files[2]!.content).kind).toBe('kindred/experiment');
  });
});
