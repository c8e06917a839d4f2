import type { FeatureOptions } from '../options.js';
import type { WorldEvent } from './world.js';

const DAY = 86_400_000;

/**
 * The features by their definitions, one user and one event after the other: the second implementation that tests
 * compare with. Values of one user by name, undefined where unknown. UTC only; sessions by gap only.
 */
export function plainFeatures(
  world: readonly WorldEvent[],
  user: string,
  options: FeatureOptions,
): Map<string, number | undefined> {
  const allTimes = world.map((row) => row.t);
  const asOf = options.asOfMs ?? Math.max(...allTimes) + 1;
  const from = options.horizonMs === undefined ? (options.fromMs ?? Math.min(...allTimes)) : -Infinity;
  const excluded = new Set(options.excludeEvents ?? []);
  const life = world.filter((row) => row.user === user && row.t < asOf).sort((a, b) => a.t - b.t);
  const first = life[0]!.t;
  const end = Math.min(asOf, first + (options.horizonMs ?? Infinity));
  const start = Math.max(first, from);
  const behaviour = life.filter((row) => row.t >= start && row.t < end && !excluded.has(row.event));
  const last = life.filter((row) => !excluded.has(row.event)).at(-1)?.t ?? first;
  const n = behaviour.length;
  const out = new Map<string, number | undefined>();

  const day = (t: number) => Math.floor(t / DAY);
  const exposure = day(end - 1) - day(start) + 1;
  const days = [...new Set(behaviour.map((row) => day(row.t)))].sort((a, b) => a - b);
  const per = (above: number, below: number) => (below === 0 ? undefined : above / below);
  out.set('active_days', days.length);
  out.set('active_day_rate', days.length / exposure);
  out.set('active_days_last_7', days.filter((d) => d > day(end - 1) - 7).length);
  out.set('active_days_last_28', days.filter((d) => d > day(end - 1) - 28).length);
  out.set('events_per_active_day', per(n, days.length));
  out.set('tenure_days', (end - first) / DAY);
  out.set('recency_days', (end - last) / DAY);

  const sessions = cut(
    behaviour.map((row) => row.t),
    options.sessions?.gapMs ?? 30 * 60_000,
  );
  const idle = options.sessions?.idleMs ?? 5 * 60_000;
  const active = sessions.map((times) =>
    times.slice(1).reduce((sum, t, i) => sum + Math.min(t - times[i]!, idle), 0),
  );
  const weeks = new Set(days.map((d) => Math.floor((d - day(start)) / 7)));
  out.set('sessions_per_active_week', per(sessions.length, weeks.size));
  out.set('events_per_session', per(n, sessions.length));
  out.set('minutes_per_active_day', per(sum(active) / 60_000, days.length));
  out.set(
    'median_session_minutes',
    median(active.filter((_, i) => sessions[i]!.length > 1).map((ms) => ms / 60_000)),
  );

  const counts = new Map<string, number>();
  const daysOf = new Map<string, Set<number>>();
  for (const row of behaviour) {
    counts.set(row.event, (counts.get(row.event) ?? 0) + 1);
    daysOf.set(row.event, (daysOf.get(row.event) ?? new Set()).add(day(row.t)));
  }
  out.set('distinct_features_used', counts.size);
  out.set(
    'breadth',
    n < 10 ? undefined : sum([...counts.values()].map((c) => 1 - choose(n - c, 10) / choose(n, 10))),
  );
  out.set(
    'use_entropy',
    n === 0 ? undefined : -sum([...counts.values()].map((c) => (c / n) * Math.log2(c / n))),
  );
  for (const event of options.catalogue ?? []) {
    out.set(`share_${event}`, per(counts.get(event) ?? 0, n));
    out.set(`adopted_${event}`, exposure < 2 ? undefined : Number((daysOf.get(event)?.size ?? 0) >= 2));
  }
  const others = [...counts].filter(([event]) => !options.catalogue?.includes(event)).map(([, c]) => c);
  out.set('share_of_other_events', per(sum(others), n));
  const adopted = (options.catalogue ?? []).filter((event) => (daysOf.get(event)?.size ?? 0) >= 2).length;
  if (options.catalogue?.length) {
    out.set('adoption_rate', exposure < 2 ? undefined : adopted / options.catalogue.length);
  }

  const gaps = days.slice(1).map((d, i) => d - days[i]!);
  const mean = sum(gaps) / gaps.length;
  const sd = Math.sqrt(sum(gaps.map((gap) => (gap - mean) ** 2)) / gaps.length);
  out.set('regularity', gaps.length < 2 ? undefined : (mean - sd) / (mean + sd));
  out.set(
    'weekday_share',
    per(days.filter((d) => ![0, 6].includes(new Date(d * DAY).getUTCDay())).length, days.length),
  );
  const hours = sessions.map((times) => new Date(times[0]!).getUTCHours());
  for (const [i, part] of ['night', 'morning', 'afternoon', 'evening'].entries()) {
    out.set(`${part}_share`, per(hours.filter((hour) => Math.floor(hour / 6) === i).length, hours.length));
  }
  const lateDays = Math.floor(exposure / 4);
  const late = behaviour.filter((row) => day(row.t) > day(end - 1) - lateDays).length;
  out.set(
    'activity_trend',
    exposure < 8
      ? undefined
      : Math.log2((late + 0.5) / lateDays / ((n - late + 0.5) / (exposure - lateDays))),
  );

  const lifeSoFar = life.filter((row) => row.t < end);
  if (options.onboarding?.length) {
    let at = -Infinity;
    let done = 0;
    for (const step of options.onboarding) {
      const next = lifeSoFar.find((row) => row.event === step && row.t >= at);
      if (!next) break;
      at = next.t;
      done++;
    }
    out.set('onboarding_depth', done);
    out.set('onboarding_completion', Number(done === options.onboarding.length));
  }
  if (options.activation !== undefined) {
    const value = lifeSoFar.find((row) => row.event === options.activation);
    out.set('time_to_value_hours', ((value?.t ?? end) - first) / 3_600_000);
    out.set('activated', value ? 1 : 0);
  }
  return out;
}

function cut(times: readonly number[], gap: number): number[][] {
  const sessions: number[][] = [];
  for (const [i, t] of times.entries()) {
    if (i === 0 || t - times[i - 1]! > gap) sessions.push([t]);
    else sessions.at(-1)!.push(t);
  }
  return sessions;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length === 0 ? undefined : (sorted[Math.ceil(middle) - 1]! + sorted[Math.floor(middle)]!) / 2;
}

function choose(n: number, k: number): number {
  let value = 1;
  for (let i = 0; i < k; i++) value *= Math.max(0, n - i) / (i + 1);
  return value;
}
