// A bank's mobile app with 40 screens: visits are walks on a graph of screens that end in an exit.
import { DAY_MS, HOUR_MS, leisureHour, visit } from '../calendar.mjs';

const MODULES = ['Accounts', 'Payments', 'Cards', 'Savings', 'Trading', 'Loans', 'Insights', 'Support'];
const STEPS = ['List', 'Detail', 'Form', 'Review', 'Done'];
const NAMES = MODULES.flatMap((module) => STEPS.map((step) => `${module} ${step}`));

// likes: weight of each module; onward: chance to go a step further; leave: chance to exit a screen;
// repeat: chance to start the same module again after the last step.
const PERSONAS = [
  {
    name: 'balance-checker',
    share: 0.34,
    likes: [9, 1, 2, 1, 0.2, 0.2, 2, 0.5],
    onward: 0.25,
    leave: 0.45,
    repeat: 0,
  },
  {
    name: 'payer',
    share: 0.26,
    likes: [3, 9, 1.5, 0.7, 0.2, 0.3, 0.4, 0.4],
    onward: 0.8,
    leave: 0.08,
    repeat: 0.45,
  },
  {
    name: 'saver',
    share: 0.18,
    likes: [2, 1, 0.6, 8, 1, 0.4, 4, 0.3],
    onward: 0.6,
    leave: 0.15,
    repeat: 0.1,
  },
  {
    name: 'trader',
    share: 0.1,
    likes: [1, 0.6, 0.3, 1, 10, 0.2, 3, 0.3],
    onward: 0.65,
    leave: 0.1,
    repeat: 0.6,
  },
  { name: 'explorer', share: 0.12, likes: [2, 2, 2, 2, 2, 3, 2, 3], onward: 0.35, leave: 0.12, repeat: 0.05 },
];

function walk(rng, persona, likes, separation) {
  const screens = [];
  const mid = 0.5 + (persona.onward - 0.5) * separation;
  let module = rng.weighted(likes);
  let step = 0;
  while (screens.length < 80) {
    screens.push(NAMES[module * STEPS.length + step]);
    if (rng.chance(persona.leave)) break;
    if (step === STEPS.length - 1) {
      step = 0;
      if (!rng.chance(persona.repeat)) module = rng.weighted(likes);
    } else if (rng.chance(mid)) step++;
    else if (step > 0 && rng.chance(0.5)) step--;
    else {
      step = 0;
      module = rng.weighted(likes);
    }
  }
  return screens;
}

export const markov = {
  markov: {
    startMs: Date.UTC(2026, 4, 4),
    days: 84,
    format: 'mixpanel',
    personas: PERSONAS,
    names: NAMES,
    user(rng, index, log, world) {
      const persona = PERSONAS[index];
      const likes = persona.likes.map((w) => w ** world.separation * rng.gamma(6));
      const tenure = rng.whole(3, 84);
      const visits = 1 + rng.poisson(rng.logNormal(0.18, 0.7) * tenure);
      for (let n = 0; n < visits; n++) {
        const day = n === 0 ? tenure : rng.whole(1, tenure);
        const at = world.endMs - day * DAY_MS + leisureHour(rng) * HOUR_MS;
        visit(rng, log, at, walk(rng, persona, likes, world.separation), 9, 0.8);
      }
    },
  },
};
