import { describe, expect, it } from 'vitest';
import { requestLines } from './requests.js';

function packed(items: string[], maxItems: number, maxBytes: number): string[] {
  return [...requestLines(items, '[', ']', { maxItems, maxBytes })].join('').trimEnd().split('\n');
}

describe('requests', () => {
  it('hold at most so many items', () => {
    expect(packed(['1', '2', '3', '4', '5'], 2, 1000)).toEqual(['[1,2]', '[3,4]', '[5]']);
  });

  it('hold at most so many bytes, letters beyond ASCII counted as they are written', () => {
    const lines = packed(['"é"', '"é"', '"é"'], 10, 12);
    expect(lines).toEqual(['["é","é"]', '["é"]']);
    for (const line of lines) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(12);
  });

  it('are none without items', () => {
    expect([...requestLines([], '[', ']', { maxItems: 2, maxBytes: 9 })]).toEqual([]);
  });
});
