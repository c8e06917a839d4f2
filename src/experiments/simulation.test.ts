import { writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { createRandom } from '../base/index.js';
import { clopperPearsonInterval } from '../numeric/index.js';
import { NULL_DESIGNS, peekedFixed } from './testing/designs.js';

/**
 * False positives without any effect. A few hundred worlds per design here; `node bench/experiments/simulate.mjs` runs
 * 2,000 of each and writes the table.
 */
const RUNS = Number(process.env.KINDRED_SIMULATIONS ?? 300);

/** Over all designs together a correct program fails less than once in fifty seeds. */
const CONFIDENCE = 0.999;

const rows: string[] = [];

function rateOf(name: string, happens: (random: ReturnType<typeof createRandom>) => boolean) {
  const random = createRandom(`simulation/${name}`);
  let successes = 0;
  for (let i = 0; i < RUNS; i++) if (happens(random)) successes++;
  return { rate: successes / RUNS, interval: clopperPearsonInterval({ successes, n: RUNS }, CONFIDENCE) };
}

function addRow(name: string, promise: string, rate: number, { low, high }: { low: number; high: number }) {
  const share = (x: number) => (100 * x).toFixed(2);
  rows.push(`| ${name} | ${promise} | ${share(rate)} % | ${share(low)} to ${share(high)} % |`);
}

describe(`false positives over ${RUNS} worlds without an effect`, () => {
  it.each(NULL_DESIGNS)('$name', ({ name, level, promise, rejects }) => {
    const { rate, interval } = rateOf(name, rejects);
    addRow(name, `${promise === 'equal' ? '' : 'at most '}${100 * level} %`, rate, interval);
    expect(interval.low).toBeLessThanOrEqual(level);
    if (promise === 'equal') expect(interval.high).toBeGreaterThanOrEqual(level);
  });

  it('a fixed-horizon test looked at every day is far above its level', () => {
    const { rate, interval } = rateOf('peeking', peekedFixed);
    addRow('fixed-horizon z, looked at on 30 days (for comparison)', 'none', rate, interval);
    expect(interval.low).toBeGreaterThan(0.1);
  });
});

afterAll(() => {
  const path = process.env.KINDRED_SIMULATION_TABLE;
  if (!path) return;
  const head = [
    `| design (${RUNS} worlds) | promised | rejected | ${100 * CONFIDENCE} % interval |`,
    '|---|---|---|---|',
  ];
  writeFileSync(path, `${[...head, ...rows].join('\n')}\n`);
});
