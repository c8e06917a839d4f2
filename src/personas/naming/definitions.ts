/** A condition on the median of a persona. */
export interface NameCondition {
  feature: string;
  /** `percentile`: where the median stands among everyone, 0 to 1. `value`: the median itself, in the unit of the feature. */
  on: 'percentile' | 'value';
  gte?: number;
  lt?: number;
}

/** A name and what it takes to deserve it. A name without its definition means nothing. */
export interface NameDefinition {
  id: string;
  name: string;
  /** The definition in words. */
  meaning: string;
  when: NameCondition[];
  /** What must hold for the word to make sense at all; it does not count towards the fit. */
  needs?: NameCondition[];
}

const percentile = (feature: string, bounds: { gte?: number; lt?: number }): NameCondition => ({
  feature,
  on: 'percentile',
  ...bounds,
});
const value = (feature: string, bounds: { gte?: number; lt?: number }): NameCondition => ({
  feature,
  on: 'value',
  ...bounds,
});

/** Share of days on which someone is active who comes once a month. */
const ONCE_A_MONTH = 1 / 30;

/**
 * The built-in names. Percentiles are of the persona's median among all users. Sources of the ideas: power-user curves
 * (L7, L28), Amplitude's lifecycle, Duolingo's growth model; the cuts are ours.
 */
export const DEFINITIONS: readonly NameDefinition[] = [
  {
    id: 'power-users',
    name: 'Power Users',
    meaning:
      'past their first weeks, active on more days than four in five users, at least once a month, across most of the product',
    needs: [value('active_day_rate', { gte: ONCE_A_MONTH })],
    when: [
      percentile('active_day_rate', { gte: 0.8 }),
      percentile('distinct_features_used', { gte: 0.75 }),
      percentile('breadth', { gte: 0.5 }),
      percentile('recency_days', { lt: 0.5 }),
      value('tenure_days', { gte: 14 }),
    ],
  },
  {
    id: 'always-on-users',
    name: 'Always-On Users',
    meaning: 'there almost every day, several times a day',
    when: [
      percentile('active_day_rate', { gte: 0.9 }),
      value('active_day_rate', { gte: 0.7 }),
      percentile('sessions_per_active_week', { gte: 0.95 }),
      percentile('recency_days', { lt: 0.4 }),
    ],
  },
  {
    id: 'core-users',
    name: 'Core Users',
    meaning: 'active more often than most, with sessions of ordinary length',
    when: [
      percentile('active_day_rate', { gte: 0.55 }),
      percentile('active_day_rate', { lt: 0.92 }),
      percentile('events_per_session', { gte: 0.3 }),
      percentile('events_per_session', { lt: 0.85 }),
      percentile('recency_days', { lt: 0.55 }),
    ],
  },
  {
    id: 'quick-checkers',
    name: 'Quick Checkers',
    meaning: 'back more often than most, for short sessions with few events in a small part of the product',
    when: [
      percentile('active_day_rate', { gte: 0.6 }),
      percentile('breadth', { lt: 0.5 }),
      percentile('events_per_session', { lt: 0.35 }),
      percentile('median_session_minutes', { lt: 0.4 }),
    ],
  },
  {
    id: 'deep-divers',
    name: 'Deep Divers',
    meaning: 'seldom active, with long and busy sessions when they are',
    when: [
      percentile('active_day_rate', { lt: 0.5 }),
      percentile('events_per_session', { gte: 0.8 }),
      percentile('minutes_per_active_day', { gte: 0.75 }),
    ],
  },
  {
    id: 'casual-users',
    name: 'Casual Users',
    meaning: 'active less often than most, with light sessions, but seen in the last two months',
    needs: [value('recency_days', { lt: 60 })],
    when: [
      value('active_days', { gte: 2 }),
      percentile('active_day_rate', { gte: 0.12 }),
      percentile('active_day_rate', { lt: 0.5 }),
      percentile('events_per_session', { lt: 0.6 }),
      percentile('recency_days', { lt: 0.8 }),
    ],
  },
  {
    id: 'new-explorers',
    name: 'New Explorers',
    meaning:
      'first seen in the last two weeks, with more events per session and more of the product used than most',
    when: [
      value('tenure_days', { lt: 14 }),
      percentile('tenure_days', { lt: 0.3 }),
      percentile('events_per_session', { gte: 0.5 }),
      percentile('breadth', { gte: 0.4 }),
    ],
  },
  {
    id: 'stalled-newcomers',
    name: 'Stalled Newcomers',
    meaning: 'first seen in the last two weeks, little done since',
    when: [
      value('tenure_days', { lt: 14 }),
      percentile('tenure_days', { lt: 0.3 }),
      percentile('events_per_session', { lt: 0.4 }),
      percentile('breadth', { lt: 0.4 }),
    ],
  },
  {
    id: 'one-time-visitors',
    name: 'One-Time Visitors',
    meaning: 'seen on a single day, and not since',
    when: [
      value('active_days', { lt: 1.5 }),
      percentile('active_day_rate', { lt: 0.55 }),
      percentile('active_days', { lt: 0.55 }),
      percentile('recency_days', { gte: 0.35 }),
    ],
  },
  {
    id: 'silent-users',
    name: 'Silent Users',
    meaning: 'known for a while, hardly ever active, and then doing little',
    when: [
      percentile('tenure_days', { gte: 0.3 }),
      percentile('active_day_rate', { lt: 0.25 }),
      percentile('events_per_session', { lt: 0.4 }),
      percentile('breadth', { lt: 0.35 }),
    ],
  },
  {
    id: 'dormant-users',
    name: 'Dormant Users',
    meaning: 'once active, and not seen for more than 30 days',
    when: [
      value('recency_days', { gte: 30 }),
      percentile('recency_days', { gte: 0.75 }),
      value('active_days', { gte: 2 }),
      percentile('events_per_session', { gte: 0.3 }),
    ],
  },
  {
    id: 'drifting-users',
    name: 'Drifting Users',
    meaning: 'active lately less than half as often as before',
    when: [
      value('activity_trend', { lt: -1 }),
      percentile('activity_trend', { lt: 0.2 }),
      value('recency_days', { lt: 30 }),
      value('active_days', { gte: 3 }),
    ],
  },
  {
    id: 'rising-users',
    name: 'Rising Users',
    meaning: 'active lately much more than before',
    when: [
      percentile('activity_trend', { gte: 0.8 }),
      value('activity_trend', { gte: 0.5 }),
      percentile('recency_days', { lt: 0.4 }),
      value('active_days', { gte: 3 }),
    ],
  },
  {
    id: 'specialists',
    name: 'Specialists',
    meaning: 'busy and regular in a small part of the product',
    when: [
      percentile('breadth', { lt: 0.35 }),
      percentile('use_entropy', { lt: 0.3 }),
      percentile('active_day_rate', { gte: 0.5 }),
      percentile('events_per_active_day', { gte: 0.6 }),
    ],
  },
  {
    id: 'setup-only-users',
    name: 'Setup-Only Users',
    meaning: 'went through onboarding and did little else',
    when: [
      value('onboarding_completion', { gte: 1 }),
      percentile('adoption_rate', { lt: 0.3 }),
      percentile('active_day_rate', { lt: 0.4 }),
      percentile('breadth', { lt: 0.4 }),
    ],
  },
];
