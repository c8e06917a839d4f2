// Those who are in every export and belong to no persona: bots and outliers (truth -1).
import { DAY_MS, HOUR_MS, scatter } from './calendar.mjs';

/** A bot: thousands of one or two events at a fixed pace, day and night. */
export function bot(rng, log, world) {
  const names = [rng.pick(world.names), rng.pick(world.names)];
  const n = rng.whole(3000, 9000);
  const from = world.endMs - Math.min(world.days, rng.whole(3, 60)) * DAY_MS;
  const step = (world.endMs - from - HOUR_MS) / n;
  for (let i = 0; i < n; i++) log.push(names[i % 5 === 4 ? 1 : 0], from + i * step);
}

/** An outlier, one of three kinds in turn: a single repeated event, every event alike, extreme volume. */
export function outlier(rng, log, world, number) {
  const from = world.endMs - rng.whole(2, Math.min(60, world.days)) * DAY_MS;
  if (number % 3 === 0) {
    scatter(rng, log, [rng.pick(world.names)], [1], rng.whole(20, 300), from, world.endMs, 20);
  } else if (number % 3 === 1) {
    const mix = world.names.map(() => 1);
    scatter(rng, log, world.names, mix, rng.whole(60, 500), from, world.endMs, 40);
  } else {
    const mix = world.names.map(() => rng.gamma(0.5));
    scatter(rng, log, world.names, mix, rng.whole(1500, 5000), from, world.endMs, 60);
  }
}
