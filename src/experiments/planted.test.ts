import { writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { createRandom, type Random } from '../base/index.js';
import type { ExperimentDefinition } from './definition.js';
import { readSums } from './readout/readout.js';
import type { Cell } from './scan/sums.js';

/**
 * Planted effects are found, and absent ones are not, by the readout as a whole: four personas of 1,500 users an arm, a
 * base rate of 20 %.
 */
const RUNS = Math.min(500, Number(process.env.KINDRED_SIMULATIONS ?? 40));
const PERSONAS = ['p0', 'p1', 'p2', 'p3'];
const USERS = 1500;
const BASE = 0.2;

const definition: ExperimentDefinition = {
  name: 'planted',
  assignment: { kind: 'event', event: 'exposed', property: 'variant' },
  control: 'a',
  metrics: [
    { name: 'buys', type: 'conversion', event: 'buy', windowMs: 1, guardrail: false, direction: 'increase' },
  ],
  correction: 'holm',
  alpha: 0.05,
};

function read(random: Random, lifts: readonly number[]) {
  const cells: Cell[] = [];
  for (let variant = 0; variant < 2; variant++) {
    lifts.forEach((lift, persona) => {
      const p = BASE + variant * lift;
      let k = 0;
      for (let i = 0; i < USERS; i++) if (random.uniform() < p) k++;
      cells.push({
        variant,
        persona,
        day: 0,
        users: USERS,
        metrics: [{ n: USERS, sums: [k], products: [[k]] }],
      });
    });
  }
  const total = 2 * USERS * lifts.length;
  const exposure = {
    variants: ['a', 'b'],
    assigned: total,
    exposed: total,
    crossed: 0,
    unlisted: 0,
    unknown: 0,
    timed: true,
  };
  const artifact = readSums({ cells, times: [null] }, exposure, definition, PERSONAS);
  const differ = artifact.heterogeneity[0]!.test;
  return {
    overall: artifact.overall[0]!.verdict,
    personas: artifact.by_persona.map(({ verdict }) => verdict),
    differ: differ.status === 'estimated' && differ.differ,
  };
}

function rates(name: string, lifts: readonly number[]) {
  const random = createRandom(`planted/${name}`);
  const count = { overall: 0, differ: 0, right: lifts.map(() => 0), wrong: 0 };
  for (let i = 0; i < RUNS; i++) {
    const found = read(random, lifts);
    if (found.overall !== 'not shown') count.overall++;
    if (found.differ) count.differ++;
    let wrong = false;
    found.personas.forEach((verdict, p) => {
      const truth = lifts[p]! > 0 ? 'better' : lifts[p]! < 0 ? 'worse' : 'not shown';
      if (verdict === truth) count.right[p]!++;
      else if (verdict !== 'not shown') wrong = true;
    });
    if (wrong) count.wrong++;
  }
  const share = (n: number) => n / RUNS;
  const out = {
    overall: share(count.overall),
    differ: share(count.differ),
    right: count.right.map(share),
    wrong: share(count.wrong),
  };
  const percent = (x: number) => `${(100 * x).toFixed(1)} %`;
  rows.push(
    `| ${name} | ${lifts.map((lift) => `${100 * lift}`).join(', ')} | ${percent(out.overall)} | ${percent(out.differ)} | ${out.right.map(percent).join(', ')} | ${percent(out.wrong)} |`,
  );
  return out;
}

const rows: string[] = [];

describe(`planted effects over ${RUNS} worlds`, () => {
  it('none', () => {
    const { overall, differ, wrong } = rates('none', [0, 0, 0, 0]);
    expect(overall).toBeLessThanOrEqual(0.15);
    expect(differ).toBeLessThanOrEqual(0.15);
    expect(wrong).toBeLessThanOrEqual(0.15);
  });

  it('in one persona only', () => {
    const { right, differ, wrong } = rates('one persona', [0, 0, 0.08, 0]);
    expect(right[2]).toBeGreaterThan(0.9);
    expect(differ).toBeGreaterThan(0.8);
    expect(wrong).toBeLessThanOrEqual(0.15);
  });

  it('of opposite signs, which cancel overall', () => {
    const { right, differ, overall } = rates('opposite signs', [0.08, -0.08, 0, 0]);
    expect(Math.min(right[0]!, right[1]!)).toBeGreaterThan(0.9);
    expect(differ).toBeGreaterThan(0.9);
    expect(overall).toBeLessThanOrEqual(0.15);
  });

  it('the same in all, where personas do not differ', () => {
    const { overall, differ, wrong } = rates('same in all', [0.04, 0.04, 0.04, 0.04]);
    expect(overall).toBeGreaterThan(0.95);
    expect(differ).toBeLessThanOrEqual(0.15);
    expect(wrong).toBe(0);
  });
});

afterAll(() => {
  const path = process.env.KINDRED_PLANTED_TABLE;
  if (!path) return;
  const head = [
    `| planted (${RUNS} worlds) | points by persona | overall shown | personas differ | right verdict by persona | any wrong verdict |`,
    '|---|---|---|---|---|---|',
  ];
  writeFileSync(path, `${[...head, ...rows].join('\n')}\n`);
});
