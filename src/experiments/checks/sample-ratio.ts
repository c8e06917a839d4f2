import { adjustP, independenceTest, SAMPLE_RATIO_THRESHOLD, sampleRatioTest } from '../../numeric/index.js';
import type { CheckArtifact } from '../artifact.js';
import { wordCount, wordP } from '../words.js';

/** Users by variant, of everyone and of every persona. */
export interface GroupSizes {
  variants: readonly string[];
  personas: readonly string[];
  /** By variant. */
  total: readonly number[];
  /** By persona, then by variant. */
  byPersona: readonly (readonly number[])[];
}

/**
 * Whether the arms have the sizes that were planned: overall, inside every persona (Bonferroni over personas), and
 * whether the mix of personas is the same in every arm. A persona found in behaviour after exposure may itself be moved by
 * the treatment; then the mix differs and effects by persona are no effects.
 */
export function sampleRatioChecks(sizes: GroupSizes, weights: readonly number[]): CheckArtifact[] {
  const arms = (users: readonly number[]) => users.map((n, i) => ({ users: n, weight: weights[i]! }));
  const total = sampleRatioTest(arms(sizes.total));
  const shown = sizes.variants.map((variant, i) => `${variant} ${wordCount(sizes.total[i]!)}`).join(', ');
  const checks: CheckArtifact[] = [
    {
      kind: 'sample-ratio',
      subject: null,
      status: total.p < SAMPLE_RATIO_THRESHOLD ? 'failed' : 'passed',
      p: total.p,
      log_p: total.logP,
      words:
        total.p < SAMPLE_RATIO_THRESHOLD
          ? `Users are not split as planned (${shown}; p = ${wordP(total.logP)}): assignment or logging is broken.`
          : `Users are split as planned (${shown}; p = ${wordP(total.logP)}).`,
    },
  ];
  const tests = sizes.byPersona.map((users) => sampleRatioTest(arms(users)));
  const adjusted = adjustP(
    tests.map((test) => test.p),
    'bonferroni',
  );
  tests.forEach((test, i) => {
    if (adjusted[i]! >= SAMPLE_RATIO_THRESHOLD) return;
    checks.push({
      kind: 'sample-ratio-persona',
      subject: sizes.personas[i]!,
      status: 'failed',
      p: adjusted[i]!,
      log_p: Math.min(0, test.logP + Math.log(tests.length)),
      words: `In ${sizes.personas[i]!} users are not split as planned (p = ${wordP(test.logP)} before correction).`,
    });
  });
  return [...checks, ...mixCheck(sizes)];
}

function mixCheck({ byPersona }: GroupSizes): CheckArtifact[] {
  const rows = byPersona.filter((users) => users.some((n) => n > 0));
  if (rows.length < 2) return [];
  const test = independenceTest(rows);
  if (test.status !== 'estimated') return [];
  const failed = test.p < SAMPLE_RATIO_THRESHOLD;
  return [
    {
      kind: 'persona-mix',
      subject: null,
      status: failed ? 'failed' : 'passed',
      p: test.p,
      log_p: test.logP,
      words: failed
        ? `The variants have different mixes of personas (p = ${wordP(test.logP)}): the treatment may move users between personas, and effects by persona cannot be read.`
        : `The variants have the same mix of personas (p = ${wordP(test.logP)}).`,
    },
  ];
}
