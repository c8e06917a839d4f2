import type { FeatureTable } from '../features/index.js';
import { toMetric } from './mixture/metric.js';
import type { ClusterModel, EventMixSpace, ScaledMeasure } from './model.js';
import { earlyUsers, place } from './placement.js';
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
  const at = place(toMetric(points, metric), centroids, assignment.shares);
  const cluster = at.labels[0]!;
  const runnerUp = at.runnerUp[0]!;
  const rival = runnerUp === cluster ? null : runnerUp;
  const row = Float64Array.from(points.data);
  const difference = metric.matrix.map((_, q) => centroids[cluster]![q]! - centroids[runnerUp]![q]!);
  const slope = row.map((_, j) => metric.matrix.reduce((sum, m, q) => sum + m[j]! * difference[q]!, 0));
  const half = (c: number) =>
    -centroids[c]!.reduce((sum, x) => sum + x * x, 0) / 2 + Math.log(Math.max(1e-6, assignment.shares[c]!));
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

/**
 * Splits the pull of the mix of events (one number per component) over events: by how far the user's share of each
 * departs from what their activity alone predicts.
 */
export function eventDeparture(
  table: FeatureTable,
  space: EventMixSpace,
  user: number,
  pullOfComponents: Float64Array,
): { event: string; count: number; pull: number }[] {
  const { mix } = rowsOf(table, [user]);
  const counts = new Map<string, number>();
  for (let q = mix.rowStart[0]!; q < mix.rowStart[1]!; q++)
    counts.set(mix.events[mix.event[q]!]!, mix.count[q]!);
  const known = space.events.map((event) => counts.get(event) ?? 0);
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
