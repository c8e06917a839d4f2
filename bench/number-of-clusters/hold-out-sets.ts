import { createRandom, type Random } from '../../src/base/index.js';
import { createMatrix, type Matrix } from '../../src/numeric/index.js';
import { gamma, normalised } from '../worlds/sampling.js';
import type { ReferenceSet } from './public-sets.js';

const K_MAX = 12;
const LEAST_SHARE = 0.02;

/**
 * Sets drawn from a seed, made after the rule was fixed and not used to set any of its constants. Two to ten groups,
 * unequal in size (none under 2 %) and in spread (by up to 2.5 times), round or stretched, normal or with heavy tails
 * (Student's t with 5 degrees of freedom), in 2 to 64 dimensions. Between the nearest two centres lie 1.75 to 3.5 times
 * the sum of their standard deviations: at 1.75 a twenty-fifth of the rows of two round groups are on the wrong side.
 */
export function holdOutSets(structured: number, structureless: number): ReferenceSet[] {
  return [
    ...Array.from({ length: structured }, (_, i) => groups(i, createRandom(`hold-out/${i}`))),
    ...Array.from({ length: structureless }, (_, i) => noGroups(i, createRandom(`hold-out/none/${i}`))),
  ];
}

const DIMENSIONS = [2, 4, 8, 16, 32, 64];

function groups(index: number, random: Random): ReferenceSet {
  const d = DIMENSIONS[random.int(DIMENSIONS.length)]!;
  const k = 2 + random.int(9);
  const rows = 800 + random.int(1701);
  const apart = 1.75 + 1.75 * random.uniform();
  const heavy = random.uniform() < 1 / 3;
  const stretched = random.uniform() < 1 / 2;
  const shares = sharesOf(k, random);
  const spreads = Array.from({ length: k }, () => 2.5 ** (random.uniform() - 0.5));
  const centres = centresOf(k, d, apart, spreads, random);
  const axes = spreads.map((spread) =>
    Float64Array.from({ length: d }, () => spread * (stretched ? 2 ** (random.uniform() - 0.5) : 1)),
  );
  const points = createMatrix(rows, d);
  const sizes = shares.map((share) => Math.floor(share * rows));
  for (let i = 0, c = 0, left = sizes[0]!; i < rows; i++, left--) {
    while (left <= 0 && c < k - 1) left = sizes[++c]!;
    const scale = heavy ? tail(random) : 1;
    for (let j = 0; j < d; j++)
      points.data[i * d + j] = centres[c]![j]! + scale * axes[c]![j]! * random.normal();
  }
  const shape = `${heavy ? 'heavy' : 'normal'}, ${stretched ? 'stretched' : 'round'}`;
  const name = `h${index}: d ${d}, n ${rows}, ${shape}, apart ${apart.toFixed(2)}`;
  return { name, family: 'hold-out', points, k, curved: false, kMax: K_MAX };
}

function sharesOf(k: number, random: Random): Float64Array {
  for (;;) {
    const shares = normalised(Float64Array.from({ length: k }, () => gamma(1.5, random)));
    if (Math.min(...shares) >= LEAST_SHARE) return shares;
  }
}

/** Random centres, pulled together until the nearest two are as far apart as asked. */
function centresOf(
  k: number,
  d: number,
  apart: number,
  spreads: readonly number[],
  random: Random,
): Float64Array[] {
  const centres = Array.from({ length: k }, () => Float64Array.from({ length: d }, () => random.normal()));
  let nearest = Number.POSITIVE_INFINITY;
  for (let a = 0; a < k; a++) {
    for (let b = 0; b < a; b++) {
      const distance = Math.hypot(...centres[a]!.map((x, j) => x - centres[b]![j]!));
      nearest = Math.min(nearest, distance / (spreads[a]! + spreads[b]!));
    }
  }
  return centres.map((centre) => centre.map((x) => (x * apart) / nearest));
}

/** Scale of a row of Student's t with 5 degrees of freedom and variance 1. */
function tail(random: Random): number {
  return Math.sqrt(5 / (2 * gamma(2.5, random))) * Math.sqrt(3 / 5);
}

const NONE = ['uniform', 'normal', 'heavy', 'correlated', 'skewed', 'ball'] as const;

function noGroups(index: number, random: Random): ReferenceSet {
  const kind = NONE[index % NONE.length]!;
  const d = DIMENSIONS[random.int(DIMENSIONS.length)]!;
  const rows = 800 + random.int(1701);
  const common = Array.from({ length: 2 }, () => Float64Array.from({ length: d }, () => random.normal()));
  const points = createMatrix(rows, d);
  for (let i = 0; i < rows; i++) {
    const row = points.data.subarray(i * d, (i + 1) * d);
    const scale = kind === 'heavy' ? tail(random) : 1;
    const factors = [2 * random.normal(), random.normal()];
    for (let j = 0; j < d; j++) {
      if (kind === 'uniform') row[j] = random.uniform();
      else if (kind === 'skewed') row[j] = Math.exp(0.6 * random.normal());
      else row[j] = scale * random.normal();
      if (kind === 'correlated') row[j]! += factors[0]! * common[0]![j]! + factors[1]! * common[1]![j]!;
    }
    // A ball of uniform density.
    if (kind === 'ball') {
      const radius = random.uniform() ** (1 / d) / Math.hypot(...row);
      for (let j = 0; j < d; j++) row[j]! *= radius;
    }
  }
  return {
    name: `none${index}: ${kind}, d ${d}, n ${rows}`,
    family: 'none',
    points,
    k: 1,
    curved: false,
    kMax: K_MAX,
  };
}

/** Winsorises each column to its 1st and 99th percentile and standardises it. */
export function standardised(points: Matrix): Matrix {
  const { rows, cols, data } = points;
  const out = createMatrix(rows, cols);
  for (let j = 0; j < cols; j++) {
    const column = Float64Array.from({ length: rows }, (_, i) => data[i * cols + j]!);
    const sorted = column.slice().sort();
    const [low, high] = [sorted[Math.floor(0.01 * (rows - 1))]!, sorted[Math.ceil(0.99 * (rows - 1))]!];
    const cut = column.map((x) => Math.min(high, Math.max(low, x)));
    const mean = cut.reduce((sum, x) => sum + x, 0) / rows;
    const variance = cut.reduce((sum, x) => sum + (x - mean) ** 2, 0) / rows;
    const deviation = Math.sqrt(variance) || 1;
    for (let i = 0; i < rows; i++) out.data[i * cols + j] = (cut[i]! - mean) / deviation;
  }
  return out;
}
