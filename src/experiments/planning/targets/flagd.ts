import { type FlaggedExperiment, PERSONA_ATTRIBUTE } from './target.js';

/** A flagd flag definition with a fractional split; everyone else gets control. */
export function flagdExperiment({
  key,
  hypothesis,
  control,
  variants,
  personas,
}: FlaggedExperiment): unknown {
  const split = {
    fractional: [
      { cat: [{ var: '$flagd.flagKey' }, { var: 'targetingKey' }] },
      ...variants.map((variant) => [variant.name, variant.weight]),
    ],
  };
  const targeting =
    personas.length === 0
      ? split
      : { if: [{ in: [{ var: PERSONA_ATTRIBUTE }, [...personas]] }, split, control] };
  return {
    $schema: 'https://flagd.dev/schema/v0/flags.json',
    flags: {
      [key]: {
        state: 'ENABLED',
        variants: Object.fromEntries(variants.map((variant) => [variant.name, variant.name])),
        defaultVariant: control,
        targeting,
        metadata: { hypothesis },
      },
    },
  };
}
