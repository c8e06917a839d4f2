import type { Representation } from '../../src/clustering/index.js';
import { saysHowMuch } from '../../src/clustering/space/measures.js';
import { fitRepresentation, represent } from '../../src/clustering/space/representation.js';
import type { FeatureTable } from '../../src/features/index.js';
import {
  columnMeans,
  columnVariances,
  createMatrix,
  fitPca,
  type Matrix,
  marchenkoPasturRank,
  median,
  projectPca,
  quantiles,
  selectRows,
} from '../../src/numeric/index.js';
import { factorise } from './rivals.js';

/** A way to turn users into rows of numbers: learned from some of them, applied to everyone. */
export interface Candidate {
  name: string;
  of(table: FeatureTable, users: Int32Array): { points: Matrix; howMuch: number };
}

type Block = (table: FeatureTable, users: Int32Array, ours: Representation) => Matrix;

const MOST_COMPONENTS = 20;
/** As in ours: an event that fewer users did is left out, and the mix is learned from those with events enough. */
const LEAST_USERS = 10;
const LEAST_SHARE = 0.005;
const FIT_EVENTS = [10, 5, 2];

const ourHowMuch: Block = (table, _users, ours) => represent(table, { howMuch: ours.howMuch, what: null });
const ourWhat: Block = (table, _users, ours) => represent(table, { howMuch: [], what: ours.what });
const nothing: Block = (table) => createMatrix(table.userIds.length, 0);

export const CANDIDATES: Candidate[] = [
  candidate('ours', ourHowMuch, ourWhat),
  candidate('ours, what alone', nothing, ourWhat),
  candidate('ours, how much alone', ourHowMuch, nothing),
  candidate('how much: raw, z-score', howMuch(identity, zScore), ourWhat),
  candidate('how much: raw, median and quartiles', howMuch(identity, robust), ourWhat),
  candidate('how much: raw, winsorised at 1 and 99 %, z-score', howMuch(identity, winsorised), ourWhat),
  candidate('how much: log, z-score', howMuch(Math.log1p, zScore), ourWhat),
  candidate('what: shares, PCA', ourHowMuch, what(shares, { standardize: false })),
  candidate(
    'what: square roots of shares (Hellinger), PCA',
    ourHowMuch,
    what(hellinger, { standardize: false }),
  ),
  candidate('what: tf-idf of length 1, PCA', ourHowMuch, what(tfIdf, { standardize: false })),
  candidate('what: log, z-score, PCA', ourHowMuch, what(logs, { standardize: true })),
  candidate('what: log of length 1, z-score, PCA', ourHowMuch, what(logsOfLength1, { standardize: true })),
  candidate(
    'what: log of length 1, z-score, PCA, scores of length 1',
    ourHowMuch,
    what(logsOfLength1, { standardize: true, lengthOne: true }),
  ),
  candidate('what: NMF of tf-idf, log of loadings', ourHowMuch, nmfLoadings),
];

function candidate(name: string, howMuch: Block, what: Block): Candidate {
  return {
    name,
    of(table, users) {
      const ours = fitRepresentation(table, users);
      const [left, right] = [howMuch(table, users, ours), what(table, users, ours)];
      return { points: beside(left, right), howMuch: left.cols };
    },
  };
}

function beside(left: Matrix, right: Matrix): Matrix {
  const cols = left.cols + right.cols;
  const both = createMatrix(left.rows, cols);
  for (let i = 0; i < left.rows; i++) {
    both.data.set(left.data.subarray(i * left.cols, (i + 1) * left.cols), i * cols);
    both.data.set(right.data.subarray(i * right.cols, (i + 1) * right.cols), i * cols + left.cols);
  }
  return both;
}

type Scale = (known: number[]) => (value: number) => number;

/**
 * The features that ours takes, each scaled by what is known of it; unknown values become the centre. Measures of when
 * are left as they are: they are not compared.
 */
function howMuch(transform: (value: number) => number, scale: Scale): Block {
  return (table, users, ours) => {
    const columns = ours.howMuch
      .filter(saysHowMuch)
      .map(({ name }) => table.columns.find((c) => c.definition.name === name)!);
    const when = ours.howMuch.filter((m) => !saysHowMuch(m));
    const points = createMatrix(table.userIds.length, columns.length);
    columns.forEach(({ values }, j) => {
      const transformed = values.map(transform);
      const scaled = scale(Array.from(users, (u) => transformed[u]!).filter(Number.isFinite));
      transformed.forEach((v, u) => {
        points.data[u * columns.length + j] = Number.isFinite(v) ? scaled(v) : 0;
      });
    });
    return beside(points, represent(table, { howMuch: when, what: null }));
  };
}

function identity(value: number): number {
  return value;
}

function zScore(known: number[]): (value: number) => number {
  const mean = known.reduce((sum, v) => sum + v, 0) / known.length;
  const variance = known.reduce((sum, v) => sum + (v - mean) ** 2, 0) / known.length;
  const deviation = Math.sqrt(variance) || 1;
  return (value) => (value - mean) / deviation;
}

function robust(known: number[]): (value: number) => number {
  const [low, high] = quantiles(known, [0.25, 0.75]) as [number, number];
  const middle = median(known);
  return (value) => (value - middle) / (high - low || 1);
}

function winsorised(known: number[]): (value: number) => number {
  const [low, high] = quantiles(known, [0.01, 0.99]) as [number, number];
  const bounded = (value: number) => Math.min(high, Math.max(low, value));
  const scaled = zScore(known.map(bounded));
  return (value) => scaled(bounded(value));
}

/** Turns a row of counts, in place; `idf` has one weight per column. */
type Profile = (row: Float32Array, idf: Float64Array) => void;

function shares(row: Float32Array): void {
  const total = row.reduce((sum, c) => sum + c, 0) || 1;
  row.forEach((c, j) => {
    row[j] = c / total;
  });
}

function hellinger(row: Float32Array): void {
  shares(row);
  row.forEach((share, j) => {
    row[j] = Math.sqrt(share);
  });
}

function logs(row: Float32Array): void {
  row.forEach((c, j) => {
    row[j] = Math.log1p(c);
  });
}

function logsOfLength1(row: Float32Array): void {
  logs(row);
  lengthOne(row);
}

function tfIdf(row: Float32Array, idf: Float64Array): void {
  row.forEach((c, j) => {
    row[j] = Math.log1p(c) * idf[j]!;
  });
  lengthOne(row);
}

function lengthOne(row: Float32Array): void {
  const length = Math.hypot(...row) || 1;
  row.forEach((v, j) => {
    row[j] = v / length;
  });
}

/** Principal components of the profiles that stand out from noise, each scaled to variance 1. */
function what(profile: Profile, options: { standardize: boolean; lengthOne?: boolean }): Block {
  return (table, users) => {
    const learners = talkative(table, users);
    const everyone = profiles(table, learners, profile);
    const pca = fitPca(selectRows(everyone, learners), {
      standardize: options.standardize,
      components: 'marchenko-pastur',
      least: 0,
      most: MOST_COMPONENTS,
    });
    const scores = projectPca(pca, everyone);
    if (options.lengthOne) forEachRow(scores, lengthOne);
    return unitVariance(scores, learners);
  };
}

/** As many components as stand out from noise, two at least; loadings as logarithms of 1 + multiples of their mean. */
function nmfLoadings(table: FeatureTable, users: Int32Array): Matrix {
  const learners = talkative(table, users);
  const everyone = profiles(table, learners, tfIdf);
  const known = selectRows(everyone, learners);
  const pca = fitPca(known, { standardize: true, components: 0 });
  const k = Math.max(
    2,
    Math.min(MOST_COMPONENTS, known.cols, marchenkoPasturRank(pca.variances, known.rows)),
  );
  const { w } = factorise(everyone, k, factorise(known, k).h);
  const loadings = createMatrix(everyone.rows, k, Float32Array.from(w));
  const means = columnMeans(selectRows(loadings, learners));
  forEachRow(loadings, (row) => {
    row.forEach((v, c) => {
      row[c] = Math.log1p(v / (means[c]! || 1));
    });
  });
  return unitVariance(loadings, learners);
}

function profiles({ mix, userIds }: FeatureTable, learners: Int32Array, profile: Profile): Matrix {
  const usedBy = new Int32Array(mix.events.length);
  for (const u of learners) {
    for (let q = mix.rowStart[u]!; q < mix.rowStart[u + 1]!; q++) usedBy[mix.event[q]!]!++;
  }
  const least = Math.max(LEAST_USERS, LEAST_SHARE * learners.length);
  const events = Array.from(usedBy.keys()).filter((event) => usedBy[event]! >= least);
  const columnOf = new Map(events.map((event, j) => [event, j]));
  const idf = Float64Array.from(
    events,
    (event) => Math.log((1 + learners.length) / (1 + usedBy[event]!)) + 1,
  );
  const rows = createMatrix(userIds.length, events.length);
  for (let u = 0; u < userIds.length; u++) {
    for (let q = mix.rowStart[u]!; q < mix.rowStart[u + 1]!; q++) {
      const j = columnOf.get(mix.event[q]!);
      if (j !== undefined) rows.data[u * events.length + j] = mix.count[q]!;
    }
  }
  forEachRow(rows, (row) => profile(row, idf));
  return rows;
}

function talkative(table: FeatureTable, users: Int32Array): Int32Array {
  for (const least of FIT_EVENTS) {
    const enough = users.filter((u) => table.events[u]! >= least);
    if (enough.length >= Math.max(50, users.length / 2)) return enough;
  }
  return users;
}

function forEachRow({ rows, cols, data }: Matrix, visit: (row: Float32Array) => void): void {
  for (let i = 0; i < rows; i++) visit(data.subarray(i * cols, (i + 1) * cols));
}

function unitVariance(matrix: Matrix, learners: Int32Array): Matrix {
  const spread = columnVariances(selectRows(matrix, learners)).map((v) => Math.sqrt(v) || 1);
  forEachRow(matrix, (row) => {
    row.forEach((v, j) => {
      row[j] = v / spread[j]!;
    });
  });
  return matrix;
}
