/** How a feature is said of people: of those who have more of it, and of those who have less. */
export const FEATURE_WORDS: ReadonlyMap<string, { higher: string; lower: string }> = new Map([
  ['active_day_rate', { higher: 'Frequent', lower: 'Infrequent' }],
  ['active_days', { higher: 'Frequent', lower: 'Infrequent' }],
  ['active_days_last_7', { higher: 'Lately active', lower: 'Lately absent' }],
  ['active_days_last_28', { higher: 'Lately active', lower: 'Lately absent' }],
  ['sessions_per_active_week', { higher: 'Many-session', lower: 'Few-session' }],
  ['events_per_session', { higher: 'Busy-session', lower: 'Light-session' }],
  ['events_per_active_day', { higher: 'Intensive', lower: 'Light' }],
  ['minutes_per_active_day', { higher: 'Long-stay', lower: 'Brief' }],
  ['median_session_minutes', { higher: 'Long-session', lower: 'Short-session' }],
  ['breadth', { higher: 'All-round', lower: 'Narrow' }],
  ['distinct_features_used', { higher: 'All-round', lower: 'Narrow' }],
  ['use_entropy', { higher: 'Varied', lower: 'Single-purpose' }],
  ['adoption_rate', { higher: 'Many-feature', lower: 'Few-feature' }],
  ['onboarding_completion', { higher: 'Onboarded', lower: 'Half-onboarded' }],
  ['onboarding_depth', { higher: 'Onboarded', lower: 'Half-onboarded' }],
  ['time_to_value_hours', { higher: 'Slow-start', lower: 'Quick-start' }],
  ['regularity', { higher: 'Regular', lower: 'Irregular' }],
  ['weekday_share', { higher: 'Weekday', lower: 'Weekend' }],
  ['night_share', { higher: 'Night', lower: 'Daytime' }],
  ['morning_share', { higher: 'Morning', lower: 'Later-in-the-day' }],
  ['afternoon_share', { higher: 'Afternoon', lower: 'Off-afternoon' }],
  ['evening_share', { higher: 'Evening', lower: 'Working-hours' }],
  ['activated', { higher: 'Activated', lower: 'Not yet activated' }],
  ['activity_trend', { higher: 'Rising', lower: 'Fading' }],
  ['recency_days', { higher: 'Lapsed', lower: 'Recent' }],
  ['tenure_days', { higher: 'Long-standing', lower: 'New' }],
]);

/** Words that name the medium, not the act. */
const FILLER = new Set([
  'click',
  'clicked',
  'tap',
  'tapped',
  'event',
  'button',
  'screen',
  'page',
  'the',
  'a',
  'an',
  'on',
  'to',
  'of',
]);

/** An event name as words: `$checkoutStarted_v2` becomes `checkout started`. Its own text where nothing is left. */
export function eventWords(event: string): string {
  const words = event
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .toLowerCase()
    .split(' ')
    .filter((word) => !/^v?\d+$/.test(word));
  const telling = words.filter((word) => !FILLER.has(word));
  const kept = (telling.length > 0 ? telling : words).slice(0, 4).join(' ');
  return kept || event;
}

/** First letter in upper case. */
export function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
