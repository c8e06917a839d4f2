import type { DendrogramNode, PersonaModel } from '../../personas/index.js';
import type { ChartDefinition } from './chart.js';
import { chartLabels } from './labels.js';
import { INK, MUTED } from './theme.js';

/** A branch: from the height of the parent to that of the child, and the crossbar that joins two children. */
interface Segment {
  x: number;
  x2: number;
  y: number;
  y2: number;
}

/** Which personas are near each other: the tree of their centres. Leaves are personas, from top to bottom. */
export function dendrogram(tree: DendrogramNode, model: PersonaModel): ChartDefinition {
  const ids: string[] = [];
  const segments: Segment[] = [];
  walk(tree, tree.height, ids, segments);
  const byId = new Map(model.personas.map((persona) => [persona.id, persona.name]));
  const labels = chartLabels(ids.map((id) => byId.get(id) ?? id));
  const top = tree.height > 0 ? tree.height : 1;
  const scaled = segments.map(({ x, x2, y, y2 }) => ({
    x: round(x / top),
    x2: round(x2 / top),
    y,
    y2,
  }));
  const y = { scale: { domain: [-0.5, ids.length - 0.5], reverse: true, nice: false }, axis: null };
  return {
    name: 'persona-tree',
    title: 'Which personas are near each other',
    description: `Tree of the persona centres (Ward linkage). Leaves from top to bottom: ${labels.join(', ')}. The further right two branches meet, the less the personas have in common.`,
    spec: {
      title: {
        text: 'Which personas are near each other',
        subtitle: 'The further right two branches meet, the less the personas have in common',
      },
      width: 400,
      height: Math.max(60, 30 * ids.length),
      layer: [
        {
          data: { values: scaled },
          mark: { type: 'rule', color: MUTED, strokeWidth: 1.5, strokeCap: 'round' },
          encoding: {
            x: {
              field: 'x',
              type: 'quantitative',
              scale: { domain: [0, 1.02], nice: false },
              axis: null,
            },
            x2: { field: 'x2' },
            y: { field: 'y', type: 'quantitative', ...y },
            y2: { field: 'y2' },
          },
        },
        {
          data: { values: labels.map((label, i) => ({ label, x: 0, y: i })) },
          mark: { type: 'text', align: 'right', baseline: 'middle', dx: -8, color: INK },
          encoding: {
            x: { field: 'x', type: 'quantitative' },
            y: { field: 'y', type: 'quantitative', ...y },
            text: { field: 'label' },
          },
        },
      ],
    },
  };
}

/** Lays out a node and what hangs from it; returns its vertical place. */
function walk(node: DendrogramNode, parentHeight: number, ids: string[], segments: Segment[]): number {
  const children = node.children ?? [];
  const height = children.length === 0 ? 0 : node.height;
  let y: number;
  if (children.length === 0) {
    y = ids.length;
    ids.push(node.persona ?? '');
  } else {
    const places = children.map((child) => walk(child, height, ids, segments));
    const first = places[0]!;
    const last = places.at(-1)!;
    y = (first + last) / 2;
    segments.push({ x: height, x2: height, y: first, y2: last });
  }
  segments.push({ x: height, x2: parentHeight, y, y2: y });
  return y;
}

function round(value: number): number {
  return Number(value.toFixed(4));
}
