import { describe, expect, it } from 'vitest';
import { bytesField, intField, message, rawDoubles, rawInts } from './protobuf.js';

describe('protocol buffers', () => {
  it('write the examples of the encoding guide', () => {
    // developers.google.com/protocol-buffers: field 1 = 150 is 08 96 01; field 2 = "testing" is 12 07 74…
    expect([...intField(1, 150)]).toEqual([0x08, 0x96, 0x01]);
    expect([...bytesField(2, 'testing')]).toEqual([0x12, 0x07, ...Buffer.from('testing')]);
    expect([...bytesField(3, intField(1, 150))]).toEqual([0x1a, 0x03, 0x08, 0x96, 0x01]);
  });

  it('join fields and write large numbers', () => {
    expect([...message(intField(1, 0), intField(16, 2 ** 32))]).toEqual([
      8, 0, 0x80, 1, 0x80, 0x80, 0x80, 0x80, 0x10,
    ]);
  });

  it('keep numbers in little-endian order', () => {
    expect([...rawInts([-1])]).toEqual(new Array(8).fill(255));
    expect(Buffer.from(rawDoubles([3.2])).readDoubleLE()).toBe(3.2);
  });
});
