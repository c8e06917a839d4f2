import { DAY_MS } from '../../base/index.js';
import { sql } from '../../engines/index.js';
import type { EventTable } from '../../events/index.js';
import {
  adjustP,
  type Estimable,
  estimated,
  newcombeInterval,
  notEstimable,
  twoProportionTest,
} from '../../numeric/index.js';
import type { FunnelDefinition } from '../definition.js';
import { type Share, shareOf } from '../figures/conversion.js';
import type { Watched } from '../figures/times.js';
import type { FunnelEntries } from '../scan/entries.js';

/** What counts as adopting a feature. */
export interface AdoptionOptions {
  /** Local days of use within the period. */
  days: number;
  /** Length of the period, ms. */
  periodMs: number;
}

export const ADOPTION_DEFAULTS: AdoptionOptions = { days: 2, periodMs: 14 * DAY_MS };

/** One feature: how many adopt it after completing the funnel, and without having completed it. */
export interface FeatureAdoption {
  event: string;
  completed: Share;
  not_completed: Share;
  difference: { estimate: number; low: number; high: number };
  p: number;
  /** Benjamini and Hochberg's q over the features. */
  adjusted_p: number;
}

export interface Adoption {
  days_of_use: number;
  period_seconds: number;
  completed: number;
  not_completed: number;
  features: FeatureAdoption[];
}

const FEWEST_USERS = 30;
const MOST_FEATURES = 15;

/**
 * Adoption of features after the funnel, of those who completed it against those who did not. Both are watched over the
 * same period, which begins when the window of the entry is over (a landmark analysis, Anderson, Cain and Gelber 1983):
 * otherwise whoever lives long enough to complete would seem to adopt more. Users whose period the data do not cover are
 * left out. It is a comparison of different people, not the effect of completing.
 */
export async function adoptionAfter(
  events: EventTable,
  { steps }: FunnelDefinition,
  { length, user, reached, at, times }: FunnelEntries,
  { windowMs, endMs }: Watched,
  { days, periodMs }: AdoptionOptions,
): Promise<Estimable<Adoption>> {
  if (!Number.isFinite(windowMs)) return notEstimable('the funnel has no window, so it is never over');
  const rows: { u: number; from: number; done: number }[] = [];
  for (let i = 0; i < length; i++) {
    // The first entry of a user; entries are in order of the user.
    if (i > 0 && user[i] === user[i - 1]) continue;
    const from = times[at[i]!]! + windowMs;
    if (from + periodMs <= endMs) rows.push({ u: user[i]!, from, done: reached[i] === steps.length ? 1 : 0 });
  }
  const completed = rows.reduce((sum, { done }) => sum + done, 0);
  const not = rows.length - completed;
  if (Math.min(completed, not) < FEWEST_USERS) {
    return notEstimable(
      `the data cover ${Math.round(periodMs / DAY_MS)} days after the window for ${completed} users who completed and ` +
        `${not} who did not; ${FEWEST_USERS} of each are needed`,
    );
  }
  const found = await adopters(events, rows, { days, periodMs });
  const features = found.map(({ event, done, rest }) => {
    const [a, b] = [
      { successes: done, n: completed },
      { successes: rest, n: not },
    ];
    const test = twoProportionTest(b, a);
    return {
      event,
      completed: share(a),
      not_completed: share(b),
      difference: { estimate: done / completed - rest / not, ...newcombeInterval(b, a) },
      p: test.status === 'estimated' ? test.p : 1,
    };
  });
  const adjusted = adjustP(
    features.map(({ p }) => p),
    'benjamini-hochberg',
  );
  return estimated({
    days_of_use: days,
    period_seconds: periodMs / 1000,
    completed,
    not_completed: not,
    features: features
      .map((feature, i) => ({ ...feature, adjusted_p: adjusted[i]! }))
      .sort((a, b) => Math.abs(b.difference.estimate) - Math.abs(a.difference.estimate))
      .slice(0, MOST_FEATURES),
  });
}

/** For each event, in order of its name: users of both kinds who did it on enough days. Rarely adopted ones are left out. */
async function adopters(
  events: EventTable,
  rows: readonly { u: number; from: number; done: number }[],
  { days, periodMs }: AdoptionOptions,
): Promise<{ event: string; done: number; rest: number }[]> {
  const { engine, timezone, eventNames } = events;
  await engine.createTable('funnel_landmarks', {
    u: Int32Array.from(rows, ({ u }) => u),
    a: Float64Array.from(rows, ({ from }) => from),
    done: Int32Array.from(rows, ({ done }) => done),
  });
  const counts = await engine.columns(
    sql`SELECT e, sum(done), sum(1 - done) FROM (
        SELECT l.u AS u, max(l.done) AS done, e.e AS e
        FROM funnel_landmarks l JOIN ev e ON e.u = l.u AND e.t >= l.a AND e.t < l.a + ${periodMs}
        GROUP BY l.u, e.e
        HAVING count(DISTINCT ${engine.dialect.localDay(sql`e.t`, timezone)}) >= ${days}) AS q
      GROUP BY e ORDER BY e`,
    { e: 'int32', done: 'int53', rest: 'int53' },
  );
  await engine.run(sql`DROP TABLE funnel_landmarks`);
  return Array.from(counts.e, (e, i) => ({
    event: eventNames[e]!,
    done: counts.done[i]!,
    rest: counts.rest[i]!,
  })).filter(({ done, rest }) => done + rest >= 10);
}

function share(count: { successes: number; n: number }): Share {
  const found = shareOf({ ...count, designEffect: 1 }, '');
  if (found.status !== 'estimated') throw new Error(found.reason);
  const { estimate, low, high, successes, n } = found;
  return { estimate, low, high, successes, n };
}
