import type { EventMix, FeatureTable } from '../features/index.js';
import { toMetric } from './mixture/metric.js';
import type {
  ClusterModel,
  EventEvidenceSpace,
  EventMixSpace,
  Representation,
  ScaledMeasure,
} from './model.js';
import { earlyUsers, place } from './placement.js';
import { weightOfEvent } from './space/event-evidence.js';
import { applyEventMix, spreadAt } from './space/event-mix.js';
import { measure } from './space/measures.js';
import { represent } from './space/representation.js';
import { rowsOf } from './space/rows.js';

/** One user between the two nearest clusters. Arrays have one entry per column of the representation. */
export interface PlacedUser {
  cluster: number;
  rival: number | null;
  confidence: number;
  tooEarly: boolean;
  /** The user's row of the representation. */
  row: Float64Array;
  /** Log-odds of the cluster against the rival. */
  lead: number;
  /** Change of the log-odds per unit of the column. */
  slope: Float64Array;
  /** Log-odds due to the column, compared with the average user: `slope * (row - origin)`. */
  pull: Float64Array;
}

/**
 * Places one user and takes the decision apart. With a common covariance the log-odds of two clusters are linear in the
 * row, so the parts add up exactly.
 */
export function placeUser(model: ClusterModel, table: FeatureTable, user: number): PlacedUser {
  const one = rowsOf(table, [user]);
  const points = represent(one, model.representation);
  const { metric, centroids, assignment } = model;
  const at = place(toMetric(points, metric), centroids, assignment.handicaps);
  const cluster = at.labels[0]!;
  const runnerUp = at.runnerUp[0]!;
  const rival = runnerUp === cluster ? null : runnerUp;
  const row = Float64Array.from(points.data);
  const difference = metric.matrix.map((_, q) => centroids[cluster]![q]! - centroids[runnerUp]![q]!);
  const slope = row.map((_, j) => metric.matrix.reduce((sum, m, q) => sum + m[j]! * difference[q]!, 0));
  const half = (c: number) =>
    -(centroids[c]!.reduce((sum, x) => sum + x * x, 0) + assignment.handicaps[c]!) / 2;
  const pull = slope.map((s, j) => s * (row[j]! - metric.origin[j]!));
  const lead = pull.reduce((a, b) => a + b, half(cluster) - half(runnerUp));
  return {
    cluster,
    rival,
    confidence: at.confidence[0]!,
    tooEarly: earlyUsers(one, assignment)[0] === 1,
    row,
    lead,
    slope,
    pull,
  };
}

/** A user's value of a measure in its own unit; null when unknown. */
export function measureValue(table: FeatureTable, of: ScaledMeasure, user: number): number | null {
  const { values } = measure(rowsOf(table, [user]), of);
  const v = values[0]!;
  if (!Number.isFinite(v)) return null;
  if (of.transform === 'log') return Math.expm1(v);
  if (of.transform === 'ln') return Math.exp(v);
  if (of.transform === 'logit') return 1 / (1 + Math.exp(-v));
  return v;
}

/** What one event adds to the log-odds of the cluster against the rival. */
export interface EventPull {
  event: string;
  count: number;
  pull: number;
}

/** Splits the pull of what a user does (`PlacedUser`'s, of those columns) over events. */
export function eventPulls(
  table: FeatureTable,
  space: NonNullable<Representation['what']>,
  user: number,
  { pull, slope }: { pull: Float64Array; slope: Float64Array },
): EventPull[] {
  const known = countsOf(table, space.events, user);
  if (space.kind === 'evidence') return evidence(space, known, slope);
  return departures(rowsOf(table, [user]).mix, space, known, pull);
}

/** More of one event that would make the rival as likely as the cluster. */
export interface EventMove {
  event: string;
  count: number;
  /** How often they would have to have done it: the next whole number. */
  to: number;
}

/**
 * Which events, done more often and all else equal, would move a user to the rival; fewest first. Not more than they have
 * done in all: a user with so many other events would be another user. Only where events are counted: components of the mix
 * bend too much for that.
 *
 * With `n` events of log-odds `S` in all, `m` more of log-odds `o` each are worth `(S + m o) / (1 + (n + m - 1) r)`, `r` the
 * overdispersion; that is to be what they are worth now less the lead.
 */
export function eventMoves(
  table: FeatureTable,
  space: NonNullable<Representation['what']>,
  user: number,
  { slope, lead }: { slope: Float64Array; lead: number },
): EventMove[] {
  if (space.kind === 'components') return [];
  const known = countsOf(table, space.events, user);
  const total = known.reduce((a, b) => a + b, 0);
  if (total === 0) return [];
  const { overdispersion } = space;
  const odds = oddsOf(space, slope);
  const sum = known.reduce((s, count, j) => s + count * odds[j]!, 0);
  const wanted = sum * weightOfEvent(total, overdispersion) - lead;
  return space.events
    .flatMap((event, j) => {
      const more = (wanted * (1 + (total - 1) * overdispersion) - sum) / (odds[j]! - wanted * overdispersion);
      if (!(more > 0 && more <= total)) return [];
      return [{ event, count: known[j]!, to: known[j]! + Math.ceil(more) }];
    })
    .sort((a, b) => a.to - a.count - (b.to - b.count) || (a.event < b.event ? -1 : 1));
}

function countsOf(table: FeatureTable, events: readonly string[], user: number): number[] {
  const { mix } = rowsOf(table, [user]);
  const counts = new Map<string, number>();
  for (let q = mix.rowStart[0]!; q < mix.rowStart[1]!; q++)
    counts.set(mix.events[mix.event[q]!]!, mix.count[q]!);
  return events.map((event) => counts.get(event) ?? 0);
}

/** Log-odds of one event of each kind, if it counted in full. */
function oddsOf({ events, weights }: EventEvidenceSpace, slope: Float64Array): number[] {
  return events.map((_, j) => weights.reduce((sum, row, q) => sum + slope[q]! * row[j]!, 0));
}

/** By what each event is worth, compared with the average user. */
function evidence(space: EventEvidenceSpace, known: readonly number[], slope: Float64Array): EventPull[] {
  const one = weightOfEvent(
    known.reduce((a, b) => a + b, 0),
    space.overdispersion,
  );
  const odds = oddsOf(space, slope);
  return space.events.map((event, j) => {
    return { event, count: known[j]!, pull: odds[j]! * (one * known[j]! - space.expected[j]!) };
  });
}

/** By how far the user's share of each event departs from what their activity alone predicts. */
function departures(
  mix: EventMix,
  space: EventMixSpace,
  known: readonly number[],
  pullOfComponents: Float64Array,
): EventPull[] {
  const norm = Math.sqrt(known.reduce((sum, c) => sum + Math.log1p(c) ** 2, 0));
  if (norm === 0) return [];
  const total = known.reduce((a, b) => a + b, 0);
  const t = Math.min(3, Math.max(-3, (Math.log1p(total) - space.activityCenter) / space.activityScale));
  const departure = known.map((count, j) => {
    const [a, b, c] = space.expected[j]!;
    return (Math.log1p(count) / norm - (a + b * t + c * t * t)) / space.scale[j]!;
  });
  const scores = applyEventMix(mix, space);
  return space.events.map((event, j) => {
    let pull = 0;
    space.loadings.forEach((loading, component) => {
      // A bounded score stands for less than the sum of its parts: the parts shrink with it.
      const spread = spreadAt(space, component, t);
      const raw = loading.reduce((sum, w, i) => sum + w * departure[i]!, 0) / spread;
      const kept = raw === 0 ? 0 : scores[component]! / raw;
      const part = (loading[j]! * departure[j]! * kept) / spread;
      const score = scores[component]!;
      if (score !== 0) pull += (pullOfComponents[component]! * part) / score;
    });
    return { event, count: known[j]!, pull };
  });
}
