import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.js';
import type { EventMix } from '../../features/index.js';
import { fitEventMix } from './event-mix.js';

describe('the space of event mixes', () => {
  it('has as many components for the same people four times over', () => {
    // More users than correlations are computed of: the noise in them is that of the sample.
    const mix = twoKinds(50_000, 60);
    const once = Int32Array.from({ length: 50_000 }, (_, u) => u);
    const four = Int32Array.from({ length: 200_000 }, (_, i) => i >> 2);
    const components = fitEventMix(mix, once)!.loadings.length;
    expect(components).toBeGreaterThan(0);
    expect(fitEventMix(mix, four)!.loadings.length).toBe(components);
  });
});

/** Two kinds of people who each prefer one half of the events a little. */
function twoKinds(users: number, events: number): EventMix {
  const random = createRandom('two kinds');
  const rowStart = new Int32Array(users + 1);
  const event: number[] = [];
  const count: number[] = [];
  for (let u = 0; u < users; u++) {
    const tally = new Int32Array(events);
    for (let i = 0; i < 12; i++) {
      const half = random.uniform() < 0.7 ? u % 2 : 1 - (u % 2);
      tally[2 * random.int(events / 2) + half]!++;
    }
    for (let e = 0; e < events; e++) {
      if (tally[e]! === 0) continue;
      event.push(e);
      count.push(tally[e]!);
    }
    rowStart[u + 1] = event.length;
  }
  return {
    events: Array.from({ length: events }, (_, e) => `event_${e}`),
    rowStart,
    event: Int32Array.from(event),
    count: Int32Array.from(count),
  };
}
