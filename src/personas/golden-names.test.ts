import { describe, expect, it } from 'vitest';
import { createRandom, silentLog } from '../base/index.js';
import { discover } from '../clustering/index.js';
import { type Group, planted } from '../clustering/testing/tables.js';
import type { BuildOptions } from './build.js';
import { buildPersonas } from './build.js';

const features: BuildOptions['features'] = {
  catalogue: [],
  activation: null,
  onboarding: [],
  adoptionDays: 2,
  excludeEvents: [],
  sessions: { gapMs: 1_800_000, by: 'gap' },
};

/** Names and first statements of the groups as they were planted, whatever the clusters make of them. */
async function namesOf(groups: Group[], events: string[]) {
  const { table, truth } = planted(groups, 7);
  const named = { ...table, mix: { ...table.mix, events } };
  const found = await discover(
    named,
    { method: 'kmeans', k: groups.length, kMin: 2, kMax: 6, crossCheck: false },
    createRandom(1),
    silentLog,
  );
  const placement = { ...found.placement, labels: truth, runnerUp: truth };
  const { personas } = buildPersonas(named, { ...found, placement }, { features }, createRandom(1));
  return personas.map((p) => `${p.name}: ${p.setsApart[0]!.split(':')[0]}`);
}

describe('names of planted personas', () => {
  it('by what they do', async () => {
    const usual = { users: 120, activeDayRate: 0.3, eventsPerDay: 8 };
    const groups = [
      { ...usual, mix: [9, 1, 1, 1] },
      { ...usual, mix: [1, 9, 1, 1] },
      { ...usual, mix: [1, 1, 9, 1] },
    ];
    const events = ['report_exported', 'Send for Credit Collection', 'page_view', 'search'];
    expect(await namesOf(groups, events)).toEqual([
      'Report Users: Report exported',
      'Credit Collection Users: Send for credit collection',
      'Browsing Users: Page view',
    ]);
  });

  it('by how often they come', async () => {
    const same = { users: 120, eventsPerDay: 4, mix: [1] };
    const groups = [0.85, 0.45, 0.15, 0.03].map((activeDayRate) => ({ ...same, activeDayRate }));
    expect(await namesOf(groups, ['record'])).toEqual([
      'Heavy Users: active days',
      'Core Users: active day rate',
      'Casual Users: active day rate',
      'Infrequent Users: active days',
    ]);
  });

  it('by being what most are', async () => {
    const usual = { activeDayRate: 0.3, eventsPerDay: 8 };
    const groups = [
      { ...usual, users: 400, mix: [5, 5, 5, 0.01] },
      { ...usual, users: 60, mix: [5, 5, 5, 9] },
    ];
    expect(await namesOf(groups, ['catalog', 'cart', 'checkout', 'payment_error'])).toEqual([
      'Mainstream Users: Checkout',
      'Payment Error Users: Payment error',
    ]);
  });
});
