import { describe, expect, it } from 'vitest';
import { experimentSchema } from '../../experiments/index.js';
import { sampleComparison, sampleReadout } from '../testing/sample-readout.js';
import { assertWellFormed } from '../testing/well-formed.js';
import { experimentMarkdown, renderExperiment } from './report.js';

/** The cells of the table row that begins with a text. */
function row(markdown: string, first: string): string[] {
  const line = markdown.split('\n').find((text) => text.startsWith(`| ${first} |`));
  return (line ?? '').split(' | ').map((cell) => cell.replace(/^\| | \|$/g, ''));
}

const follows = (markdown: string): string => /\*\*What follows:\*\* (.*)/.exec(markdown)![1]!;

describe('the report of an experiment', () => {
  it('is of an artifact as the schema has it', () => {
    expect(() => experimentSchema.parse(sampleReadout())).not.toThrow();
  });

  it('begins with the verdict, where it holds and what follows', () => {
    const lines = experimentMarkdown(sampleReadout()).split('\n');
    expect(lines[0]).toBe('# Experiment: new \\*button\\*');
    expect(lines[2]).toBe('**For everyone together no difference is shown. Personas differ in buys.**');
    expect(lines[4]).toBe(
      '- **Power Users** – b is better in buys: 50.0 % against 20.0 %, +30.0 points (+10.0 to +45.0), corrected p = 0.030. Personas differ here, so this is an effect of its own.',
    );
    expect(lines[5]).toMatch(/adopt b for Power Users\. Elsewhere keep a/);
    expect(lines[6]).toBe(
      '- 410 users (a 200, b 210), exposed from 2026-01-05 to 2026-01-20. Left out: 4 saw more than one variant.',
    );
    expect(lines[8]).toBe('## Checks first');
  });

  it('shows levels, effects with intervals, corrected p, and the reason where there is none', () => {
    const markdown = experimentMarkdown(sampleReadout());
    expect(row(markdown, 'Power Users')).toEqual([
      'Power Users',
      '20.0 % of 190',
      '50.0 % of 195',
      '+30.0 points (+10.0 to +45.0)',
      '+150.0 % (+50.0 to +225.0)',
      '0.030',
      '**better**',
    ]);
    expect(row(markdown, 'Silent Users').slice(3)).toEqual([
      '0.0 points (−30.0 to +30.0)',
      'the control value is zero: no relative lift',
      '–',
      'fewer than 30 users in an arm: not tested',
    ]);
    const other = markdown.slice(markdown.lastIndexOf('The same, by other methods'));
    expect(row(other, 'Power Users')).toEqual([
      'Power Users',
      '+30.0 points (+10.0 to +45.0), p 0.020, 12.5 % less variance',
      '−10.0 to ∞ points',
      '97.0 %',
      '1.0 %',
      '10.0 %',
      '+24.0 points (80.0 % own)',
    ]);
  });

  it('says when personas differ, and when the mix of personas turns the effect around', () => {
    const markdown = experimentMarkdown(sampleReadout());
    expect(markdown).toContain(
      '**Personas react differently** (Cochran’s Q = 6.7 on 1 df, corrected p 0.010',
    );
    expect(markdown).toContain(
      'Of the difference of +2.0 points, −1.0 points is within personas and +3.0 points comes from a different mix',
    );
    expect(markdown).toContain('(Simpson’s paradox)');
  });

  it('decides nothing when a check failed', () => {
    const markdown = experimentMarkdown(sampleReadout({ readable: false }));
    expect(follows(markdown)).toMatch(/^find the cause of the failed check/);
    expect(markdown).not.toContain('an effect of its own');
  });

  it('calls an effect in one persona a lead unless personas were shown to differ', () => {
    const found = sampleReadout().heterogeneity[0]!;
    const test = { ...found.test, differ: false } as typeof found.test;
    const markdown = experimentMarkdown(sampleReadout({ heterogeneity: [{ ...found, test }] }));
    expect(markdown).toContain('a lead, not a conclusion about this persona');
    expect(follows(markdown)).toMatch(
      /^keep a\. This is no proof of no effect.* from −3\.0 to \+7\.0 points\.$/,
    );
  });

  it('puts a harmed guardrail before a win', () => {
    const errors = {
      name: 'errors',
      type: 'count',
      guardrail: true,
      direction: 'decrease',
      counts: '‘error’',
      window: '7d',
    } as const;
    const { metrics } = sampleReadout();
    const markdown = experimentMarkdown(
      sampleReadout({
        metrics: [...metrics, errors],
        overall: [
          sampleComparison(null, 'better', [0.1, 0.02, 0.2]),
          sampleComparison(null, 'worse', [0.5, 0.2, 0.8], { metric: 'errors', adjusted_p: null }),
        ],
      }),
    );
    expect(follows(markdown)).toBe('weigh the harm first: errors (b) is worse.');
    expect(row(markdown, 'errors (guardrail)')[5]).toBe('0.020 (uncorrected)');
  });

  it('has no section by persona without personas', () => {
    const markdown = experimentMarkdown(sampleReadout({ personas: [], by_persona: [], heterogeneity: [] }));
    expect(markdown).not.toContain('By persona');
    expect(markdown).not.toContain('Drawn to the mean');
  });

  it('is written with its artifact and a forest plot, the same bytes each time', async () => {
    const files = await renderExperiment(sampleReadout(), 'new-button');
    expect(files.map(({ path }) => path)).toEqual([
      'experiments/new-button.md',
      'experiments/new-button.json',
      'charts/experiment-new-button-1.svg',
      'charts/experiment-new-button-1.vl.json',
    ]);
    expect(files[0]!.content).toContain('](../charts/experiment-new-button-1.svg)');
    assertWellFormed(files[2]!.content);
    expect(files[2]!.content).toContain('+30.0 (+10.0 to +45.0)');
    expect(await renderExperiment(sampleReadout(), 'new-button')).toEqual(files);
  });
});
