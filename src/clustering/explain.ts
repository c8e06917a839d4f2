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
  const { mix } = rowsOf(table, [user]);
  const counts = new Map<string, number>();
  for (let q = mix.rowStart[0]!; q < mix.rowStart[1]!; q++)
    counts.set(mix.events[mix.event[q]!]!, mix.count[q]!);
  const known = space.events.map((event) => counts.get(event) ?? 0);
  return space.kind === 'components' ? departures(mix, space, known, pull) : evidence(space, known, slope);
}

/** By what each event is worth, compared with the average user. */
function evidence(space: EventEvidenceSpace, known: readonly number[], slope: Float64Array): EventPull[] {
  const one = weightOfEvent(
    known.reduce((a, b) => a + b, 0),
    space.overdispersion,
  );
  return space.events.map((event, j) => {
    const odds = space.weights.reduce((sum, row, q) => sum + slope[q]! * row[j]!, 0);
    return { event, count: known[j]!, pull: odds * (one * known[j]! - space.expected[j]!) };
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
