// One product, one mix of events: people are at different points of their life with it.
import { DAY_MS, HOUR_MS, leisureHour, visit } from '../calendar.mjs';

const NAMES = [
  'Workout Started',
  'Workout Finished',
  'Plan Opened',
  'Progress Viewed',
  'Friend Cheered',
  'Reminder Opened',
  'Weight Logged',
  'Meal Logged',
  'Challenge Joined',
  'Settings Opened',
];
const MIX = [9, 7, 6, 5, 3, 4, 3, 3, 1, 1];

// chance of a visit on the day that lies `ago` days before the end, given the person's dates.
const PERSONAS = [
  { name: 'new', share: 0.2, draw: (rng) => ({ tenure: rng.whole(2, 14) }), rate: () => 0.5 },
  { name: 'active', share: 0.3, draw: (rng) => ({ tenure: rng.whole(60, 180) }), rate: () => 0.4 },
  {
    name: 'drifting',
    share: 0.17,
    draw: (rng) => ({ tenure: rng.whole(90, 180), turn: rng.whole(25, 45) }),
    rate: (ago, { turn }) => (ago > turn ? 0.4 : 0.4 * (ago / turn) ** 2 * 0.4 + 0.02),
  },
  {
    name: 'dormant',
    share: 0.23,
    draw: (rng) => ({ tenure: rng.whole(90, 180), stop: rng.whole(45, 80) }),
    rate: (ago, { stop }) => (ago > stop ? 0.35 : 0),
  },
  {
    name: 'resurrected',
    share: 0.1,
    draw: (rng) => ({ tenure: rng.whole(110, 180), stop: rng.whole(60, 90), back: rng.whole(6, 14) }),
    rate: (ago, { stop, back }) => (ago > stop || ago <= back ? 0.42 : 0),
  },
];

export const lifecycle = {
  lifecycle: {
    startMs: Date.UTC(2026, 1, 1),
    days: 180,
    personas: PERSONAS,
    names: NAMES,
    user(rng, index, log, world) {
      const persona = PERSONAS[index];
      const dates = persona.draw(rng);
      const mix = MIX.map((w) => w * rng.gamma(8));
      const keen = rng.logNormal(1, 0.35 / world.separation);
      for (let ago = dates.tenure; ago >= 1; ago--) {
        const first = ago === dates.tenure;
        if (!first && !rng.chance(Math.min(0.95, keen * persona.rate(ago, dates)))) continue;
        const at = world.endMs - ago * DAY_MS + leisureHour(rng) * HOUR_MS;
        const names = Array.from({ length: rng.geometric(4) }, () => NAMES[rng.weighted(mix)]);
        visit(rng, log, at, names, 60);
      }
    },
  },
};
