import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom, pseudonym, silentLog, toJson } from '../base/index.js';
import { type Discovery, discover } from '../clustering/index.js';
import { planted, THREE } from '../clustering/testing/tables.js';
import type { FeatureTable } from '../features/index.js';
import type { PersonaModel } from './artifact.js';
import { assign } from './assign.js';
import { type BuildOptions, buildPersonas } from './build.js';
import { diffModels } from './diff.js';
import { explainUser } from './explain.js';
import { parsePersonaModel, personaModelJsonSchema } from './schema.js';

/** Nothing but the defaults. */
const features: BuildOptions['features'] = {
  catalogue: [],
  activation: null,
  onboarding: [],
  adoptionDays: 2,
  excludeEvents: [],
  sessions: { gapMs: 1_800_000, by: 'gap' },
};

let table: FeatureTable;
let found: Discovery;
let model: PersonaModel;

beforeAll(async () => {
  table = planted(THREE, 3).table;
  found = await discover(
    table,
    { method: 'kmeans', k: 'auto', kMin: 2, kMax: 5, crossCheck: true },
    createRandom(1),
    silentLog,
  );
  model = buildPersonas(table, found, { features }, createRandom(1));
});

describe('the persona model', () => {
  it('accounts for every user and names every persona once', () => {
    expect(model.personas.reduce((sum, p) => sum + p.size, 0)).toBe(table.userIds.length);
    expect(new Set(model.personas.map((p) => p.id)).size).toBe(model.personas.length);
    expect(new Set(model.personas.map((p) => p.name)).size).toBe(model.personas.length);
    for (const p of model.personas) {
      expect(p.id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(p.summary).toContain(`${p.size} users`);
      expect(p.typicalUsers).toHaveLength(5);
      expect(p.borderUsers).toHaveLength(5);
      expect(p.contrasts.length).toBeGreaterThan(0);
    }
  });

  it('says of each what sets it apart', () => {
    // The first group does events 0 and 1, and is the most active.
    expect(
      model.personas[0]!.events.slice(0, 2)
        .map((e) => e.event)
        .sort(),
    ).toEqual(['event_0', 'event_1']);
    expect(model.personas[0]!.contrasts.find((c) => c.feature === 'active_day_rate')!.direction).toBe(
      'higher',
    );
  });

  it('reads back from JSON as it was, and assigns the same personas from it alone', () => {
    const text = toJson(model);
    const back = parsePersonaModel(JSON.parse(text), 'personas.json');
    expect(toJson(back)).toBe(text);
    const again = assign(back, table);
    expect(Array.from(again.labels)).toEqual(Array.from(found.placement.labels));
    expect(again.personaIds[0]).toBe(model.personas[again.labels[0]!]!.id);
    expect(again.missingFeatures).toEqual([]);
  });

  it('assigns a table without some of its features, and says which', () => {
    const fewer = {
      ...table,
      columns: table.columns.filter((c) => c.definition.name !== 'events_per_session'),
    };
    const again = assign(model, fewer);
    expect(again.missingFeatures).toEqual(['events_per_session']);
    const same = again.labels.reduce((sum, p, u) => sum + (p === found.placement.labels[u] ? 1 : 0), 0);
    expect(same / again.labels.length).toBeGreaterThan(0.9);
  });

  it('marks users seen too short', () => {
    const early = { ...table, exposureDays: table.exposureDays.map((d, u) => (u === 3 ? 1 : d)) };
    expect(assign(model, early).tooEarly[3]).toBe(1);
    expect(assign(model, early).tooEarly[4]).toBe(0);
  });

  it('names users by pseudonym unless asked for ids', () => {
    const ids = new Set(table.userIds);
    const said = JSON.stringify({ ...model, model: null, profile: null });
    expect(model.users.shown).toBe('pseudonyms');
    for (const id of ids) expect(said).not.toContain(`"${id}"`);
    const open = buildPersonas(table, found, { features, showIds: true }, createRandom(1));
    expect(open.users.shown).toBe('ids');
    for (const p of open.personas) {
      expect(ids.has(p.typicalUsers[0]!.user)).toBe(true);
      expect(p.interview.invite.every((id) => ids.has(id))).toBe(true);
    }
  });

  it('reads models of version 1, and makes their ids pseudonyms', async () => {
    // Clusters of a tree stay in the components of the mix, which is what older models have.
    const tree = await discover(
      table,
      { method: 'ward', k: 'auto', kMin: 2, kMax: 5, crossCheck: false },
      createRandom(1),
      silentLog,
    );
    const model = buildPersonas(table, tree, { features }, createRandom(1));
    const old = JSON.parse(toJson(buildPersonas(table, tree, { features, showIds: true }, createRandom(1))));
    old.version = '1.0';
    delete old.model.assignment.handicaps;
    delete old.model.representation.what.kind;
    delete old.users.shown;
    for (const p of old.personas) {
      delete p.setsApart;
      for (const user of [...p.typicalUsers, ...p.borderUsers]) {
        user.userId = user.user;
        delete user.user;
      }
    }
    const what = old.model.representation.what;
    const spread: number[] = what.spread;
    for (const bound of ['low', 'high']) {
      what[bound] = what[bound].map((x: number, c: number) => x * spread[c]!);
    }
    delete what.spreadByActivity;
    old.extremeUsers = [{ userId: 'monitor-1', kind: 'bot', reason: 'many' }];
    const back = parsePersonaModel(old, 'personas.json');
    expect(back.version).toBe(model.version);
    expect(back.users.shown).toBe('pseudonyms');
    expect(back.extremeUsers[0]!.user).toBe(pseudonym('monitor-1'));
    expect(back.personas.map((p) => p.typicalUsers)).toEqual(model.personas.map((p) => p.typicalUsers));
    expect(back.personas.map((p) => p.interview.invite)).toEqual(
      model.personas.map((p) => p.interview.invite),
    );
    expect(back.personas[0]!.setsApart).toEqual(back.personas[0]!.contrasts.slice(0, 2).map((c) => c.words));
    const flat = structuredClone(model);
    Object.assign(flat.model.representation.what!, { spreadByActivity: spread.map(() => 0) });
    expect(Array.from(assign(back, table).labels)).toEqual(Array.from(assign(flat, table).labels));
  });

  it('reads models of version 3: users are placed by components and shares', async () => {
    const tree = await discover(
      table,
      { method: 'ward', k: 3, kMin: 2, kMax: 5, crossCheck: false },
      createRandom(1),
      silentLog,
    );
    const model = buildPersonas(table, tree, { features }, createRandom(1));
    const old = JSON.parse(toJson(model));
    old.version = '3.0';
    delete old.model.assignment.handicaps;
    delete old.model.representation.what.kind;
    const back = parsePersonaModel(old, 'personas.json');
    expect(back.version).toBe('4.0');
    expect(back.model).toEqual(model.model);
    expect(assign(back, table)).toEqual(assign(model, table));
  });

  it('has a JSON Schema', () => {
    expect(personaModelJsonSchema()).toMatchObject({ type: 'object', title: 'personas.json' });
  });

  it.each([
    [{ kind: 'other' }, /not a persona model/],
    [{ kind: 'kindred/personas', version: '5.0' }, /version 5.0/],
    [{ kind: 'kindred/personas', version: '4.0', personas: [] }, /damaged/],
    [{ kind: 'kindred/personas', version: '3.0', model: { representation: null, assignment: 7 } }, /damaged/],
    [{ kind: 'kindred/personas', version: '3.0', model: [] }, /damaged/],
    [{ kind: 'kindred/personas', version: '2.0', model: { representation: null } }, /damaged/],
    [{ kind: 'kindred/personas', version: '1.0', personas: [{}, null] }, /damaged/],
    [null, /not a persona model/],
  ])('refuses what it cannot read: %j', (json, message) => {
    expect(() => parsePersonaModel(json, 'x.json')).toThrow(message);
  });
});

describe('identity across runs', () => {
  it('keeps ids and names when the users are the same', () => {
    const renamed: PersonaModel = {
      ...model,
      personas: model.personas.map((p, i) => ({ ...p, id: `old-${i}`, name: `Old ${i}` })),
    };
    const next = buildPersonas(table, found, { features, previous: renamed }, createRandom(1));
    expect(next.personas.map((p) => p.name)).toEqual(renamed.personas.map((p) => p.name));
    expect(next.personas.every((p) => p.naming.source === 'previous')).toBe(true);
    expect(next.changes).toMatchObject({ born: [], died: [], split: [], merged: [], moved: [] });
  });

  it('reports births, deaths, splits and merges', async () => {
    const two = await discover(
      table,
      { method: 'kmeans', k: 2, kMin: 2, kMax: 5, crossCheck: false },
      createRandom(1),
      silentLog,
    );
    const coarse = buildPersonas(table, two, { features }, createRandom(1));
    const finer = buildPersonas(table, found, { features, previous: coarse }, createRandom(1));
    expect(finer.changes!.born).toHaveLength(1);
    expect(finer.changes!.split).toHaveLength(1);
    const coarser = buildPersonas(table, two, { features, previous: model }, createRandom(1));
    expect(coarser.changes!.died).toHaveLength(1);
    expect(coarser.changes!.merged).toHaveLength(1);
  });

  it('is told in words', () => {
    expect(diffModels(model, model)).toMatchObject({ changed: false });
    const gone: PersonaModel = { ...model, personas: model.personas.slice(1) };
    const difference = diffModels(model, gone);
    expect(difference.personas.at(-1)).toMatchObject({ id: model.personas[0]!.id, change: 'died' });
    expect(difference.words).toContain('| died |');
  });
});

describe('why a user is where they are', () => {
  it('gives reasons that pull towards the persona, and moves that lead away', () => {
    const typical = model.personas[0]!.typicalUsers[0]!.user;
    const row = table.userIds.findIndex((id) => pseudonym(id) === typical);
    const explanation = explainUser(model, table, row);
    expect(explanation.persona.id).toBe(model.personas[0]!.id);
    expect(explanation.reasons[0]!.pull).toBeGreaterThan(0);
    expect(explanation.words).toContain(model.personas[0]!.name);
    expect(() => explainUser(model, table, -1)).toThrow(RangeError);
  });

  it('adds up to the confidence between the two', () => {
    for (let row = 0; row < 40; row++) {
      const { reasons, rest, confidence } = explainUser(model, table, row);
      const odds = Math.exp(reasons.reduce((sum, r) => sum + r.pull, rest));
      // Of two; a third persona can only take from it. Coordinates are float32.
      expect(odds / (1 + odds)).toBeGreaterThanOrEqual(confidence - 1e-7);
      expect(odds).toBeGreaterThanOrEqual(1 - 1e-7);
    }
  });

  it('says when it is too early, and why one was left out', () => {
    const early = { ...table, exposureDays: table.exposureDays.map(() => 1) };
    expect(explainUser(model, early, 3).words).toMatch(/too early to say: \d+ events in 1 day are known/);
    const left = { user: pseudonym(table.userIds[3]!), kind: 'bot' as const, reason: '9 times the median' };
    expect(explainUser({ ...model, extremeUsers: [left] }, table, 3).words).toContain(
      'Left out when the personas were fitted: 9 times the median.',
    );
  });

  it('moves a user exactly to the border', () => {
    for (let row = 0; row < 40; row++) {
      const explanation = explainUser(model, table, row);
      const move = explanation.moves.find((m) => m.what === 'events_per_session');
      if (!move) continue;
      const values = Float64Array.from(
        table.columns.find((c) => c.definition.name === 'events_per_session')!.values,
      );
      values[row] = move.to;
      const moved: FeatureTable = {
        ...table,
        columns: table.columns.map((c) =>
          c.definition.name === 'events_per_session' ? { ...c, values } : c,
        ),
      };
      const at = assign(model, moved);
      const three = model.personas.length > 2;
      // On the border of two both are as likely; a third may share.
      expect(at.confidence[row]!).toBeLessThan(three ? 0.51 : 0.501);
    }
  });

  it('moves a user across the border by more of one event', () => {
    let moves = 0;
    for (let row = 0; row < table.userIds.length; row++) {
      const explanation = explainUser(model, table, row);
      for (const { what, from, to } of explanation.moves.filter((m) => m.kind === 'event')) {
        const odds = (count: number) => {
          const { reasons, rest } = explainUser(model, withCount(table, row, what, count), row);
          return reasons.reduce((sum, r) => sum + r.pull, rest);
        };
        const after = explainUser(model, withCount(table, row, what, to), row);
        expect(after.persona.id).not.toBe(explanation.persona.id);
        // One time less, and they would have stayed, or the third persona had taken them.
        if (to - 1 > from!) expect(odds(to - 1)).toBeGreaterThanOrEqual(-1e-6);
        moves++;
      }
    }
    expect(moves).toBeGreaterThan(0);
  });
});

/** The same events, but one of them done so often by one user. */
function withCount(table: FeatureTable, row: number, event: string, count: number): FeatureTable {
  const { mix } = table;
  const rowStart = [0];
  const events: number[] = [];
  const counts: number[] = [];
  for (let u = 0; u < table.userIds.length; u++) {
    const own = new Map<number, number>();
    for (let q = mix.rowStart[u]!; q < mix.rowStart[u + 1]!; q++) own.set(mix.event[q]!, mix.count[q]!);
    if (u === row) own.set(mix.events.indexOf(event), count);
    for (const [e, c] of [...own].sort((a, b) => a[0] - b[0])) {
      events.push(e);
      counts.push(c);
    }
    rowStart.push(events.length);
  }
  return {
    ...table,
    mix: {
      ...mix,
      rowStart: Int32Array.from(rowStart),
      event: Int32Array.from(events),
      count: Int32Array.from(counts),
    },
  };
}
