import { describe, expect, it } from 'vitest';
import { raggedEdges } from './edges.js';

describe('ragged edges', () => {
  it('are first or last days with less than half of what is usual beside them', () => {
    // 2026-01-01 to 2026-01-05.
    expect(raggedEdges([20454, 20455, 20456, 20457, 20458], [40, 100, 110, 90, 60])).toEqual([
      { edge: 'first', day: '2026-01-01', events: 40, typical: 100 },
    ]);
  });

  it('are not looked for in a few days', () => {
    expect(raggedEdges([1, 2, 3], [1, 100, 1])).toEqual([]);
  });
});
