import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { beta, chiSquare, fisherF, normal, studentT, type Tail } from './index.js';

/**
 * The tail grid: probabilities down to 1e-300 and quantiles at 1e-12, computed elsewhere with 40 digits.
 */
interface Point {
  x?: number;
  p?: string;
  tail: Tail;
  df?: number;
  a?: number;
  b?: number;
  df1?: number;
  df2?: number;
}

interface Vector {
  id: string;
  inputs: { points: Point[] };
  expected: { p?: string[]; x?: string[] };
  tolerance: { rel: number };
}

const folder = process.env.KINDRED_VECTORS ?? '../../../../shared/vectors/';
const file = fileURLToPath(new URL(`${folder.replace(/\/?$/, '/')}ab-distributions.json`, import.meta.url));
const present = existsSync(file);
const vectors: Vector[] = present ? JSON.parse(readFileSync(file, 'utf8')).vectors : [];

const PROBABILITY: Record<string, (at: Point) => number> = {
  norm: ({ x, tail }) => (tail === 'upper' ? normal.sf(x!) : normal.cdf(x!)),
  t: ({ x, df, tail }) => (tail === 'upper' ? studentT.sf(x!, df!) : studentT.cdf(x!, df!)),
  chi2: ({ x, df, tail }) => (tail === 'upper' ? chiSquare.sf(x!, df!) : chiSquare.cdf(x!, df!)),
  beta: ({ x, a, b, tail }) => (tail === 'upper' ? beta.sf(x!, a!, b!) : beta.cdf(x!, a!, b!)),
  f: ({ x, df1, df2, tail }) => (tail === 'upper' ? fisherF.sf(x!, df1!, df2!) : fisherF.cdf(x!, df1!, df2!)),
};

const QUANTILE: Record<string, (at: Point) => number> = {
  norm: ({ p, tail }) => normal.quantile(Number(p), tail),
  t: ({ p, df, tail }) => studentT.quantile(Number(p), df!, tail),
  chi2: ({ p, df, tail }) => chiSquare.quantile(Number(p), df!, tail),
  beta: ({ p, a, b, tail }) => beta.quantile(Number(p), a!, b!, tail),
  f: ({ p, df1, df2, tail }) => fisherF.quantile(Number(p), df1!, df2!, tail),
};

describe.skipIf(!present)('ab-distributions.json (skipped where the shared vectors are absent)', () => {
  it.each(vectors)('$id', ({ id, inputs, expected, tolerance }) => {
    const [kind, name] = id.split('-') as ['tail' | 'quantile', string];
    const compute = (kind === 'tail' ? PROBABILITY : QUANTILE)[name];
    if (!compute) throw new Error(`no distribution for ${id}`);
    const wanted = (expected.p ?? expected.x)!.map(Number);
    const wrong = inputs.points.flatMap((point, i) => {
      const got = compute(point);
      const error = Math.abs(got - wanted[i]!);
      return error <= tolerance.rel * Math.abs(wanted[i]!) ? [] : [{ point, got, wanted: wanted[i] }];
    });
    expect(wrong).toEqual([]);
  });
});
