// A team task tool with 24 events. People differ in what they do, in how much, or in both.
import { DAY_MS, HOUR_MS, isWeekend, officeHour, visit } from '../calendar.mjs';

const BASE = {
  'Dashboard Viewed': 18,
  'Project Opened': 14,
  'Task Created': 9,
  'Task Completed': 7,
  'Task Assigned': 4,
  'Comment Added': 6,
  'File Uploaded': 3,
  'File Previewed': 4,
  'Search Run': 5,
  'Filter Applied': 4,
  'Board Card Moved': 5,
  'Calendar Viewed': 4,
  'Report Opened': 3,
  'Report Exported': 1.2,
  'Chart Built': 1,
  'Teammate Invited': 0.6,
  'Role Changed': 0.4,
  'Billing Viewed': 0.4,
  'Integration Connected': 0.4,
  'Automation Created': 0.5,
  'Automation Run': 1.5,
  'Template Used': 0.8,
  'Notification Opened': 5,
  'Settings Changed': 0.8,
};
const NAMES = Object.keys(BASE);
const SHARES = [0.3, 0.22, 0.16, 0.13, 0.1, 0.07, 0.02];

const MIXES = [
  ['doer', { 'Task Created': 3, 'Task Completed': 4, 'Board Card Moved': 2.5, 'Report Opened': 0.3 }],
  [
    'coordinator',
    { 'Task Assigned': 5, 'Calendar Viewed': 4, 'Notification Opened': 2, 'File Uploaded': 0.3 },
  ],
  ['reviewer', { 'Comment Added': 4, 'File Previewed': 5, 'Notification Opened': 2, 'Task Created': 0.3 }],
  ['analyst', { 'Report Opened': 6, 'Report Exported': 7, 'Chart Built': 8, 'Filter Applied': 3 }],
  ['librarian', { 'Search Run': 5, 'File Uploaded': 5, 'Template Used': 5, 'Task Completed': 0.3 }],
  [
    'automator',
    { 'Integration Connected': 8, 'Automation Created': 8, 'Automation Run': 10, 'Calendar Viewed': 0.3 },
  ],
  ['admin', { 'Teammate Invited': 10, 'Role Changed': 12, 'Billing Viewed': 10, 'Settings Changed': 10 }],
];

// Share of days with a visit, visits on such a day, events in a visit.
const PACES = [
  ['weekly-light', [0.12, 1.1, 4]],
  ['daily-light', [0.7, 1.2, 4]],
  ['monthly', [0.03, 1, 10]],
  ['weekly-deep', [0.13, 1.2, 30]],
  ['daily-deep', [0.65, 1.5, 14]],
  ['checker', [0.6, 4.5, 2.5]],
  ['all-day', [0.9, 5, 18]],
];

const temper = (value, typical, separation) => typical * (value / typical) ** separation;

/** The mix of one person: the persona's factors on the common weights, then gamma noise per event. */
function ownMix(rng, persona, separation) {
  const factors = persona === undefined ? {} : MIXES[persona][1];
  return NAMES.map((name) => BASE[name] * (factors[name] ?? 1) ** separation * rng.gamma(5));
}

/** The pace of one person: persona's, or a common wide log-normal. */
function ownPace(rng, persona, separation) {
  if (persona === undefined) {
    const rate = 1 / (1 + Math.exp(-rng.normal(-1.4, 0.9)));
    return [rate, rng.logNormal(1.3, 0.3), rng.logNormal(6, 0.5)];
  }
  const [rate, visits, depth] = PACES[persona][1];
  return [
    Math.min(0.97, temper(rate, 0.3, separation) * rng.logNormal(1, 0.2)),
    Math.max(1, temper(visits, 1.5, separation) * rng.logNormal(1, 0.2)),
    Math.max(1.2, temper(depth, 8, separation) * rng.logNormal(1, 0.2)),
  ];
}

function family(byMix, byPace) {
  return {
    startMs: Date.UTC(2026, 1, 2),
    days: 180,
    personas: SHARES.map((share, i) => ({
      name: [byMix && MIXES[i][0], byPace && PACES[i][0]].filter(Boolean).join('/'),
      share,
    })),
    names: NAMES,
    user(rng, persona, log, world) {
      const softer = byMix && byPace ? 0.7 : 1;
      const mix = ownMix(rng, byMix ? persona : undefined, softer * world.separation);
      const [rate, visits, depth] = ownPace(rng, byPace ? persona : undefined, softer * world.separation);
      const tenure = rng.whole(1, 180);
      const shift = rng.normal(0, 1);
      for (let day = tenure; day >= 1; day--) {
        const dayMs = world.endMs - day * DAY_MS;
        const come = day === tenure ? 1 : rate * (isWeekend(dayMs) ? 0.35 : 1.2);
        if (!rng.chance(come)) continue;
        for (let n = 1 + rng.poisson(visits - 1); n > 0; n--) {
          const at = dayMs + (officeHour(rng) + shift) * HOUR_MS;
          visit(
            rng,
            log,
            at,
            Array.from({ length: rng.geometric(depth) }, () => NAMES[rng.weighted(mix)]),
          );
        }
      }
    },
  };
}

export const saas = {
  saas24: family(true, false),
  'saas24-intensity': family(false, true),
  'saas24-both': family(true, true),
};
