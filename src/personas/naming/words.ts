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
  ['adoption_rate', { higher: 'Habitual', lower: 'Trial' }],
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
  return withoutFiller(wordsOf(event)).join(' ') || event;
}

function wordsOf(event: string): string[] {
  return event
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .toLowerCase()
    .split(' ')
    .filter((word) => !/^v?\d+$/.test(word));
}

/** The first words that tell something, or all where none does. */
function withoutFiller(words: readonly string[]): string[] {
  const telling = words.filter((word) => !FILLER.has(word));
  return (telling.length > 0 ? telling : words).slice(0, 4);
}

/** What was done to a thing, as event names say it; people are called after the thing. */
const DONE = new Set(
  (
    'accepted accessed activated added adjusted applied approved archived attached began booked bought browsed ' +
    'cancelled canceled changed checked chosen clicked closed completed configured confirmed connected copied created ' +
    'customised customized deleted disabled disconnected dismissed displayed downloaded dragged edited enabled ended ' +
    'entered executed exported failed filled filtered finished followed generated imported initiated inserted ' +
    'installed integrated invited joined launched left liked listed loaded made marked moved opened ordered paid ' +
    'paused performed picked placed played posted pressed previewed printed processed published purchased ran rated ' +
    'received refreshed registered removed renamed replied requested resized restored resumed reviewed saved ' +
    'scheduled scrolled searched selected sent shared showed shown skipped sorted started stopped submitted ' +
    'subscribed synced tagged tapped toggled tried triggered turned typed uninstalled updated upgraded uploaded used ' +
    'validated verified view viewed views visited voted watched written'
  ).split(' '),
);

/** The same as an order, when it comes first: `Create Report`. Many are things, too (`export_downloaded`). */
const TO_DO = new Set(
  (
    'add apply browse buy cancel change check click close complete configure connect create delete download edit ' +
    'enable export finish get import insert install invite join launch make move open place play post publish read ' +
    'remove save see select send set share show start stop submit sync tap try update upgrade upload use view visit ' +
    'watch write'
  ).split(' '),
);

const ACRONYMS = new Set([
  'ai',
  'api',
  'crm',
  'csv',
  'faq',
  'kpi',
  'pdf',
  'qr',
  'sdk',
  'seo',
  'sms',
  'sql',
  'sso',
  'ui',
  'url',
]);

/**
 * What an event is about, for names of people: `export_downloaded` is about exports, `Create Report` about reports. The
 * whole name where it says only what was done (`Searched`, `Sign Up`).
 */
export function eventTopic(event: string): string {
  const words = wordsOf(event);
  const things = words.filter((word) => !DONE.has(word));
  const topic = things.length < words.length || !TO_DO.has(things[0] ?? '') ? things : things.slice(1);
  const telling = withoutFiller(topic.length > 0 ? topic : words);
  return telling.map((word) => (ACRONYMS.has(word) ? word.toUpperCase() : word)).join(' ') || event;
}

/** First letter in upper case. */
export function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
