// Many event types with Zipf counts; personas boost some events and suppress others.
import { DAY_MS, scatter } from '../calendar.mjs';

const SHARES = [0.35, 0.25, 0.2, 0.12, 0.08];
const ACTIVITY = { a: [1, 1, 1, 1, 1], b: [0.5, 0.8, 1.2, 2, 4], c: [0.4, 1, 1, 2.4, 1], d: [1, 1, 1, 1, 1] };

function family(types, variant) {
  const names = Array.from({ length: types }, (_, i) => `evt_${String(i + 1).padStart(3, '0')}`);
  return {
    startMs: Date.UTC(2026, 3, 1),
    days: 90,
    personas: SHARES.map((share, i) => ({ name: `p${i + 1}`, share })),
    names,
    setup(rng, world) {
      const order = rng.shuffle(names.map((_, i) => i));
      const base = names.map((_, i) => 1 / (order[i] + 1) ** 1.1);
      const total = base.reduce((sum, w) => sum + w, 0);
      const mixes = SHARES.map(() => {
        const chosen = rng.shuffle(names.map((_, i) => i));
        const own = base.slice();
        for (const i of chosen.slice(0, 12)) own[i] *= rng.between(5, 9) ** world.separation;
        for (const i of chosen.slice(12, 32)) own[i] *= 0.12 ** world.separation;
        const sum = own.reduce((s, w) => s + w, 0);
        return own.map((w, i) => 0.85 * (w / sum) + 0.15 * (base[i] / total));
      });
      if (variant === 'c') mixes[3] = mixes[0]; // the same mix, six times the activity
      return { mixes };
    },
    user(rng, persona, log, world) {
      const mix = rng.dirichlet(world.shared.mixes[persona], 40);
      const median = (variant === 'd' ? 8 : 33) * ACTIVITY[variant][persona];
      const n = Math.max(1, Math.min(4000, Math.round(rng.logNormal(median, 1.2))));
      const tenure = rng.whole(7, 90);
      scatter(rng, log, names, mix, n, world.endMs - tenure * DAY_MS, world.endMs, 5);
    },
  };
}

export const zipf = Object.fromEntries(
  [100, 300].flatMap((types) => ['a', 'b', 'c', 'd'].map((v) => [`zipf${types}-${v}`, family(types, v)])),
);
