import { z } from 'zod';
import { adjustP, type Count, twoProportionTest } from '../../numeric/index.js';
import type { ArmArtifact, ComparisonArtifact, ExperimentArtifact } from '../artifact.js';
import { wordShare } from '../words.js';
import type { CopyTestDefinition } from './definition.js';

/** The version of the copy test artifact this program writes. */
export const COPY_TEST_VERSION = '1.0';

const decision = z.object({
  persona: z.string().nullable().describe('Null: everyone.'),
  status: z
    .enum(['winner', 'lead', 'as everyone', 'no winner'])
    .describe(
      "'winner': better than control after correction (for a persona: and personas were shown to differ); 'lead': better in this persona, but personas were not shown to differ; 'as everyone': nothing of its own, the winner of all stands.",
    ),
  variant: z.string().nullable(),
  text: z.string().nullable(),
  tied_with: z.array(z.string()).describe('Variants that the winner was not shown to beat.'),
  words: z.string(),
});

export const copyTestSchema = z.object({
  kind: z.literal('kindred/copy-test'),
  version: z.string(),
  name: z.string(),
  slot: z.string(),
  control: z.string(),
  texts: z.array(z.object({ variant: z.string(), text: z.string() })),
  everyone: decision,
  personas: z.array(decision),
});

/** The JSON Schema of the artifact (draft 2020-12). */
export function copyTestJsonSchema(): unknown {
  return { title: 'kindred copy test', ...z.toJSONSchema(copyTestSchema) };
}

export type CopyTestArtifact = z.output<typeof copyTestSchema>;
export type CopyDecision = z.output<typeof decision>;

/**
 * Which text wins, for everyone and by persona, only where the data say so. A persona gets a text of its own when a
 * variant is better there after correction and the personas were shown to differ; otherwise the winner of all stands.
 */
export function copyWinners(test: CopyTestDefinition, readout: ExperimentArtifact): CopyTestArtifact {
  const textOf = (variant: string | null) => (variant === null ? null : (test.texts.get(variant) ?? null));
  const everyone = readout.readable
    ? best(readout.overall, readout, test)
    : noWinner(null, 'A check of the experiment failed: no text wins.');
  const differ = readout.heterogeneity.some((one) => one.test.status === 'estimated' && one.test.differ);
  const personas = readout.personas.map((persona) => {
    const own = readout.by_persona.filter((one) => one.persona === persona);
    const found = readout.readable ? best(own, readout, test) : noWinner(persona, everyone.words);
    return forPersona(persona, found, everyone, differ);
  });
  return {
    kind: 'kindred/copy-test',
    version: COPY_TEST_VERSION,
    name: test.name,
    slot: test.slot,
    control: test.control,
    texts: [...test.texts].map(([variant, text]) => ({ variant, text })),
    everyone: { ...everyone, text: textOf(everyone.variant) },
    personas: personas.map((one) => ({ ...one, text: textOf(one.variant) })),
  };
}

function forPersona(
  persona: string,
  found: CopyDecision,
  everyone: CopyDecision,
  differ: boolean,
): CopyDecision {
  if (found.variant === null) {
    return everyone.variant === null
      ? { ...found, persona }
      : {
          ...everyone,
          persona,
          status: 'as everyone',
          words: `${found.words} The winner of everyone stands.`,
        };
  }
  if (differ) return { ...found, persona };
  return {
    ...found,
    persona,
    status: found.variant === everyone.variant ? 'as everyone' : 'lead',
    words: `${found.words} Personas were not shown to differ: a lead, not a conclusion.`,
  };
}

function noWinner(persona: string | null, words: string): CopyDecision {
  return { persona, status: 'no winner', variant: null, text: null, tied_with: [], words };
}

/** The best variant among those shown to be better than control; control when all others are shown to be worse. */
function best(
  comparisons: readonly ComparisonArtifact[],
  { alpha, correction }: ExperimentArtifact,
  { control }: CopyTestDefinition,
): CopyDecision {
  const persona = comparisons[0]?.persona ?? null;
  const better = comparisons
    .filter((one) => one.verdict === 'better')
    .sort((a, b) => rateOf(b.treatment) - rateOf(a.treatment));
  const first = better[0];
  if (!first) {
    if (comparisons.length > 0 && comparisons.every((one) => one.verdict === 'worse')) {
      const words = 'All other texts do worse than the present one.';
      return { persona, status: 'winner', variant: control, text: null, tied_with: [], words };
    }
    return noWinner(persona, 'No text was shown to do better than the present one.');
  }
  const others = comparisons.filter((one) => one !== first && one.treatment.value.status === 'estimated');
  const p = others.map((other) => {
    const test = twoProportionTest(countOf(other.treatment), countOf(first.treatment), {
      alternative: 'greater',
    });
    return test.status === 'estimated' ? test.p : 1;
  });
  const adjusted = adjustP(p, correction, alpha);
  const tied = others.filter((_, i) => adjusted[i]! > alpha).map((other) => other.variant);
  const rates = `${wordShare(rateOf(first.treatment))} against ${wordShare(rateOf(first.control))} in control`;
  const but = tied.length > 0 ? `, but is not shown to beat ${tied.join(', ')}` : '';
  return {
    persona,
    status: 'winner',
    variant: first.variant,
    text: null,
    tied_with: tied,
    words: `${first.variant} does better: ${rates}${but}.`,
  };
}

function rateOf({ value }: ArmArtifact): number {
  return value.status === 'estimated' ? value.estimate : 0;
}

function countOf(arm: ArmArtifact): Count {
  return { successes: Math.round(rateOf(arm) * arm.n), n: arm.n };
}
