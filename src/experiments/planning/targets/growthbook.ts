import { type FlaggedExperiment, PERSONA_ATTRIBUTE } from './target.js';

/** A GrowthBook SDK payload with one feature whose rule is the experiment. */
export function growthbookExperiment({ key, name, control, variants, personas }: FlaggedExperiment): unknown {
  const condition = { [PERSONA_ATTRIBUTE]: { $in: [...personas] } };
  return {
    features: {
      [key]: {
        defaultValue: control,
        rules: [
          {
            id: `${key}-rule`,
            ...(personas.length > 0 ? { condition } : {}),
            key,
            seed: key,
            name,
            hashAttribute: 'id',
            hashVersion: 2,
            phase: '0',
            coverage: 1,
            weights: variants.map((variant) => variant.weight / 10_000),
            variations: variants.map((variant) => variant.name),
            meta: variants.map((variant, i) => ({ key: String(i), name: variant.name })),
          },
        ],
      },
    },
  };
}
