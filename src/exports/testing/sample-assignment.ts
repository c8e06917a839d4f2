import type { Assignment } from '../assignment.js';

/** `users` users in turn over two personas, with confidence. */
export function sampleAssignment(users: number): Assignment {
  return {
    userIds: Array.from({ length: users }, (_, i) => `user-${i}`),
    personas: [
      { id: 'power-users', name: 'Power Users' },
      { id: 'silent', name: '=Silent "users"' },
    ],
    persona: Int32Array.from({ length: users }, (_, i) => i % 2),
    confidence: new Float64Array(users).fill(0.87654),
    asOf: '2026-03-31T00:00:00.000Z',
  };
}
