import type { Contrast, Persona, PersonaModel, ProfileRow } from '../../personas/index.js';

/** What differs between the personas of the sample; everything else is the same for all. */
const PERSONAS: readonly (readonly [name: string, size: number, stability: number, level: number])[] = [
  ['Power Users', 52, 0.97, 0.9],
  ['Core Users', 104, 0.91, 0.5],
  ['Report exporters at month end', 57, 0.88, 0.2],
  ['New Explorers', 99, 0.72, 0.1],
  ['Casual Users', 171, 0.81, -0.4],
  ['Silent Users', 117, 0.43, -0.9],
];

const FEATURES: readonly (readonly [string, string, string, number])[] = [
  ['active_days', 'active days', 'days', 31],
  ['sessions_per_active_week', 'sessions per active week', 'sessions/week', 4],
  ['minutes_per_active_day', 'minutes per active day', 'minutes', 18],
  ['distinct_events', 'distinct features used', 'count', 12],
  ['share_document_edited', 'share of document_edited', 'share', 0.3],
  ['share_export_downloaded', 'share of export_downloaded', 'share', 0.1],
  ['onboarding_depth', 'onboarding steps completed', 'count', 4],
  ['time_to_value_hours', 'time to first value', 'hours', 30],
  ['weekend_share', 'share of activity at weekends', 'share', 0.2],
];

/** A small persona model made by hand; figures are plausible, not computed. */
export function sampleModel(): PersonaModel {
  const total = PERSONAS.reduce((sum, [, size]) => sum + size, 0);
  const personas = PERSONAS.map((entry, i) => samplePersona(entry, i, total));
  return {
    kind: 'kindred/personas',
    version: '4.0',
    window: { from: '2025-03-03T00:00:00.000Z', asOf: '2025-06-01T00:00:00.000Z', days: 90 },
    features: {
      catalogue: ['Shared', 'Opened'],
      activation: null,
      onboarding: [],
      adoptionDays: 2,
      excludeEvents: [],
      sessions: { gapMs: 1_800_000, by: 'gap' },
    },
    users: { total, fitted: 571, extreme: 3, tooEarly: 26, shown: 'pseudonyms' },
    verdict: {
      verdict: 'natural groups',
      words: 'The users fall into 6 groups that are found again in other samples.',
      tests: [
        {
          name: 'unimodality',
          question: 'Is there a gap between groups?',
          value: 0.41,
          threshold: 0.6,
          passed: true,
          reason: null,
        },
        {
          name: 'null model',
          question: 'Is it better than in data without groups?',
          value: null,
          threshold: null,
          passed: null,
          reason: 'fewer than 50 users',
        },
      ],
    },
    kCurve: {
      chosen: 6,
      source: 'voted',
      words: 'Six personas: one more would split a persona that has no gap within.',
      votes: [
        { rule: 'BIC', k: 7 },
        { rule: 'separation', k: 6 },
      ],
      runnersUp: [{ k: 7, words: 'Splits Casual Users by weekday.' }],
      aside: 0,
      points: [2, 3, 4, 5, 6, 7, 8].map((k) => ({
        k,
        bic: -9 + 1.4 * Math.log(k) - 0.03 * k * k,
        silhouette: k === 2 ? null : 0.55 - 0.03 * Math.abs(k - 6),
        valley: k <= 6 ? 0.3 + 0.03 * k : 0.8,
        sureValley: k <= 6 ? 0.4 + 0.03 * k : 0.9,
        stability: 0.95 - 0.02 * Math.abs(k - 6) ** 2,
        weakestJaccard: 0.8 - 0.06 * Math.abs(k - 6),
        smallestShare: 0.5 / k,
        overlap: 0.02 * k,
      })),
    },
    personas,
    profile: {
      personas: personas.map(({ id }) => id),
      features: FEATURES.map(
        ([feature, title, unit, scale], f): ProfileRow => ({
          feature,
          title,
          unit,
          block: f === 7 ? 'context' : f < 4 ? 'how-much' : 'what',
          everyone: scale / 2,
          median: PERSONAS.map(([, , , level], p) =>
            f === 7 && p === 5 ? null : (scale * (1 + level * wave(f, p))) / 2,
          ),
          standardised: PERSONAS.map(([, , , level], p) => (f === 7 && p === 5 ? null : level * wave(f, p))),
        }),
      ),
      events: [
        { event: 'document_edited', everyone: 0.12, share: [0.2, 0.3, 0.02, 0.1, 0.05, 0] },
        { event: 'export_downloaded', everyone: 0.04, share: [0.04, 0.01, 0.3, 0.02, 0, 0] },
      ],
    },
    dendrogram: {
      height: 4.1,
      size: total,
      children: [
        {
          height: 2.2,
          size: 312,
          children: [
            { height: 1.3, size: 156, children: [leaf(personas[0]!), leaf(personas[1]!)] },
            { height: 1.9, size: 156, children: [leaf(personas[2]!), leaf(personas[3]!)] },
          ],
        },
        { height: 1.1, size: 288, children: [leaf(personas[4]!), leaf(personas[5]!)] },
      ],
    },
    crossChecks: [
      { package: 'ml-kmeans', setup: 'from the same centroids', users: 571, agreement: 0.98, reason: null },
      {
        package: 'ml-hclust',
        setup: 'Ward (ward2) on a sample',
        users: 0,
        agreement: null,
        reason: 'switched off',
      },
    ],
    extremeUsers: [{ user: 'user 0d4f8a11', kind: 'bot', reason: '288 events of one kind in 2 days' }],
    changes: null,
    model: { method: 'kmeans', k: 6 } as PersonaModel['model'],
  };
}

function samplePersona(
  [name, size, stability, level]: (typeof PERSONAS)[number],
  i: number,
  total: number,
): Persona {
  const grade = stability >= 0.75 ? 'stable' : stability >= 0.5 ? 'doubtful' : 'dissolved';
  return {
    id: name.toLowerCase().replaceAll(' ', '-'),
    name,
    cluster: i,
    size,
    share: size / total,
    stability,
    trust: {
      grade,
      words: `Found again in ${Math.round(stability * 100)} of 100 resamples.`,
      silhouette: 0.4,
      ambiguousShare: 0.08,
      meanConfidence: 0.91,
      small: false,
    },
    naming: {
      source: 'definition',
      definition: 'power',
      meaning: 'Active on most days',
      score: 0.9,
      margin: 0.3,
    },
    summary: `${name} come often and edit documents.`,
    setsApart: ['14 active days against 2 for everyone else'],
    contrasts: [contrast(level)],
    events: [
      {
        event: 'document_edited',
        share: 0.2,
        othersShare: 0.1,
        lift: 2,
        usedBy: 0.98,
        othersUsedBy: 0.4,
        effect: { measure: 'cohens-h', value: 1.2, low: 0.9, high: 1.5 },
        direction: 'higher',
      },
    ],
    typicalUsers: [{ user: `user 0000000${i}`, confidence: 0.99, otherPersona: null }],
    borderUsers: [{ user: `user f000000${i}`, confidence: 0.5, otherPersona: 'core-users' }],
    interview: {
      invite: [`user 0000000${i}`, `user f000000${i}`],
      check: ['They come on most working days.'],
      questions: ['What did you do the last time you used the product?'],
    },
    nearest: i === 0 ? null : { id: 'power-users', name: 'Power Users', distance: 1.25 },
  };
}

function contrast(level: number): Contrast {
  const spread = { p25: 9, p75: 24, n: 52, missingShare: 0, censoredShare: null };
  return {
    feature: 'active_days',
    title: 'active days',
    unit: 'days',
    direction: level > 0 ? 'higher' : 'lower',
    effect: { measure: 'cliffs-delta', value: level, low: level - 0.05, high: level + 0.04 },
    persona: { ...spread, median: 14 },
    others: { ...spread, median: 2, p25: 1, p75: 6 },
    words: '14 active days against 2 for everyone else',
  };
}

function leaf({ id, size }: Persona) {
  return { height: 0, size, persona: id };
}

/** From -1 to 1, different from feature to feature and persona to persona. */
function wave(feature: number, persona: number): number {
  return feature < 4 ? 1 : Math.cos(feature * 1.7 + persona * 2.1);
}
