import type { ComparisonArtifact, ExperimentArtifact } from '../../experiments/index.js';
import { type Block, type Inline, list, paragraph, strong } from '../document/document.js';
import { count, counted } from '../format.js';
import { confidence, differenceText, level, pText, rangeText } from './figures.js';

/** The result in the first lines: for everyone, by persona, what follows, and on whom it stands. */
export function verdictSection(artifact: ExperimentArtifact): Block[] {
  return [
    paragraph(strong(artifact.headline)),
    list([
      ...personaFindings(artifact),
      [strong('What follows:'), ` ${whatFollows(artifact)}`],
      basis(artifact),
    ]),
  ];
}

type Pair = Pick<ComparisonArtifact, 'metric' | 'variant'>;

const isOf =
  ({ metric, variant }: Pair) =>
  (one: Pair) =>
    one.metric === metric && one.variant === variant;

/** Metrics that decide, not guardrails. */
function primary(artifact: ExperimentArtifact): ExperimentArtifact['metrics'] {
  return artifact.metrics.filter(({ guardrail }) => !guardrail);
}

/** Whether personas were shown to react differently to a variant in a metric. */
export function differs(artifact: ExperimentArtifact, pair: Pair): boolean {
  const found = artifact.heterogeneity.find(isOf(pair));
  return found?.test.status === 'estimated' && found.test.differ;
}

/** One line for every persona in which a variant is better or worse, and one for where nothing is shown. */
function personaFindings(artifact: ExperimentArtifact): Inline[] {
  if (!artifact.readable) return [];
  return primary(artifact).flatMap((metric) => {
    const mine = artifact.by_persona.filter((one) => one.metric === metric.name);
    const shown = mine.filter(({ verdict }) => verdict === 'better' || verdict === 'worse');
    return shown.map((one): Inline => {
      const { control, treatment, difference, persona, variant, verdict, adjusted_p } = one;
      const values =
        control.value.status === 'estimated' && treatment.value.status === 'estimated'
          ? `: ${level(metric, treatment.value.estimate)} against ${level(metric, control.value.estimate)}`
          : '';
      const size = difference.status === 'estimated' ? `, ${differenceText(metric, difference)}` : '';
      const sure = differs(artifact, one)
        ? 'Personas differ here, so this is an effect of its own.'
        : 'Personas were not shown to differ: a lead, not a conclusion about this persona.';
      return [
        strong(persona!),
        ` – ${variant} is ${verdict} in ${metric.name}${values}${size}, corrected p ${equals(adjusted_p)}. ${sure}`,
      ];
    });
  });
}

function equals(p: number | null): string {
  const text = pText(p);
  return text.startsWith('<') ? text : `= ${text}`;
}

/** The decision that the figures support. */
function whatFollows(artifact: ExperimentArtifact): string {
  if (!artifact.readable) {
    return 'find the cause of the failed check and repair it. The figures below help to look for it; they decide nothing.';
  }
  const names = new Set(primary(artifact).map(({ name }) => name));
  const deciding = artifact.overall.filter(({ metric }) => names.has(metric));
  const harmed = artifact.overall.filter(({ metric, verdict }) => !names.has(metric) && verdict === 'worse');
  const worse = deciding.filter(({ verdict }) => verdict === 'worse');
  const better = deciding.filter(({ verdict }) => verdict === 'better');
  const own = artifact.by_persona.filter(
    (one) => names.has(one.metric) && one.verdict === 'better' && differs(artifact, one),
  );
  if (harmed.length > 0) {
    return `weigh the harm first: ${pairs(harmed)} ${harmed.length === 1 ? 'is' : 'are'} worse.`;
  }
  if (own.length > 0) {
    const variants = [...new Set(own.map(({ variant }) => variant))];
    const where = variants.map((variant) => {
      const personas = own.filter((one) => one.variant === variant).map(({ persona }) => persona!);
      return `${variant} for ${inWords([...new Set(personas)])}`;
    });
    return `adopt ${where.join(', ')}. Elsewhere keep ${artifact.control}: nothing better was shown there, which is no proof of no effect.`;
  }
  if (better.length > 0 && worse.length > 0) {
    return `a choice between metrics: better in ${pairs(better)}, worse in ${pairs(worse)}.`;
  }
  if (better.length > 0) return `adopt ${inWords([...new Set(better.map(({ variant }) => variant))], 'or')}.`;
  if (worse.length > 0) return `keep ${artifact.control}.`;
  return `keep ${artifact.control}. ${stillPossible(artifact)}`;
}

function pairs(comparisons: readonly ComparisonArtifact[]): string {
  return inWords(comparisons.map(({ metric, variant }) => `${metric} (${variant})`));
}

/** What the first interval still allows: absence of evidence is not evidence of absence. */
function stillPossible(artifact: ExperimentArtifact): string {
  const first = artifact.overall.find(({ difference }) => difference.status === 'estimated');
  const metric = artifact.metrics.find(({ name }) => name === first?.metric);
  if (!first || !metric || first.difference.status !== 'estimated') return 'There was too little to compare.';
  return (
    `This is no proof of no effect: the ${confidence(artifact.alpha)} interval of ${metric.name} ` +
    `reaches from ${rangeText(metric, first.difference)}.`
  );
}

/** Users, arms and days. */
function basis({ exposure, overall, variants, control }: ExperimentArtifact): string {
  const sizes = variants.map((variant) => {
    const one =
      variant === control ? overall[0]?.control : overall.find((row) => row.variant === variant)?.treatment;
    return `${variant} ${count(one?.users ?? 0)}`;
  });
  const left = [
    exposure.crossed > 0 ? `${count(exposure.crossed)} saw more than one variant` : '',
    exposure.unlisted > 0 ? `${count(exposure.unlisted)} were in a variant that does not belong to it` : '',
  ].filter((text) => text !== '');
  const days =
    exposure.first_day === null
      ? ''
      : exposure.first_day === exposure.last_day
        ? `, exposed on ${exposure.first_day}`
        : `, exposed from ${exposure.first_day} to ${exposure.last_day}`;
  const unknown =
    exposure.unknown > 0
      ? ` ${counted(exposure.unknown, 'user')} of the list never appear in the events.`
      : '';
  return (
    `${counted(exposure.exposed, 'user')} (${sizes.join(', ')})${days}.` +
    `${left.length > 0 ? ` Left out: ${left.join(', ')}.` : ''}${unknown}`
  );
}

/** `a`, `a and b`, `a, b and c`. */
export function inWords(names: readonly string[], joint = 'and'): string {
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} ${joint} ${names.at(-1)}`;
}
