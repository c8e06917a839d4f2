import { describe, expect, it } from 'vitest';
import { acquireArena } from './arena.js';

describe('arena', () => {
  it('hands out aligned places that do not overlap, and grows', () => {
    const arena = acquireArena(0);
    const first = arena.allocate(10);
    const second = arena.allocate(5_000_000);
    const third = arena.allocate(8);
    expect([first % 64, second % 64, third % 64]).toEqual([0, 0, 0]);
    expect(second).toBeGreaterThanOrEqual(first + 10);
    expect(third).toBeGreaterThanOrEqual(second + 5_000_000);
    arena.float64(third, 1)[0] = 7;
    expect(arena.int32(third, 2)[1]).not.toBe(0);
    arena.release();
  });

  it('gives the memory of the last caller to the next', () => {
    const arena = acquireArena(0);
    const place = arena.allocate(100);
    arena.release();
    const next = acquireArena(0);
    expect(next).toBe(arena);
    expect(next.allocate(100)).toBe(place);
    next.release();
  });

  it('has two callers at a time use two memories', () => {
    const outer = acquireArena(0);
    const inner = acquireArena(0);
    expect(inner).not.toBe(outer);
    inner.release();
    outer.release();
  });

  it('says when the addresses do not reach', () => {
    const arena = acquireArena(0);
    expect(() => arena.allocate(5e9)).toThrow('more than 4 GiB');
    expect(() => arena.set({ nothing: 1 })).toThrow("no job field 'nothing'");
    arena.release();
  });
});
