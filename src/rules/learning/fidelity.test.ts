import { describe, expect, it } from 'vitest';
import { measureFidelity } from './fidelity.js';

const personas = [
  { id: 'a', name: 'A' },
  { id: 'b', name: 'B' },
  { id: 'c', name: 'C' },
];

describe('fidelity', () => {
  it('counts precision, recall, coverage and F1', () => {
    // a: 3 users, 2 found, 3 selected; b: 2 users, 1 found, 1 selected; c: nobody. One user falls back.
    const persona = Int32Array.of(0, 0, 0, 1, 1);
    const segment = Int32Array.of(0, 0, -1, 0, 1);
    const f = measureFidelity(persona, segment, personas);
    const [a, b, c] = f.personas;
    expect(a!.precision!.value).toBeCloseTo(2 / 3, 12);
    expect(a!.recall!.value).toBeCloseTo(2 / 3, 12);
    expect(a!.coverage.value).toBeCloseTo(3 / 5, 12);
    expect(a!.f1!.value).toBeCloseTo(2 / 3, 12);
    expect(b!.f1!.value).toBeCloseTo(2 / 3, 12);
    expect(c!.f1).toBeNull();
    expect(c!.precision).toBeNull();
    expect(f.macroF1).toBeCloseTo(2 / 3, 12);
    expect(f.accuracy.value).toBeCloseTo(3 / 5, 12);
    expect(f.coverage.value).toBeCloseTo(4 / 5, 12);
    expect(f.precision.value).toBeCloseTo(3 / 4, 12);
  });

  it('gives Wilson intervals', () => {
    const persona = new Int32Array(10);
    const segment = Int32Array.from(persona, (_, u) => (u < 8 ? 0 : -1));
    const { recall } = measureFidelity(persona, segment, personas).personas[0]!;
    // 8 of 10, 95 %: (0.4901, 0.9433), Newcombe 1998.
    expect(recall!.low).toBeCloseTo(0.4902, 3);
    expect(recall!.high).toBeCloseTo(0.9433, 3);
  });
});
