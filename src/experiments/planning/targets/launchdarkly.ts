import { sha256 } from '../../../base/index.js';
import { type FlaggedExperiment, PERSONA_ATTRIBUTE } from './target.js';

/** LaunchDarkly counts weights out of 100,000. */
const SCALE = 10;

/** A LaunchDarkly flag file whose rule is an experiment rollout; users outside it get control. */
export function launchdarklyExperiment({ key, control, variants, personas }: FlaggedExperiment): unknown {
  const controlIndex = variants.findIndex((variant) => variant.name === control);
  const rollout = {
    kind: 'experiment',
    contextKind: 'user',
    bucketBy: 'key',
    // Any whole number; from the key, so that it stays when the file is written again.
    seed: Number.parseInt(sha256(key).slice(0, 7), 16),
    variations: variants.map((variant, i) => ({
      variation: i,
      weight: variant.weight * SCALE,
      untracked: false,
    })),
  };
  const clause = {
    contextKind: 'user',
    attribute: PERSONA_ATTRIBUTE,
    op: 'in',
    values: [...personas],
    negate: false,
  };
  const rule = { id: `${key}-rule`, clauses: [clause], trackEvents: true, rollout };
  return {
    flags: {
      [key]: {
        key,
        version: 1,
        on: true,
        trackEvents: false,
        trackEventsFallthrough: personas.length === 0,
        deleted: false,
        salt: key,
        prerequisites: [],
        targets: [],
        contextTargets: [],
        rules: personas.length > 0 ? [rule] : [],
        fallthrough: personas.length > 0 ? { variation: controlIndex } : { rollout },
        offVariation: controlIndex,
        variations: variants.map((variant) => variant.name),
        clientSideAvailability: { usingEnvironmentId: true, usingMobileKey: false },
      },
    },
    segments: {},
  };
}
