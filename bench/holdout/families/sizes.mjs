// Worlds about size: 150 users, 50,000 users, and one persona of 80 %.
import { DAY_MS, HOUR_MS, leisureHour, officeHour, scatter, visit } from '../calendar.mjs';

// A recipe app. A visit is one of a few errands, each a short script; personas choose other errands.
const ERRANDS = [
  ['Recipe Searched', 'Recipe Viewed', 'Recipe Viewed', 'Recipe Saved'],
  [
    'Meal Plan Opened',
    'Recipe Added To Plan',
    'Recipe Added To Plan',
    'Shopping List Opened',
    'Item Checked',
  ],
  ['Recipe Viewed', 'Cook Mode Started', 'Timer Set', 'Step Advanced', 'Step Advanced', 'Recipe Rated'],
  ['Feed Opened', 'Photo Posted', 'Comment Written', 'Profile Viewed', 'Cook Followed'],
  ['Feed Opened', 'Recipe Viewed'],
];
const TINY = [
  { name: 'planner', share: 0.45, errands: [2, 6, 1, 0.3, 1] },
  { name: 'cook', share: 0.33, errands: [2, 0.6, 6, 0.5, 1] },
  { name: 'sharer', share: 0.22, errands: [1, 0.3, 1.5, 5, 3] },
];

const tiny = {
  users: 150,
  startMs: Date.UTC(2026, 5, 1),
  days: 60,
  personas: TINY,
  names: [...new Set(ERRANDS.flat())],
  user(rng, index, log, world) {
    const likes = TINY[index].errands.map((w) => w ** world.separation * rng.gamma(5));
    const tenure = rng.whole(10, 60);
    for (let n = 1 + rng.poisson(rng.logNormal(10, 0.6)); n > 0; n--) {
      const script = ERRANDS[rng.weighted(likes)];
      const names = script.slice(0, rng.whole(1, script.length));
      const at = world.endMs - rng.whole(1, tenure) * DAY_MS + leisureHour(rng) * HOUR_MS;
      visit(rng, log, at, names, 40);
    }
  },
};

// A music service. Every event has its own rate per week: no budget of events is shared out.
const BIG = [
  { name: 'radio-listener', share: 0.28, likes: ['Radio Started', 'Song Skipped', 'Song Liked'] },
  {
    name: 'playlist-maker',
    share: 0.22,
    likes: ['Playlist Created', 'Song Added', 'Playlist Shared', 'Search Used'],
  },
  { name: 'album-fan', share: 0.18, likes: ['Album Opened', 'Lyrics Opened', 'Artist Followed'] },
  {
    name: 'podcaster',
    share: 0.15,
    likes: ['Episode Played', 'Show Followed', 'Speed Changed', 'Sleep Timer Set'],
  },
  {
    name: 'offline-traveller',
    share: 0.11,
    likes: ['Download Started', 'Offline Played', 'Quality Changed'],
  },
  { name: 'party-host', share: 0.06, likes: ['Queue Edited', 'Device Connected', 'Group Session Joined'] },
];
const BIG_NAMES = ['App Opened', 'Song Played', 'Home Scrolled', ...BIG.flatMap((p) => p.likes)];

const big = {
  users: 50_000,
  startMs: Date.UTC(2026, 5, 1),
  days: 56,
  personas: BIG,
  names: BIG_NAMES,
  user(rng, index, log, world) {
    const tenure = rng.whole(7, 56);
    const keen = rng.gamma(2) / 2;
    for (let e = 0; e < BIG_NAMES.length; e++) {
      const liked = BIG[index].likes.includes(BIG_NAMES[e]) ? 6 ** world.separation : 1;
      const perWeek = (e < 3 ? [1.6, 2.2, 0.8][e] : 0.12 * liked) * keen * (rng.gamma(3) / 3);
      const n = rng.poisson((perWeek * tenure) / 7);
      for (let i = 0; i < n; i++) {
        const at = world.endMs - rng.whole(1, tenure) * DAY_MS + leisureHour(rng) * HOUR_MS;
        log.push(BIG_NAMES[e], at);
      }
    }
    if (log.size === 0) log.push('App Opened', world.endMs - tenure * DAY_MS + 12 * HOUR_MS);
  },
};

// A help desk. Everybody does the common work; small groups do something on top of it.
const COMMON = {
  'Inbox Opened': 10,
  'Ticket Opened': 14,
  'Reply Sent': 11,
  'Ticket Closed': 8,
  'Note Added': 4,
  'Tag Added': 4,
  'Customer Viewed': 5,
  'Search Used': 3,
};
const SKEWED = [
  { name: 'agent', share: 0.8, adds: [] },
  {
    name: 'author',
    share: 0.12,
    adds: ['Article Drafted', 'Article Edited', 'Article Published', 'Image Inserted'],
  },
  {
    name: 'manager',
    share: 0.05,
    adds: ['Report Viewed', 'Report Filtered', 'Schedule Changed', 'Queue Reassigned'],
  },
  { name: 'builder', share: 0.03, adds: ['Macro Built', 'Trigger Edited', 'Form Edited', 'Webhook Tested'] },
];
const SKEWED_NAMES = [...Object.keys(COMMON), ...SKEWED.flatMap((p) => p.adds)];

const skewed = {
  startMs: Date.UTC(2026, 3, 6),
  days: 91,
  personas: SKEWED,
  names: SKEWED_NAMES,
  user(rng, index, log, world) {
    const tenure = rng.whole(5, 91);
    const from = world.endMs - tenure * DAY_MS;
    const n = Math.max(3, Math.min(5000, Math.round(rng.logNormal(50, 1))));
    const mix = SKEWED_NAMES.map((name) => (COMMON[name] ?? 0.1) * rng.gamma(6));
    scatter(rng, log, SKEWED_NAMES, mix, n, from, world.endMs, 9, officeHour);
    const { adds } = SKEWED[index];
    if (adds.length === 0) return;
    const extra = 2 + rng.poisson(0.5 * world.separation * n * rng.logNormal(1, 0.4));
    const taste = adds.map(() => rng.gamma(3));
    scatter(rng, log, adds, taste, extra, from, world.endMs, 6, officeHour);
  },
};

export const sizes = { tiny, big, skewed };
