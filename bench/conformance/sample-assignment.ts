import { createRandom } from '../../src/base/index.js';
import type { Assignment } from '../../src/exports/index.js';

/** Users with awkward ids over personas with awkward names. */
export function sampleAssignment(users: number): Assignment {
  const random = createRandom('assignment');
  const odd = ['=cmd()', '+49151', 'a/b', '..', '__x__', 'ü', '😀', 'a,b', 'say "hi"', "it's", ' lead', 'line\nbreak', '%'];
  const personas = [
    { id: 'power-users', name: 'Power Users' },
    { id: 'silent-users', name: '=Silent "users"' },
    { id: 'explorers', name: 'Explorers\u202e' },
  ];
  return {
    userIds: Array.from({ length: users }, (_, i) => odd[i] ?? `user-${String(i).padStart(7, '0')}`),
    personas,
    persona: Int32Array.from({ length: users }, () => random.int(personas.length)),
    confidence: Float64Array.from({ length: users }, () => 0.5 + random.uniform() / 2),
    asOf: '2026-03-31T00:00:00.000Z',
  };
}
