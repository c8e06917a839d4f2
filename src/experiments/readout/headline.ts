import type { ComparisonArtifact, ExperimentArtifact } from '../artifact.js';
import { wordChange, wordP } from '../words.js';

/** The result in one or two sentences, for a reader who sees nothing else. */
export function headlineOf(artifact: Omit<ExperimentArtifact, 'headline'>): string {
  if (!artifact.readable) {
    const failed = artifact.checks.find((check) => check.status === 'failed')!;
    return `Do not act on this experiment: ${lowerFirst(failed.words)}`;
  }
  const guardrails = new Set(artifact.metrics.filter((metric) => metric.guardrail).map(({ name }) => name));
  const shown = artifact.overall.filter(
    ({ metric, verdict }) => !guardrails.has(metric) && (verdict === 'better' || verdict === 'worse'),
  );
  const harmed = artifact.overall.filter(
    ({ metric, verdict }) => guardrails.has(metric) && verdict === 'worse',
  );
  const differ = artifact.heterogeneity.filter(({ test }) => test.status === 'estimated' && test.differ);
  const parts = [
    shown.length === 0
      ? differ.length === 0
        ? 'No difference is shown in any metric.'
        : 'For everyone together no difference is shown.'
      : `${shown.slice(0, 3).map(describe).join('; ')}${shown.length > 3 ? `; and ${shown.length - 3} more` : ''}.`,
  ];
  if (harmed.length > 0) parts.push(`Guardrails harmed: ${harmed.map(({ metric }) => metric).join(', ')}.`);
  if (artifact.personas.length > 1) {
    if (differ.length === 0) parts.push('No evidence that personas differ.');
    parts.push(...describeDiffering(artifact, differ));
  }
  return parts.join(' ');
}

/** In which personas a variant is better or worse, said once for the metrics in which it is the same. */
function describeDiffering(
  { by_persona }: Pick<ExperimentArtifact, 'by_persona'>,
  differ: readonly { metric: string; variant: string }[],
): string[] {
  const metricsOf = new Map<string, string[]>();
  for (const { metric, variant } of differ) {
    const mine = by_persona.filter((one) => one.metric === metric && one.variant === variant);
    const found = (['better', 'worse'] as const).flatMap((verdict) => {
      const personas = mine.filter((one) => one.verdict === verdict).map(({ persona }) => persona!);
      return personas.length === 0 ? [] : [`${variant} is ${verdict} for ${personas.join(', ')}`];
    });
    const words = found.length === 0 ? 'no single one shows an effect of its own' : found.join('; ');
    metricsOf.set(words, [...(metricsOf.get(words) ?? []), metric]);
  }
  return [...metricsOf].map(
    ([words, metrics]) => `Personas differ in ${metrics.join(' and in ')}: ${words}.`,
  );
}

function describe({ metric, variant, lift, verdict, test, adjusted_p }: ComparisonArtifact): string {
  const size = lift.status === 'estimated' ? ` (${wordChange(lift.estimate)})` : '';
  const p = adjusted_p ?? (test.status === 'estimated' ? test.p : 1);
  const logP = p > 0 ? Math.log(p) : test.status === 'estimated' ? test.log_p : 0;
  return `${variant} is ${verdict} in ${metric}${size}, corrected p = ${wordP(logP)}`;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
