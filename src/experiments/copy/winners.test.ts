import { describe, expect, it } from 'vitest';
import { createRandom, DAY_MS } from '../../base/index.js';
import { readExperiment } from '../readout/readout.js';
import { type TestEvent, withEvents } from '../testing/world.js';
import { type CopyTestDefinition, copyExperiment } from './definition.js';
import { copyTestSchema, copyWinners } from './winners.js';

const test: CopyTestDefinition = {
  name: 'welcome button',
  slot: 'welcome.cta',
  texts: new Map([
    ['control', 'Continue'],
    ['b', 'Start your first project'],
    ['c', 'Go'],
  ]),
  assignment: { kind: 'event', event: 'shown', property: 'copy' },
  control: 'control',
  goal: { event: 'clicked', windowMs: DAY_MS },
  correction: 'holm',
  alpha: 0.05,
};

/** Click rates by persona and variant. */
async function decide(seed: number, rates: Record<string, number>[]) {
  const random = createRandom(seed);
  const events: TestEvent[] = [];
  const variants = [...test.texts.keys()];
  for (let i = 0; i < 6000; i++) {
    const user = `u${String(i).padStart(5, '0')}`;
    const copy = variants[random.int(variants.length)]!;
    events.push({ user, event: 'shown', t: i * 1000, properties: { copy } });
    if (random.uniform() < rates[i % rates.length]![copy]!)
      events.push({ user, event: 'clicked', t: i * 1000 + 500 });
  }
  events.push({ user: 'u00000', event: 'shown', t: 3 * DAY_MS, properties: { copy: 'control' } });
  return withEvents({ events: events.slice(0, -1), properties: ['copy'] }, async (table) => {
    const labels = Int32Array.from({ length: table.users }, (_, u) => u % rates.length);
    const names = rates.map((_, p) => `persona ${p}`);
    const readout = await readExperiment(table, copyExperiment(test), { labels, names }, 3 * DAY_MS);
    return copyTestSchema.parse(copyWinners(test, readout));
  });
}

describe('copy tests', () => {
  it('names a winner for everyone when there is one', async () => {
    const same = { control: 0.2, b: 0.3, c: 0.2 };
    const result = await decide(1, [same, same]);
    expect(result.everyone).toMatchObject({
      status: 'winner',
      variant: 'b',
      text: 'Start your first project',
      tied_with: [],
    });
    expect(result.personas.map(({ variant }) => variant)).toEqual(['b', 'b']);
    expect(result.personas.map(({ status }) => status)).not.toContain('winner');
  });

  it('names none when there is none', async () => {
    const same = { control: 0.2, b: 0.2, c: 0.2 };
    const result = await decide(2, [same, same]);
    expect([result.everyone, ...result.personas].map(({ status }) => status)).toEqual([
      'no winner',
      'no winner',
      'no winner',
    ]);
  });

  it('gives a persona its own winner only when personas differ', async () => {
    const result = await decide(3, [
      { control: 0.2, b: 0.4, c: 0.2 },
      { control: 0.3, b: 0.2, c: 0.45 },
    ]);
    expect(result.personas.map(({ status, variant }) => [status, variant])).toEqual([
      ['winner', 'b'],
      ['winner', 'c'],
    ]);
  });
});
