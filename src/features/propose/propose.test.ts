import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.js';
import { withEngine } from '../../engines/testing/with-engine.js';
import { createEvents, type WorldEvent } from '../testing/world.js';
import { stratifiedPhi } from './association.js';
import { proposeActivation, proposeOnboarding } from './index.js';

const MINUTE = 60_000;
const DAY = 86_400_000;

/** New users who sign up, verify and start; those who create a project come back. */
function productWorld(users: number): WorldEvent[] {
  const random = createRandom(3);
  const world: WorldEvent[] = [];
  for (let i = 0; i < users; i++) {
    const user = `u${i}`;
    const first = Math.floor(random.uniform() * 30) * DAY;
    const put = (event: string, t: number) => world.push({ user, event, t: first + Math.round(t) });
    put('sign up', 0);
    if (random.uniform() < 0.8) put('verify email', 5 * MINUTE);
    if (random.uniform() < 0.6) put('finish tour', 9 * MINUTE);
    const creates = random.uniform() < 0.4;
    for (let n = random.int(6); n >= 0; n--) put('view', 10 * MINUTE + random.uniform() * DAY);
    if (creates) for (let n = random.int(3); n >= 0; n--) put('create project', (1 + random.uniform()) * DAY);
    if (random.uniform() < (creates ? 0.8 : 0.2)) put('view', (8 + 10 * random.uniform()) * DAY);
  }
  return [...world, { user: 'u0', event: 'view', t: 60 * DAY }];
}

describe('proposals', () => {
  it('find the steps that users do once, early and in order', async () => {
    await withEngine(async (engine) => {
      const found = await proposeOnboarding(await createEvents(engine, productWorld(200)));
      expect(found?.steps.map((step) => step.event)).toEqual(['sign up', 'verify email', 'finish tour']);
      expect(found?.steps[0]).toMatchObject({ users: 200, share: 1 });
    });
  });

  it('find the early event that goes with coming back', async () => {
    await withEngine(async (engine) => {
      const found = await proposeActivation(await createEvents(engine, productWorld(400)));
      expect(found?.event).toBe('create project');
      expect(found!.returnWith).toBeGreaterThan(0.7);
      expect(found!.returnWithout).toBeLessThan(0.3);
    });
  });

  it('keep silent where there is nothing to find', async () => {
    await withEngine(async (engine) => {
      const events = await createEvents(
        engine,
        Array.from({ length: 100 }, (_, i) => ({ user: `u${i % 10}`, event: 'view', t: i * MINUTE })),
      );
      expect(await proposeOnboarding(events)).toBeUndefined();
      expect(await proposeActivation(events)).toBeUndefined();
    });
  });
});

describe('association with coming back', () => {
  it('is phi within strata of equal activity', () => {
    // Ten users, equally active. Event 0: four of five doers return, one of five others does. Event 1: nobody does it.
    const [association, none] = stratifiedPhi({
      users: 10,
      events: 2,
      early: new Int32Array(10).fill(3),
      returned: Uint8Array.of(1, 1, 1, 1, 0, 1, 0, 0, 0, 0),
      user: Int32Array.of(0, 1, 2, 3, 4),
      event: new Int32Array(5),
    });
    expect(association).toEqual({
      event: 0,
      phi: expect.closeTo(0.6, 12),
      share: 0.5,
      returnWith: 0.8,
      returnWithout: 0.2,
    });
    expect(none).toEqual({ event: 1, phi: 0, share: 0, returnWith: 0, returnWithout: 0.5 });
  });

  it('is nothing where activity explains everything', () => {
    // The busy half does the event and returns, the quiet half does neither.
    const busy = [0, 1, 2, 3];
    const [association] = stratifiedPhi({
      users: 8,
      events: 1,
      early: Int32Array.of(9, 9, 9, 9, 1, 1, 1, 1),
      returned: Uint8Array.of(1, 1, 1, 1, 0, 0, 0, 0),
      user: Int32Array.from(busy),
      event: new Int32Array(4),
    });
    expect(association!.phi).toBe(0);
  });
});
