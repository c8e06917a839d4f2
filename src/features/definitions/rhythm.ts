import { type Feature, type FeatureInput, perRow, ratio, ratioSql } from './feature.js';

/** Windows with fewer days have no trend: their last quarter would be a day or less. */
const MIN_TREND_DAYS = 8;
/** Fewer pauses between active days say nothing about their regularity. */
const MIN_DAY_GAPS = 2;

/** When a user is active: evenly or in bursts, on which days and at what time, more or less than before. */
export const rhythmFeatures: readonly Feature[] = [
  {
    definition: {
      name: 'regularity',
      title: 'regularity of active days',
      unit: 'index',
      meaning:
        '(mean - sd) / (mean + sd) of the days between active days: 1 like clockwork, 0 by chance, towards -1 in bursts (negative burstiness of Goh and Barabasi 2008); unknown below three active days.',
      sql: `SELECT u, (m - s) / (m + s) AS value FROM (SELECT u, m, sqrt(greatest(q - m * m, 0)) AS s FROM (SELECT u, CAST(day_gap_sum AS DOUBLE) / day_gaps AS m, CAST(day_gap_squares AS DOUBLE) / day_gaps AS q FROM user_facts WHERE day_gaps >= ${MIN_DAY_GAPS}) AS g) AS h`,
      block: 'context',
      direction: 'more-is-more-engaged',
      transform: 'identity',
      known: 'anytime',
    },
    values: (input) => {
      const { day_gaps: n, day_gap_sum: sum, day_gap_squares: squares } = input.facts;
      return perRow(input, (row) => {
        if (n[row]! < MIN_DAY_GAPS) return Number.NaN;
        const mean = sum[row]! / n[row]!;
        const sd = Math.sqrt(Math.max(0, squares[row]! / n[row]! - mean * mean));
        return (mean - sd) / (mean + sd);
      });
    },
  },
  {
    definition: {
      name: 'weekday_share',
      title: 'share of active days from Monday to Friday',
      unit: 'share',
      meaning: 'Active days that are no Saturday or Sunday, in the time zone of the project.',
      sql: ratioSql('active_weekdays', 'active_days'),
      block: 'context',
      direction: 'neutral',
      transform: 'logit',
      known: 'anytime',
    },
    values: (input) => ratio(input, 'active_weekdays', 'active_days'),
  },
  dayPart('night', 'night_sessions', 'from midnight to 6'),
  dayPart('morning', 'morning_sessions', 'from 6 to 12'),
  dayPart('afternoon', 'afternoon_sessions', 'from 12 to 18'),
  dayPart('evening', 'evening_sessions', 'from 18 to midnight'),
  {
    definition: {
      name: 'activity_trend',
      title: 'recent activity against before',
      unit: 'doublings',
      meaning: `log2 of events per day in the last quarter of the user's window over those before, half an event added to each; 1 is twice as much, -1 half; unknown below ${MIN_TREND_DAYS} days.`,
      sql: `SELECT u, log2(((late_events + 0.5) / late_days) / ((events - late_events + 0.5) / (exposure_days - late_days))) AS value FROM (SELECT u, CAST(events AS DOUBLE) AS events, CAST(late_events AS DOUBLE) AS late_events, CAST(exposure_days AS DOUBLE) AS exposure_days, floor(exposure_days / 4.0) AS late_days FROM user_facts WHERE exposure_days >= ${MIN_TREND_DAYS}) AS q`,
      block: 'context',
      direction: 'more-is-more-engaged',
      transform: 'identity',
      known: 'after-window',
    },
    values: trend,
  },
];

function trend(input: FeatureInput): Float64Array {
  const { exposure_days: days, events, late_events: late } = input.facts;
  return perRow(input, (row) => {
    if (days[row]! < MIN_TREND_DAYS) return Number.NaN;
    const lateDays = Math.floor(days[row]! / 4);
    const now = (late[row]! + 0.5) / lateDays;
    const before = (events[row]! - late[row]! + 0.5) / (days[row]! - lateDays);
    return Math.log2(now / before);
  });
}

function dayPart(
  part: 'night' | 'morning' | 'afternoon' | 'evening',
  fact: `${typeof part}_sessions`,
  hours: string,
): Feature {
  return {
    definition: {
      name: `${part}_share`,
      title: `share of sessions begun in the ${part}`,
      unit: 'share',
      meaning: `Sessions that begin ${hours} in the time zone of the project, divided by all.`,
      sql: ratioSql(fact, 'sessions'),
      block: 'context',
      direction: 'neutral',
      transform: 'logit',
      known: 'anytime',
    },
    needsTimeOfDay: true,
    values: (input) => ratio(input, fact, 'sessions'),
  };
}
