import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type Matrix, matrixFromRows } from '../../src/numeric/index.js';

/** Rows with a known number of groups. */
export interface ReferenceSet {
  name: string;
  /** Shown apart in the table. */
  family: string;
  points: Matrix;
  /** Number of groups; 1 where there are none. */
  k: number;
  /** Groups that a mixture of ellipses cannot follow: rings, spirals, chains. */
  curved: boolean;
  /** Largest number of clusters that is tried. */
  kMax: number;
}

/** Sets by family, chosen before the first run. A set marked `~` has groups of other shapes than ellipses. */
const CHOSEN: Record<string, string> = {
  S: 'sipu/s1 sipu/s2 sipu/s3 sipu/s4',
  A: 'sipu/a1 sipu/a2 sipu/a3',
  'D31, R15, unbalance, Aggregation': 'sipu/d31 sipu/r15 sipu/unbalance sipu/aggregation',
  FCPS: 'fcps/hepta fcps/lsun fcps/tetra fcps/twodiamonds fcps/wingnut fcps/engytime ~fcps/target ~fcps/atom ~fcps/chainlink',
  UCI: 'other/iris uci/ecoli uci/glass uci/ionosphere uci/sonar uci/statlog uci/wdbc uci/wine uci/yeast',
  G2: 'g2mg/g2mg_2_30 g2mg/g2mg_2_50 g2mg/g2mg_2_70 g2mg/g2mg_16_50 g2mg/g2mg_16_70',
  others: '~sipu/compound sipu/flame wut/mk1 wut/mk2 wut/mk3 wut/mk4 wut/twosplashes',
};

/**
 * The sets of https://github.com/gagolews/clustering-data-v1 (Gagolewski 2022), `<battery>/<set>.data.gz` and
 * `.labels0.gz` in `folder`. Label 0 marks noise and is no group.
 */
export function publicSets(folder: string): ReferenceSet[] {
  return Object.entries(CHOSEN).flatMap(([family, names]) =>
    names.split(' ').map((marked) => {
      const name = marked.replace('~', '');
      if (!existsSync(join(folder, `${name}.data.gz`)))
        throw new Error(`${name}.data.gz is not in ${folder}`);
      const points = matrixFromRows(numbers(join(folder, `${name}.data.gz`)));
      const labels = numbers(join(folder, `${name}.labels0.gz`)).map((row) => row[0]!);
      const k = new Set(labels.filter((label) => label > 0)).size;
      return { name, family, points, k, curved: marked !== name, kMax: largestTried(k) };
    }),
  );
}

/** The default of the program, or enough above the number of groups that every rule can say too many. */
function largestTried(k: number): number {
  if (k < 10) return 12;
  if (k <= 15) return 20;
  return k <= 35 ? 40 : 60;
}

function numbers(file: string): number[][] {
  const text = gunzipSync(readFileSync(file)).toString('utf8');
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => line.trim().split(/\s+/).map(Number));
}
