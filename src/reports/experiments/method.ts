import { durationInWords, parseDuration } from '../../base/index.js';
import type { ExperimentArtifact } from '../../experiments/index.js';
import { type Block, heading, type Inline, list } from '../document/document.js';
import { confidence } from './figures.js';

const TYPES: Record<ExperimentArtifact['metrics'][number]['type'], string> = {
  conversion: 'share of users with',
  count: 'times per user of',
  sum: 'sum per user of',
  ratio: 'number of',
  time: 'time from exposure to the first',
};

/** `2w` as `14 days`. */
export function inWords(duration: string): string {
  return durationInWords(parseDuration(duration, 'window'));
}

/** What each figure is, for a reader who has not seen one of these reports. */
export function methodSection(artifact: ExperimentArtifact): Block[] {
  const methods = [
    ...new Set(artifact.overall.flatMap(({ test }) => (test.status === 'estimated' ? [test.method] : []))),
  ];
  const correction = artifact.correction === 'holm' ? 'Holm' : 'Benjamini and Hochberg';
  const hasTimes = artifact.metrics.some(({ type }) => type === 'time');
  return [
    heading(2, 'How to read this'),
    list([
      ...artifact.metrics.map(({ name, type, counts, window, direction, guardrail }) => {
        const good =
          direction === 'increase'
            ? 'more is better'
            : type === 'time'
              ? 'sooner is better'
              : 'less is better';
        return `‘${name}’: ${TYPES[type]} ${counts}, within ${inWords(window)} of exposure; ${good}${guardrail ? '; a guardrail, watched for harm' : ''}.`;
      }),
      'Exposure is the first assignment. Users whose window was still open at the end of the data are left out of a metric; times count them as long as they were watched.',
      `‘Better’ and ‘worse’ mean corrected p at most ${artifact.alpha}. Tests: ${methods.join(', ') || 'none'}. p is corrected by ${correction}: over metrics and variants for everyone, and over metrics, variants and personas for personas. Guardrails are not corrected, because missing harm is the worse error.`,
      `Difference and relative effect have ${confidence(artifact.alpha)} intervals. ‘Not shown’ is not ‘no effect’: the interval says what is still possible.`,
      ...(hasTimes
        ? [
            'For times the share is of users who got there (Kaplan-Meier), and the relative effect is the hazard ratio minus one: above zero means sooner.',
          ]
        : []),
      ...otherMethods(artifact),
    ]),
  ];
}

function otherMethods({ personas }: ExperimentArtifact): Inline[] {
  return [
    'By other methods: CUPED takes out what behaviour before exposure explains. The always-valid interval holds however often it is looked at; it is tightest near 5,000 users and very wide for few. Chance to win and expected loss are Bayesian with a flat prior; the loss is what one gives up on average, relative to control, if the choice is wrong.',
    ...(personas.length > 0
      ? [
          '‘Drawn to the mean’ is the effect of a persona after empirical Bayes shrinkage; ‘own’ is the weight of its own data. It is the better forecast of what a rollout to that persona brings.',
          'Personas are found from behaviour. Where the treatment changes that behaviour it may move users between personas; the check ‘mix of personas’ looks for it.',
        ]
      : []),
  ];
}
