// A media app: people differ mostly in their rhythm, and a little in what they open.
import { DAY_MS, HOUR_MS, isWeekend, visit, weekday } from '../calendar.mjs';

const NAMES = [
  'App Opened',
  'Article Read',
  'Video Started',
  'Video Completed',
  'Podcast Played',
  'Live Blog Opened',
  'Newsletter Link Clicked',
  'Push Opened',
  'Saved For Later',
  'Shared',
  'Comment Posted',
  'Search Performed',
  'Topic Followed',
  'Ad Clicked',
  'Paywall Seen',
];
const COMMON = [4, 20, 4, 3, 2, 2, 1, 2, 1, 1, 0.7, 1, 0.5, 0.5, 1.5];
const favour = (changes) => NAMES.map((name, i) => COMMON[i] * (changes[name] ?? 1));

const MIX = {
  binge: favour({ 'Video Started': 5, 'Video Completed': 6, 'Article Read': 0.5 }),
  commute: favour({ 'Podcast Played': 4, 'Live Blog Opened': 2, 'Video Started': 0.5 }),
  letter: favour({ 'Newsletter Link Clicked': 8, 'Saved For Later': 3, 'Push Opened': 0.3 }),
  junkie: favour({ 'Live Blog Opened': 4, 'Push Opened': 4, 'Comment Posted': 2 }),
  plain: COMMON,
};

// plan(rng, dayMs, keen): the visits of a day as [hour, events, first event].
const PLANS = {
  binge: (rng, dayMs, keen) =>
    isWeekend(dayMs) && rng.chance(0.65 * keen)
      ? [[rng.normal(19, 2), 8 + rng.geometric(14)]]
      : rng.chance(0.03)
        ? [[rng.normal(20, 2), rng.geometric(3)]]
        : [],
  commute: (rng, dayMs, keen) => {
    if (isWeekend(dayMs)) return rng.chance(0.05) ? [[rng.normal(11, 2), rng.geometric(3)]] : [];
    const visits = [];
    if (rng.chance(0.6 * keen)) visits.push([rng.normal(7.6, 0.4), rng.geometric(4)]);
    if (rng.chance(0.55 * keen)) visits.push([rng.normal(17.8, 0.5), rng.geometric(4)]);
    return visits;
  },
  letter: (rng, dayMs, keen) =>
    weekday(dayMs) === 2 && rng.chance(0.75 * keen)
      ? [[rng.normal(9.5, 1.5), rng.geometric(4), 'Newsletter Link Clicked']]
      : rng.chance(0.01)
        ? [[rng.normal(14, 3), rng.geometric(3)]]
        : [],
  junkie: (rng, _dayMs, keen) =>
    Array.from({ length: rng.poisson(3 * keen) }, () => [rng.between(7, 23), rng.geometric(3)]),
  plain: (rng, _dayMs, keen) => (rng.chance(0.25 * keen) ? [[rng.normal(18, 3), rng.geometric(5)]] : []),
};

const PERSONAS = [
  { name: 'commuter', share: 0.27, plan: 'commute' },
  { name: 'newsletter-reader', share: 0.25, plan: 'letter' },
  { name: 'lapsed', share: 0.2, plan: 'plain' },
  { name: 'weekend-binger', share: 0.18, plan: 'binge' },
  { name: 'news-junkie', share: 0.1, plan: 'junkie' },
];

export const content = {
  content: {
    startMs: Date.UTC(2026, 4, 1),
    days: 120,
    format: 'mixpanel',
    personas: PERSONAS,
    names: NAMES,
    user(rng, index, log, world) {
      const { name, plan } = PERSONAS[index];
      const mix = MIX[plan].map((w, i) => COMMON[i] * (w / COMMON[i]) ** world.separation * rng.gamma(6));
      const keen = rng.logNormal(1, 0.25);
      const tenure = name === 'lapsed' ? rng.whole(80, 120) : rng.whole(14, 120);
      const stop = name === 'lapsed' ? rng.whole(40, 70) : 1;
      for (let day = tenure; day >= stop; day--) {
        const dayMs = world.endMs - day * DAY_MS;
        const plans = PLANS[plan](rng, dayMs, keen);
        if (day === tenure && plans.length === 0) plans.push([rng.normal(18, 3), rng.geometric(4)]);
        for (const [hour, events, first] of plans) {
          const names = Array.from({ length: events }, () => NAMES[rng.weighted(mix)]);
          visit(rng, log, dayMs + hour * HOUR_MS, [first ?? 'App Opened', ...names], 40);
        }
      }
    },
  },
};
