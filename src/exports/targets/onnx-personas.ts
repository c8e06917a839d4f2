import type { EventEvidenceSpace, EventMixSpace, Metric, ScaledMeasure } from '../../clustering/index.js';
import type { PersonaModel } from '../../personas/index.js';
import type { ExportFile } from '../file.js';
import { OnnxGraph } from './onnx-graph.js';

const USERS = 'users';
/** As the measures and the event mix are bounded when a model is learned. */
const RATE_MARGIN = 1e-4;
const ACTIVITY_BOUND = 3;

/**
 * The persona model as ONNX: the nearest centroid in float64, from features and event counts to a persona id, step by
 * step what `assign` does. Inputs, each float64 over [users]: the features that the model reads (NaN for unknown),
 * `<feature>_censored` (1 where it has not happened yet), and where the model asks for them `active_days`,
 * `exposure_days` and `events`; and `counts` over [users, events], in the order of the model's event list.
 */
export function personaModelOnnx(model: PersonaModel): ExportFile {
  const { representation, metric, centroids, assignment } = model.model;
  const graph = new OnnxGraph();
  const inputs = new Map<string, string>();
  const columns = representation.howMuch.map((m) => measureColumn(graph, inputs, m));
  const { what } = representation;
  if (what) columns.push(what.kind === 'components' ? eventMix(graph, what) : eventEvidence(graph, what));
  const row = graph.node('Concat', columns, { ints: { axis: 1 } });
  const label = nearest(graph, toMetric(graph, row, metric), centroids, assignment.handicaps);
  graph.node('Identity', [label], { name: 'cluster' });
  const ids = centroids.map((_, c) => model.personas.find((p) => p.cluster === c)!.id);
  graph.node('Gather', [graph.texts(ids, [ids.length]), 'cluster'], { name: 'persona' });
  graph.output('persona', 'string', [USERS]);
  graph.output('cluster', 'int64', [USERS]);
  const read = [...inputs.keys(), ...(what ? ['counts'] : [])];
  return {
    path: 'targets/onnx/personas.onnx',
    content: graph.toBytes('personas'),
    records: centroids.length,
    notes: [`inputs: ${read.join(', ')}; float64 throughout`],
  };
}

/** One measure, transformed, bounded and scaled, as a column [users, 1]. */
function measureColumn(graph: OnnxGraph, inputs: Map<string, string>, measure: ScaledMeasure): string {
  const value = transformed(graph, measureValue(graph, inputs, measure), measure.transform);
  const scaled = graph.node('Div', [
    graph.node('Sub', [clamp(graph, value, measure.low, measure.high), graph.doubles([measure.center])]),
    graph.doubles([measure.scale]),
  ]);
  // NaN is the only value that differs from itself.
  const known = graph.node('Equal', [value, value]);
  let out = graph.node('Where', [known, scaled, graph.doubles([measure.whenMissing])]);
  if (measure.whenCensored !== null) {
    const censored = graph.node('Equal', [
      input(graph, inputs, `${measure.name}_censored`),
      graph.doubles([1]),
    ]);
    out = graph.node('Where', [censored, graph.doubles([measure.whenCensored]), out]);
  }
  return graph.node('Unsqueeze', [out, graph.ints([1], [1])]);
}

function measureValue(
  graph: OnnxGraph,
  inputs: Map<string, string>,
  { name, source }: ScaledMeasure,
): string {
  if (source.kind === 'feature') return input(graph, inputs, name);
  const days = input(graph, inputs, 'active_days');
  const drawn = (hits: string, trials: string, { prior, strength }: { prior: number; strength: number }) =>
    graph.node('Div', [
      graph.node('Add', [hits, graph.doubles([strength * prior])]),
      graph.node('Add', [trials, graph.doubles([strength])]),
    ]);
  if (source.kind === 'share-of-days') {
    return drawn(graph.node('Mul', [input(graph, inputs, name), days]), days, source);
  }
  const one = graph.doubles([1]);
  const zero = graph.doubles([0]);
  const exposure = graph.node('Ceil', [input(graph, inputs, 'exposure_days')]);
  if (source.kind === 'active-days-missed') {
    const since = input(graph, inputs, 'recency_days');
    const before = graph.node('Max', [graph.node('Sub', [graph.node('Sub', [exposure, one]), since]), zero]);
    const again = graph.node('Min', [before, graph.node('Max', [graph.node('Sub', [days, one]), zero])]);
    return graph.node('Mul', [since, drawn(again, before, source)]);
  }
  const observed = graph.node('Max', [graph.node('Sub', [exposure, one]), zero]);
  const again = graph.node('Min', [observed, graph.node('Max', [graph.node('Sub', [days, one]), zero])]);
  return drawn(again, observed, source);
}

function transformed(graph: OnnxGraph, value: string, transform: ScaledMeasure['transform']): string {
  if (transform === 'identity') return value;
  const one = graph.doubles([1]);
  if (transform === 'log') {
    return graph.node('Log', [graph.node('Add', [graph.node('Max', [value, graph.doubles([0])]), one])]);
  }
  if (transform === 'ln') return graph.node('Log', [graph.node('Max', [value, one])]);
  const rate = clamp(graph, value, RATE_MARGIN, 1 - RATE_MARGIN);
  return graph.node('Log', [graph.node('Div', [rate, graph.node('Sub', [one, rate])])]);
}

/** The components of the event mix, [users, components]; zero for users without any of the events. */
function eventMix(graph: OnnxGraph, space: EventMixSpace): string {
  const events = space.events.length;
  const components = space.loadings.length;
  const counts = graph.input('counts', 'double', [USERS, events]);
  const one = graph.doubles([1]);
  const axis = graph.ints([1], [1]);
  const logs = graph.node('Log', [graph.node('Add', [counts, one])]);
  const squares = graph.node('ReduceSum', [graph.node('Mul', [logs, logs]), axis]);
  const some = graph.node('Greater', [squares, graph.doubles([0])]);
  const length = graph.node('Sqrt', [graph.node('Where', [some, squares, one])]);
  const shares = graph.node('Div', [logs, length]);
  const total = graph.node('Log', [graph.node('Add', [graph.node('ReduceSum', [counts, axis]), one])]);
  const activity = graph.node('Div', [
    graph.node('Sub', [total, graph.doubles([space.activityCenter])]),
    graph.doubles([space.activityScale]),
  ]);
  const t = clamp(graph, activity, -ACTIVITY_BOUND, ACTIVITY_BOUND);
  const basis = graph.node(
    'Concat',
    [graph.node('Add', [graph.node('Mul', [t, graph.doubles([0])]), one]), t, graph.node('Mul', [t, t])],
    { ints: { axis: 1 } },
  );
  const byBasis = [0, 1, 2].flatMap((r) => space.expected.map((c) => c[r as 0 | 1 | 2]));
  const expected = graph.node('MatMul', [basis, graph.doubles(byBasis, [3, events])]);
  const residual = graph.node('Div', [
    graph.node('Sub', [shares, expected]),
    graph.doubles(space.scale, [events]),
  ]);
  const loadings = space.scale.flatMap((_, j) => space.loadings.map((row) => row[j]!));
  const scores = graph.node('MatMul', [residual, graph.doubles(loadings, [events, components])]);
  const byActivity = graph.doubles(space.spreadByActivity, [1, components]);
  const spread = graph.node('Mul', [
    graph.node('Exp', [graph.node('MatMul', [t, byActivity])]),
    graph.doubles(space.spread, [components]),
  ]);
  const low = graph.doubles(space.low, [components]);
  const high = graph.doubles(space.high, [components]);
  const scaled = graph.node('Div', [scores, spread]);
  const bounded = graph.node('Min', [graph.node('Max', [scaled, low]), high]);
  return graph.node('Where', [some, bounded, graph.doubles([0])]);
}

/** What events are worth in each direction, [users, coordinates]; zero for users without any of the events. */
function eventEvidence(graph: OnnxGraph, { events, overdispersion, weights }: EventEvidenceSpace): string {
  const counts = graph.input('counts', 'double', [USERS, events.length]);
  const one = graph.doubles([1]);
  const total = graph.node('ReduceSum', [counts, graph.ints([1], [1])]);
  const further = graph.node('Max', [graph.node('Sub', [total, one]), graph.doubles([0])]);
  const rate = graph.doubles([overdispersion]);
  const worth = graph.node('Div', [one, graph.node('Add', [graph.node('Mul', [further, rate]), one])]);
  const byEvent = events.flatMap((_, j) => weights.map((row) => row[j]!));
  const sums = graph.node('MatMul', [counts, graph.doubles(byEvent, [events.length, weights.length])]);
  return graph.node('Mul', [sums, worth]);
}

function toMetric(graph: OnnxGraph, row: string, metric: Metric): string {
  const size = metric.origin.length;
  const centred = graph.node('Sub', [row, graph.doubles(metric.origin, [size])]);
  const columns = metric.origin.flatMap((_, a) => metric.matrix.map((weights) => weights[a]!));
  return graph.node('MatMul', [centred, graph.doubles(columns, [size, metric.matrix.length])]);
}

/** The centroid with the smallest squared distance and handicap; the first of equals. */
function nearest(
  graph: OnnxGraph,
  point: string,
  centroids: readonly number[][],
  handicap: readonly number[],
): string {
  const k = centroids.length;
  const size = centroids[0]!.length;
  const away = graph.node('Sub', [
    graph.node('Unsqueeze', [point, graph.ints([1], [1])]),
    graph.doubles(centroids.flat(), [1, k, size]),
  ]);
  const squared = graph.node('ReduceSum', [graph.node('Mul', [away, away]), graph.ints([2], [1])], {
    ints: { keepdims: 0 },
  });
  const score = graph.node('Add', [squared, graph.doubles([...handicap], [k])]);
  return graph.node('ArgMin', [score], { ints: { axis: 1, keepdims: 0, select_last_index: 0 } });
}

function input(graph: OnnxGraph, inputs: Map<string, string>, name: string): string {
  const known = inputs.get(name);
  if (known !== undefined) return known;
  inputs.set(name, graph.input(name, 'double', [USERS]));
  return name;
}

function clamp(graph: OnnxGraph, value: string, low: number, high: number): string {
  return graph.node('Min', [graph.node('Max', [value, graph.doubles([low])]), graph.doubles([high])]);
}
