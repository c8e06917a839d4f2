/** Features that say the same of a person, each from another side. */
export type FeatureKind =
  | 'frequency'
  | 'intensity'
  | 'variety'
  | 'adoption'
  | 'onboarding'
  | 'tenure'
  | 'recency'
  | 'trend'
  | 'regularity'
  | 'weekdays'
  | 'time of day';

interface FeatureWords {
  kind: FeatureKind;
  /** Said of those who have more of it. */
  higher?: string;
  /** Said of those who have less. */
  lower?: string;
}

const frequency = { kind: 'frequency', higher: 'Frequent', lower: 'Occasional' } as const;
const intensity = { kind: 'intensity', higher: 'Intensive', lower: 'Light' } as const;
const length = { kind: 'intensity', higher: 'Long-Session', lower: 'Quick' } as const;
const variety = { kind: 'variety', higher: 'Versatile', lower: 'Focused' } as const;
const onboarding = { kind: 'onboarding', higher: 'Onboarded' } as const;

/** How a feature is said of people; no word where there is none that a product manager would use. */
const WORDS: ReadonlyMap<string, FeatureWords> = new Map<string, FeatureWords>([
  ['active_day_rate', frequency],
  ['active_days', frequency],
  ['sessions_per_active_week', frequency],
  ['events_per_active_day', intensity],
  ['events_per_session', intensity],
  ['minutes_per_active_day', length],
  ['median_session_minutes', length],
  ['breadth', variety],
  ['distinct_features_used', variety],
  ['use_entropy', variety],
  ['adoption_rate', { kind: 'adoption' }],
  ['onboarding_completion', onboarding],
  ['onboarding_depth', onboarding],
  ['activated', { kind: 'onboarding', higher: 'Activated', lower: 'Not Yet Activated' }],
  ['time_to_value_hours', { kind: 'onboarding' }],
  ['tenure_days', { kind: 'tenure', higher: 'Established', lower: 'New' }],
  ['active_days_last_7', { kind: 'recency', higher: 'Current', lower: 'Lapsed' }],
  ['active_days_last_28', { kind: 'recency', higher: 'Current', lower: 'Lapsed' }],
  ['recency_days', { kind: 'recency', higher: 'Lapsed', lower: 'Current' }],
  ['active_days_missed', { kind: 'recency', higher: 'Lapsed', lower: 'Current' }],
  ['activity_trend', { kind: 'trend', higher: 'Rising', lower: 'Fading' }],
  ['regularity', { kind: 'regularity', higher: 'Steady', lower: 'Sporadic' }],
  ['weekday_share', { kind: 'weekdays', higher: 'Weekday', lower: 'Weekend' }],
  ['night_share', { kind: 'time of day', higher: 'Night' }],
  ['morning_share', { kind: 'time of day', higher: 'Morning' }],
  ['afternoon_share', { kind: 'time of day', higher: 'Afternoon' }],
  ['evening_share', { kind: 'time of day', higher: 'Evening' }],
]);

/** Words of two kinds that nobody can be at once. */
const CONTRADICTIONS: readonly (readonly [string, string])[] = [
  ['Lapsed', 'Frequent'],
  ['Lapsed', 'Rising'],
  ['Lapsed', 'Steady'],
  ['Current', 'Fading'],
  ['New', 'Lapsed'],
  ['New', 'Fading'],
  ['Rising', 'Steady'],
  ['Fading', 'Steady'],
  ['Frequent', 'Sporadic'],
];

/** What sort of statement a feature makes; a feature of its own sort where it is not known here. */
export function kindOf(feature: string): string {
  return WORDS.get(feature)?.kind ?? feature;
}

/** The word for having more or less of a feature. */
export function wordFor(feature: string, direction: 'higher' | 'lower'): string | undefined {
  return WORDS.get(feature)?.[direction];
}

/** Whether two words say different things of a person that can both be true. */
export function goTogether(a: { kind: string; word: string }, b: { kind: string; word: string }): boolean {
  if (a.kind === b.kind) return false;
  return !CONTRADICTIONS.some(([x, y]) => (a.word === x && b.word === y) || (a.word === y && b.word === x));
}
