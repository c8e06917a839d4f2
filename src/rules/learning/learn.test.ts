import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.js';
import { ruleColumns } from '../columns.js';
import { lintRuleSet } from '../limits.js';
import { rulesMarkdown } from '../markdown.js';
import { parseRuleSet } from '../schema.js';
import { PLANTED, plantedTable } from '../testing/planted-table.js';
import { learnEarlyRules } from './early.js';
import { learnRules } from './learn.js';

const { table, labels } = plantedTable(1500, createRandom(1));
const learned = learnRules(table, labels, PLANTED, {}, createRandom(1));

describe('learning rules', () => {
  it('finds planted personas with few conditions, measured on users it did not see', () => {
    expect(learned.fidelity.users).toBe(450);
    expect(learned.learners).toBe(1050);
    expect(learned.fidelity.macroF1).toBeGreaterThan(0.98);
    expect(learned.conditions).toBeLessThanOrEqual(5);
    expect(learned.undescribed).toEqual([]);
    const clauses = learned.ruleSet.segments.flatMap((s) => s.any);
    expect(Math.max(...clauses.map((c) => c.all.length))).toBeLessThanOrEqual(3);
  });

  it('asks for what was planted, not for noise', () => {
    const names = learned.ruleSet.features.map((f) => f.name);
    expect(names).toContain('sessions_per_week');
    expect(names.some((name) => name.startsWith('share_of_'))).toBe(true);
    expect(names).not.toContain('noise');
  });

  it('writes rules that are within the limits', () => {
    expect(parseRuleSet(learned.ruleSet, 'learned')).toEqual(learned.ruleSet);
    expect(lintRuleSet(learned.ruleSet)).toEqual([]);
  });

  it('puts thresholds where no user is', () => {
    const groups = learned.ruleSet.features.filter((f) => f.events);
    const columns = new Map(ruleColumns(table, groups).columns.map((c) => [c.feature.name, c.values]));
    for (const leaf of learned.ruleSet.segments.flatMap((s) => s.any.flatMap((c) => c.all))) {
      const threshold = 'gte' in leaf ? leaf.gte : 'lt' in leaf ? leaf.lt : Number.NaN;
      expect((columns.get(leaf.feature) as Float64Array).includes(threshold)).toBe(false);
    }
  });

  it('gives the same rules for the same seed', () => {
    expect(learnRules(table, labels, PLANTED, {}, createRandom(1))).toEqual(learned);
  });

  it('leaves users without a persona out', () => {
    const some = labels.map((label, u) => (u % 3 === 0 ? -1 : label));
    const { learners, fidelity } = learnRules(table, some, PLANTED, { curve: false }, createRandom(1));
    expect(learners + fidelity.users).toBe(1000);
  });

  it('shows the price of simplicity, the kept rules among the points', () => {
    expect(learned.curve.filter((p) => p.chosen).length).toBe(1);
    expect(learned.curve.map((p) => p.conditions)).toEqual(
      [...learned.curve.map((p) => p.conditions)].sort((a, b) => a - b),
    );
  });

  it('needs users', () => {
    const none = new Int32Array(labels.length).fill(-1);
    expect(() => learnRules(table, none, PLANTED, {}, createRandom(1))).toThrow(/0 users have a persona/);
  });
});

describe('early rules', () => {
  const early = learnEarlyRules(
    table,
    labels,
    PLANTED,
    [
      { horizon: '1h', table: scrambled(table) },
      { horizon: '1d', table },
    ],
    { precision: 0.9 },
    createRandom(1),
  );

  it('says how soon personas can be told', () => {
    expect(early.earliest).toBe('1d');
    expect(early.personas.map((p) => p.earliest)).toEqual(['1d', '1d', '1d']);
    expect(early.horizons[1]!.rules!.fidelity.precision.value).toBeGreaterThan(0.9);
  });

  it('asks only for what is known by then', () => {
    const names = early.horizons.flatMap((h) => h.rules?.ruleSet.features.map((f) => f.name) ?? []);
    expect(names).not.toContain('noise');
  });

  it('gives a reason where too few users were observed', () => {
    const few = { ...table, userIds: table.userIds.map((id) => `other ${id}`) };
    const { horizons } = learnEarlyRules(
      table,
      labels,
      PLANTED,
      [{ horizon: '1h', table: few }],
      { precision: 0.9 },
      createRandom(1),
    );
    expect(horizons[0]!.rules).toBeNull();
    expect(horizons[0]!.reason).toBe('0 users were observed for 1h; 100 are needed');
  });

  it('reads as prose', () => {
    const text = rulesMarkdown(learned, learned.ruleSet, { early });
    expect(text).toContain('# Segment rules');
    expect(text).toMatch(
      /\*\*Heavy Users\*\* \(`heavy`\): Users with \*sessions per week\* of at least [\d.]+\./,
    );
    expect(text).toContain("1d after a user's first event the rules reach the asked precision of 90.0 %: ");
    expect(text).toContain('Shorter and longer limits lead to the same rules.');
    const [point] = learned.curve;
    const curve = [{ ...point!, conditions: 2, macroF1: 0.8, chosen: false }, point!];
    expect(rulesMarkdown({ ...learned, curve })).toContain('| 3 (kept) | ');
  });
});

/** The same users with each other's values: nothing to be told from. */
function scrambled(full: typeof table): typeof table {
  const random = createRandom(9);
  const columns = full.columns.map((c) => ({ ...c, values: c.values.map(() => random.uniform()) }));
  const count = full.mix.count.map(() => 1 + random.int(9));
  return { ...full, columns, mix: { ...full.mix, count } };
}
