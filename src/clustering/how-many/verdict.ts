import type { KCurve, Verdict, VerdictTest } from '../model.js';
import { areFoundAgain, hasGaps, OPEN_BORDER, STABLE_JACCARD } from './choose-k.js';
import { LEAST_DEPENDENCE } from './dependence.js';

/** Where no gap shows, so many times better must clusters explain the users than dealt-out features. */
const DEPENDENCE_WITHOUT_GAPS = 2;

/** What the verdict rests on beside the curve. */
export interface VerdictEvidence {
  k: number;
  /** Small far groups among them. */
  far: number;
  jaccard: ArrayLike<number>;
  dependence: number | null;
  /** Whether some users have gone, or come at their own times: a group by that alone. */
  peaks: boolean;
}

/** Says in words whether there are groups, from the curve over the number of clusters and the stability of the result. */
export function verdictOf(curve: KCurve, evidence: VerdictEvidence, reason: string | null): Verdict {
  if (reason !== null && evidence.far === 0) {
    return { verdict: 'no groups', words: `No groups: ${reason}.`, tests: testsWithout(reason) };
  }
  const { k, far } = evidence;
  const separated = curve.points.reduce((most, p) => (hasGaps(p) ? p.k : most), 1);
  const gap = curve.points.find((p) => p.k === k - far)?.valley ?? null;
  const weakest = k > 1 ? Math.min(...Array.from(evidence.jaccard)) : null;
  const tests: VerdictTest[] = [
    {
      name: 'gaps',
      question: 'Is there any number of groups with a gap in density between every two of them?',
      value: separated,
      threshold: 2,
      passed: separated >= 2,
      reason: null,
    },
    {
      name: 'dependence',
      question:
        'How many times better do clusters explain the users than if every feature had been dealt out on its own?',
      value: evidence.dependence,
      threshold: LEAST_DEPENDENCE,
      passed: evidence.dependence === null ? null : evidence.dependence >= LEAST_DEPENDENCE,
      reason:
        evidence.dependence === null ? 'there are neither gaps nor groups found again to account for' : null,
    },
    {
      name: 'worst border',
      question: 'How dense is the border between the two nearest personas, against the lower of their peaks?',
      value: gap,
      threshold: OPEN_BORDER,
      passed: gap === null ? null : gap <= OPEN_BORDER,
      reason: gap === null ? 'one persona' : null,
    },
    {
      name: 'stability',
      question: 'How well is the least stable persona found again in resamples of the users?',
      value: weakest,
      threshold: STABLE_JACCARD,
      passed: weakest === null ? null : weakest >= STABLE_JACCARD,
      reason: weakest === null ? 'one persona' : null,
    },
  ];
  const together = evidence.dependence === null || evidence.dependence >= LEAST_DEPENDENCE;
  if (far > 0 && (separated < 2 || !together)) {
    return {
      verdict: 'a useful division of a continuum',
      words: `${far === 1 ? 'One small group is' : `${far} small groups are`} far from everyone else; the rest are one crowd.`,
      tests,
    };
  }
  const again = areFoundAgain(curve);
  if (separated < 2 && again && (evidence.dependence ?? 0) >= DEPENDENCE_WITHOUT_GAPS) {
    return {
      verdict: 'a useful division of a continuum',
      words: `A useful division of a continuum: no gap separates the ${k} personas, but resamples divide the users in the same way.`,
      tests,
    };
  }
  if (separated < 2) {
    const words =
      k === 1
        ? 'No groups: users differ by degree, and nothing sets some apart from the rest.'
        : `No groups: the ${k} personas below cut one crowd into parts; no gap separates them.`;
    return { verdict: 'no groups', words, tests };
  }
  if (!together && !evidence.peaks) {
    return {
      verdict: 'no groups',
      words: 'No groups: single features have gaps, but they come together no more often than by chance.',
      tests,
    };
  }
  if (together && gap !== null && gap <= OPEN_BORDER && weakest !== null && weakest >= STABLE_JACCARD) {
    return {
      verdict: 'natural groups',
      words: `Natural groups: the ${k} personas are set apart by gaps, and are found again in resamples.`,
      tests,
    };
  }
  return {
    verdict: 'a useful division of a continuum',
    words: `A useful division of a continuum: there are groups, but some of the ${k} personas shade into one another.`,
    tests,
  };
}

function testsWithout(reason: string): VerdictTest[] {
  return [
    {
      name: 'gaps',
      question: 'Is there any number of groups with a gap in density between every two of them?',
      value: null,
      threshold: 2,
      passed: null,
      reason,
    },
  ];
}
