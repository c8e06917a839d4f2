import { z } from 'zod';
import { inputError } from '../base/index.js';
import { PERSONA_MODEL_VERSION, type PersonaModel } from './artifact.js';
import { upgraded } from './upgrade.js';

/** The shape of `personas.json`. Held against the types in `artifact.ts` by the compiler. */

const nullable = z.number().nullable();
/** Sums of fractions may pass 1 by a rounding error. */
const share = z
  .number()
  .min(-1e-9)
  .max(1 + 1e-9);

const spread = z.object({
  median: nullable,
  p25: nullable,
  p75: nullable,
  n: z.number().int(),
  missingShare: share,
  censoredShare: nullable,
});

const direction = z.enum(['higher', 'lower']);
const block = z.enum(['how-much', 'what', 'context']);

const contrast = z.object({
  feature: z.string(),
  title: z.string(),
  unit: z.string(),
  direction,
  effect: z.object({
    measure: z.literal('cliffs-delta'),
    value: z.number(),
    low: z.number(),
    high: z.number(),
  }),
  persona: spread,
  others: spread,
  words: z.string(),
});

const eventContrast = z.object({
  event: z.string(),
  share,
  othersShare: share,
  lift: nullable,
  usedBy: share,
  othersUsedBy: share,
  effect: z.object({ measure: z.literal('cohens-h'), value: z.number(), low: z.number(), high: z.number() }),
  direction,
});

const exampleUser = z.object({ user: z.string(), confidence: share, otherPersona: z.string().nullable() });

const persona = z.object({
  id: z.string().describe('Stable across runs.'),
  name: z.string().describe('Unique within the model.'),
  cluster: z.number().int().min(0),
  size: z.number().int().min(0),
  share,
  stability: share.describe('Mean bootstrap Jaccard similarity.'),
  trust: z.object({
    grade: z.enum(['stable', 'doubtful', 'dissolved']),
    words: z.string(),
    silhouette: z.number(),
    ambiguousShare: share,
    meanConfidence: share,
    small: z.boolean(),
  }),
  naming: z.object({
    source: z.enum(['definition', 'contrast', 'ladder', 'majority', 'previous']),
    definition: z.string().nullable(),
    meaning: z.string().nullable(),
    score: nullable,
    margin: nullable,
  }),
  summary: z.string(),
  setsApart: z.array(z.string()),
  contrasts: z.array(contrast),
  events: z.array(eventContrast),
  typicalUsers: z.array(exampleUser),
  borderUsers: z.array(exampleUser),
  interview: z.object({
    invite: z.array(z.string()),
    check: z.array(z.string()),
    questions: z.array(z.string()),
  }),
  nearest: z.object({ id: z.string(), name: z.string(), distance: z.number() }).nullable(),
});

const verdict = z.object({
  verdict: z.enum(['natural groups', 'a useful division of a continuum', 'no groups']),
  words: z.string(),
  tests: z.array(
    z.object({
      name: z.string(),
      question: z.string(),
      value: nullable,
      threshold: nullable,
      passed: z.boolean().nullable(),
      reason: z.string().nullable(),
    }),
  ),
});

const kCurve = z.object({
  chosen: z.number().int().min(1),
  aside: z.number().int().min(0),
  source: z.enum(['given', 'voted', 'only']),
  words: z.string(),
  votes: z.array(z.object({ rule: z.string(), k: z.number().int() })),
  runnersUp: z.array(z.object({ k: z.number().int(), words: z.string() })),
  points: z.array(
    z.object({
      k: z.number().int(),
      bic: z.number(),
      silhouette: nullable,
      valley: nullable,
      sureValley: nullable,
      stability: nullable,
      weakestJaccard: nullable,
      smallestShare: share,
      // Not in files of earlier versions.
      overlap: nullable.default(null),
    }),
  ),
});

const measureSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('feature') }),
  z.object({ kind: z.literal('active-day-rate'), prior: z.number(), strength: z.number() }),
  z.object({ kind: z.literal('active-days-missed'), prior: z.number(), strength: z.number() }),
  z.object({ kind: z.literal('share-of-days'), prior: z.number(), strength: z.number() }),
]);

const components = z.object({
  kind: z.literal('components'),
  events: z.array(z.string()),
  expected: z.array(z.tuple([z.number(), z.number(), z.number()])),
  activityCenter: z.number(),
  activityScale: z.number(),
  scale: z.array(z.number()),
  loadings: z.array(z.array(z.number())),
  low: z.array(z.number()),
  high: z.array(z.number()),
  spread: z.array(z.number()),
  spreadByActivity: z.array(z.number()),
});

const evidence = z.object({
  kind: z.literal('evidence'),
  events: z.array(z.string()),
  overdispersion: share,
  expected: z.array(z.number()),
  weights: z.array(z.array(z.number())),
});

const clusterModel = z.object({
  method: z.enum(['kmeans', 'ward', 'complete', 'average']),
  k: z.number().int().min(1),
  representation: z.object({
    howMuch: z.array(
      z.object({
        name: z.string(),
        source: measureSource,
        transform: z.enum(['log', 'ln', 'logit', 'identity']),
        low: z.number(),
        high: z.number(),
        center: z.number(),
        scale: z.number(),
        whenMissing: z.number(),
        whenCensored: nullable,
      }),
    ),
    what: z.discriminatedUnion('kind', [components, evidence]).nullable(),
  }),
  metric: z.object({ origin: z.array(z.number()), matrix: z.array(z.array(z.number())) }),
  centroids: z.array(z.array(z.number())),
  assignment: z.object({
    rule: z.literal('nearest-centroid'),
    shares: z.array(share),
    handicaps: z.array(z.number()),
    minimumEvents: z.number(),
    minimumExposureDays: z.number(),
  }),
});

const dendrogram: z.ZodType<NonNullable<PersonaModel['dendrogram']>> = z.lazy(() =>
  z.object({
    height: z.number(),
    size: z.number(),
    persona: z.string().optional(),
    children: z.array(dendrogram).optional(),
  }),
) as z.ZodType<NonNullable<PersonaModel['dendrogram']>>;

const changes = z.object({
  kept: z.array(z.object({ id: z.string(), previousSize: z.number(), size: z.number(), overlap: nullable })),
  born: z.array(z.string()),
  died: z.array(z.object({ id: z.string(), name: z.string(), previousSize: z.number() })),
  split: z.array(z.object({ from: z.string(), into: z.array(z.string()) })),
  merged: z.array(z.object({ from: z.array(z.string()), into: z.string() })),
  moved: z.array(z.object({ from: z.string(), to: z.string(), users: z.number() })),
});

export const personaModelSchema = z.object({
  kind: z.literal('kindred/personas'),
  version: z.string(),
  window: z.object({ from: z.string(), asOf: z.string(), days: z.number() }),
  features: z.object({
    catalogue: z.array(z.string()),
    activation: z.string().nullable(),
    onboarding: z.array(z.string()),
    adoptionDays: z.number().int(),
    excludeEvents: z.array(z.string()),
    sessions: z.object({ gapMs: z.number(), by: z.enum(['gap', 'vendor']) }),
  }),
  users: z.object({
    total: z.number().int(),
    fitted: z.number().int(),
    extreme: z.number().int(),
    tooEarly: z.number().int(),
    shown: z.enum(['ids', 'pseudonyms']).describe('How single users are named in this model.'),
  }),
  verdict,
  kCurve,
  personas: z.array(persona).min(1),
  profile: z.object({
    personas: z.array(z.string()),
    features: z.array(
      z.object({
        feature: z.string(),
        title: z.string(),
        unit: z.string(),
        block,
        everyone: nullable,
        median: z.array(nullable),
        standardised: z.array(nullable),
      }),
    ),
    events: z.array(z.object({ event: z.string(), everyone: z.number(), share: z.array(z.number()) })),
  }),
  dendrogram: dendrogram.nullable(),
  crossChecks: z.array(
    z.object({
      package: z.enum(['ml-kmeans', 'ml-hclust']),
      setup: z.string(),
      users: z.number(),
      agreement: nullable,
      reason: z.string().nullable(),
    }),
  ),
  extremeUsers: z.array(z.object({ user: z.string(), kind: z.enum(['bot', 'extreme']), reason: z.string() })),
  changes: changes.nullable(),
  model: clusterModel,
}) satisfies z.ZodType<PersonaModel>;

/**
 * Checks that parsed JSON is a persona model that this program understands.
 *
 * @throws KindredError (input) with the place of the first thing that is wrong
 */
export function parsePersonaModel(json: unknown, file: string): PersonaModel {
  const head = json as { kind?: unknown; version?: unknown } | null;
  if (typeof head !== 'object' || head === null || head.kind !== 'kindred/personas') {
    throw inputError('not-a-persona-model', {
      what: 'this is not a persona model',
      where: file,
      expected: 'personas.json of a kindred run (kind "kindred/personas")',
    });
  }
  const current = upgraded(json);
  const major = String((current as { version?: unknown }).version).split('.')[0];
  if (major !== PERSONA_MODEL_VERSION.split('.')[0]) {
    throw inputError('newer-persona-model', {
      what: `the persona model has version ${String(head.version)}`,
      where: file,
      expected: `version ${PERSONA_MODEL_VERSION.split('.')[0]}.x or older`,
      fix: 'use the version of kindred that wrote it, or run again',
    });
  }
  const parsed = personaModelSchema.safeParse(current);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    throw inputError('damaged-persona-model', {
      what: `the persona model is damaged: ${issue.message}`,
      where: `${file}, ${issue.path.map(String).join('.') || 'top level'}`,
      fix: 'run again to write it anew',
    });
  }
  return parsed.data as PersonaModel;
}

/** The JSON Schema of `personas.json` (draft 2020-12). */
export function personaModelJsonSchema(): unknown {
  return { title: 'personas.json', ...z.toJSONSchema(personaModelSchema) };
}
