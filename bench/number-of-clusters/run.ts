import { appendFileSync } from 'node:fs';
import { createRandom } from '../../src/base/index.js';
import { SEARCH_ROWS } from '../../src/clustering/divide.js';
import type { KCurvePoint } from '../../src/clustering/index.js';
import { sampleRows, selectRows } from '../../src/numeric/index.js';
import { answersIn, option } from '../worlds/options.js';
import { holdOutSets, standardised } from './hold-out-sets.js';
import { publicSets, type ReferenceSet } from './public-sets.js';
import { OTHERS, others, ours } from './rules.js';

/**
 * The number of clusters by the rule of the program and by others, against the number that is known.
 *
 *     npx tsc -p bench/number-of-clusters
 *     node build/bench/bench/number-of-clusters/run.js --sets <clustering-data-v1> [--rows 4000] [--log answers.ndjson]
 *
 * All rules see the same rows: at most `--rows` of a set (as many as the program searches), each column winsorised at its 1st and 99th percentile and
 * standardised. Answers found in the log are not computed again. `--only` takes sets whose name contains the text, `--from
 * 53 --until 100` those drawn sets that no rule was looked at with.
 */
const rows = Number(option('rows', String(SEARCH_ROWS)));
const log = option('log', '');
const only = option('only', '');
const folder = option('sets', '');
const from = Number(option('from', '0'));
const until = Number(option('until', '53'));
const withOthers = option('others', 'yes') === 'yes';

interface Answer {
  name: string;
  votes: number[];
  ours: number;
  groups: boolean;
  others: number[];
  /** The figures that our votes rest on. */
  points: KCurvePoint[];
}

const known = new Map(answersIn<Answer>(log).map((answer) => [answer.name, answer]));

// Those with groups come first.
const drawn = holdOutSets(until, 12).slice(from);
const sets = [...(folder ? publicSets(folder) : []), ...drawn].filter((set) => set.name.includes(only));
const answers = sets.map((set) => ({ set, answer: known.get(set.name) ?? measure(set) }));

console.log(`| set | groups | ours | votes (separation, stability, fit) | ${OTHERS.join(' | ')} |`);
console.log(`|---|---:|---:|---:|${OTHERS.map(() => '---:').join('|')}|`);
for (const { set, answer } of answers) {
  const said = answer.groups ? `${answer.ours}` : `${answer.ours}, "no groups"`;
  console.log(
    `| ${set.name} | ${set.k} | ${said} | ${answer.votes.join(', ')} | ${answer.others.join(' | ')} |`,
  );
}

const rules: { name: string; k: (answer: Answer) => number | undefined }[] = [
  { name: 'ours', k: (answer) => answer.ours },
  { name: 'ours, 1 when the verdict is "no groups"', k: (answer) => (answer.groups ? answer.ours : 1) },
  ...OTHERS.map((name, i) => ({ name, k: (answer: Answer) => answer.others[i] })),
];
const isHoldOut = (set: ReferenceSet) => set.family === 'hold-out';
summary('public sets', (set) => set.k > 1 && !isHoldOut(set));
summary('public sets without the curved ones and UCI', (set) => {
  return set.k > 1 && !isHoldOut(set) && !set.curved && set.family !== 'UCI';
});
summary('hold-out sets', isHoldOut);
summary('public and hold-out sets', (set) => set.k > 1);
summary('no groups', (set) => set.k === 1);

function measure(set: ReferenceSet): Answer {
  const random = createRandom(`number-of-clusters/${set.name}`);
  const chosen = sampleRows(set.points.rows, rows, random.fork('rows'));
  const points = standardised(selectRows(set.points, chosen));
  const found = ours(points, set.kMax, random);
  const answer: Answer = {
    name: set.name,
    votes: found.curve.votes.map((vote) => vote.k),
    ours: found.k,
    groups: found.groups,
    others: withOthers ? others(points, set.kMax, random.fork('others')) : [],
    points: found.curve.points,
  };
  if (log) appendFileSync(log, `${JSON.stringify(answer)}\n`);
  return answer;
}

/** Share exact and within one, mean error; where there is nothing to find, the share that said so. */
function summary(title: string, belongs: (set: ReferenceSet) => boolean): void {
  const chosen = answers.filter(({ set }) => belongs(set));
  if (chosen.length === 0) return;
  console.log(
    `\n${title}: ${chosen.length}\n\n| rule | exact | within one | mean error |\n|---|---:|---:|---:|`,
  );
  for (const rule of rules) {
    const errors = chosen.flatMap(({ set, answer }) => {
      const k = rule.k(answer);
      return k === undefined ? [] : [Math.abs(k - set.k)];
    });
    if (errors.length === 0) continue;
    const share = (most: number) =>
      `${((100 * errors.filter((e) => e <= most).length) / errors.length).toFixed(0)} %`;
    const mean = errors.reduce((sum, e) => sum + e, 0) / errors.length;
    console.log(`| ${rule.name} | ${share(0)} | ${share(1)} | ${mean.toFixed(2)} |`);
  }
}
