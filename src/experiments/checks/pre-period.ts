import { adjustP, meanTest } from '../../numeric/index.js';
import type { CheckArtifact } from '../artifact.js';
import type { Arm } from '../comparison/arm.js';
import { wordP } from '../words.js';

/** Arms of one metric and variant, of all users. */
export interface PrePeriodPair {
  metric: string;
  variant: string;
  control: Arm;
  treatment: Arm;
}

/** Below this corrected p a difference before exposure is not chance. */
const THRESHOLD = 0.001;

/** Whether the arms behaved alike before exposure, metric by metric, Bonferroni over all of them. */
export function prePeriodChecks(pairs: readonly PrePeriodPair[]): CheckArtifact[] {
  const tested = pairs.flatMap((pair) => {
    if (!pair.control.hasCovariate) return [];
    const test = meanTest(pair.control.pre, pair.treatment.pre);
    return test.status === 'estimated' ? [{ pair, test }] : [];
  });
  if (tested.length === 0) {
    return [
      {
        kind: 'pre-period',
        subject: null,
        status: 'not checked',
        p: null,
        log_p: null,
        words: 'There is no behaviour before exposure to compare the arms by.',
      },
    ];
  }
  const adjusted = adjustP(
    tested.map(({ test }) => test.p),
    'bonferroni',
  );
  const wrong = tested.flatMap(({ pair, test }, i) =>
    adjusted[i]! < THRESHOLD
      ? [
          {
            kind: 'pre-period' as const,
            subject: pair.metric,
            status: 'failed' as const,
            p: adjusted[i]!,
            log_p: Math.min(0, test.logP + Math.log(tested.length)),
            words: `Before exposure ${pair.variant} already differed from control in '${pair.metric}' (p = ${wordP(test.logP)} before correction).`,
          },
        ]
      : [],
  );
  if (wrong.length > 0) return wrong;
  const least = adjusted.reduce((a, b) => Math.min(a, b), 1);
  return [
    {
      kind: 'pre-period',
      subject: null,
      status: 'passed',
      p: least,
      log_p: Math.log(least),
      words: `Before exposure the arms behaved alike${tested.length > 1 ? ` in all ${tested.length} comparisons` : ''}.`,
    },
  ];
}
