// Time: when people come, and how the events of one visit follow each other.

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** Hour of day (may pass midnight) of a visit at work: morning and afternoon humps. */
export const officeHour = (rng) => (rng.chance(0.55) ? rng.normal(10.3, 1.3) : rng.normal(15, 1.5));

/** Hour of day of a visit at leisure: mostly evenings, some lunches. */
export const leisureHour = (rng) => (rng.chance(0.7) ? rng.normal(20, 1.8) : rng.normal(12.5, 2));

/** 0 = Sunday … 6 = Saturday, UTC. */
export const weekday = (ms) => new Date(ms).getUTCDay();

export const isWeekend = (ms) => weekday(ms) % 6 === 0;

/** Adds one visit: the names in order, log-normal pauses of at most 20 minutes. */
export function visit(rng, log, startMs, names, pauseSeconds = 18, sd = 1) {
  let at = startMs;
  for (const name of names) {
    log.push(name, at);
    at += 250 + 1000 * Math.min(1200, rng.logNormal(pauseSeconds, sd));
  }
}

/** Adds n events drawn from a mix as visits of geometric length on random moments between two times. */
export function scatter(rng, log, names, mix, n, fromMs, toMs, perVisit, hourOf = officeHour) {
  const days = Math.max(1, Math.floor((toMs - fromMs) / DAY_MS));
  for (let left = n; left > 0; ) {
    const size = Math.min(left, rng.geometric(perVisit));
    const at = fromMs + rng.whole(0, days - 1) * DAY_MS + hourOf(rng) * HOUR_MS;
    visit(
      rng,
      log,
      at,
      Array.from({ length: size }, () => names[rng.weighted(mix)]),
    );
    left -= size;
  }
}
