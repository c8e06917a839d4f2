import { type Clause, encodeLeaf, type LeafEncoding, MAX_NUMBER, type RuleSet } from '../../rules/index.js';
import { OnnxGraph } from './onnx-graph.js';
import type { Target } from './target.js';

/**
 * ONNX: the rules as a graph over one input per feature, each of shape [users]. Numbers and yes-or-no (1 and 0) are
 * float64 with NaN for unknown, texts are strings with "" for unknown. Outputs: `segment` (string) and `index` (int64).
 */
export const onnx: Target = {
  name: 'onnx',
  title: 'ONNX',
  kind: 'model',
  byRule: (ruleSet) => [
    {
      path: 'targets/onnx/rules.onnx',
      content: rulesModel(ruleSet),
      records: ruleSet.segments.length,
      notes: ['float64 throughout: do not convert to float32, which moves thresholds'],
    },
  ],
};

const USERS = 'users';

function rulesModel(ruleSet: RuleSet): Uint8Array {
  const graph = new OnnxGraph();
  for (const { name, type } of ruleSet.features) {
    graph.input(name, type === 'string' ? 'string' : 'double', [USERS]);
  }
  const ids = [...ruleSet.segments, ruleSet.fallback].map((s) => s.id);
  const leaf = leavesIn(graph);
  const holds = (clause: Clause) =>
    all(
      graph,
      clause.all.map((l) => encodeLeaf(l, leaf)),
    );
  // From the last segment to the first, so that the first that holds is chosen last.
  let chosen = graph.ints([ids.length - 1]);
  for (let s = ruleSet.segments.length - 1; s >= 0; s--) {
    const segment = any(graph, ruleSet.segments[s]!.any.map(holds));
    chosen = graph.node('Where', [segment, graph.ints([s]), chosen]);
  }
  graph.node('Identity', [chosen], { name: 'index' });
  graph.node('Gather', [graph.texts(ids, [ids.length]), 'index'], { name: 'segment' });
  graph.output('segment', 'string', [USERS]);
  graph.output('index', 'int64', [USERS]);
  return graph.toBytes('segments');
}

/** Comparisons with NaN are false; the range keeps infinities out. */
function leavesIn(graph: OnnxGraph): LeafEncoding<string> {
  const compare = (operator: string, f: string, v: number) => graph.node(operator, [f, graph.doubles([v])]);
  const equals = (f: string, text: string) => graph.node('Equal', [f, graph.texts([text])]);
  return {
    gte: (f, v) => all(graph, [compare('GreaterOrEqual', f, v), compare('LessOrEqual', f, MAX_NUMBER)]),
    lt: (f, v) => all(graph, [compare('Less', f, v), compare('GreaterOrEqual', f, -MAX_NUMBER)]),
    is: (f, v) => compare('Equal', f, v ? 1 : 0),
    in: (f, values) =>
      any(
        graph,
        values.map((v) => equals(f, v)),
      ),
    nin: (f, values) =>
      graph.node('Not', [
        any(
          graph,
          [...values, ''].map((v) => equals(f, v)),
        ),
      ]),
  };
}

function all(graph: OnnxGraph, values: readonly string[]): string {
  return values.reduce((a, b) => graph.node('And', [a, b]));
}

function any(graph: OnnxGraph, values: readonly string[]): string {
  return values.reduce((a, b) => graph.node('Or', [a, b]));
}
