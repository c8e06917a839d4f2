import type { ChartDefinition } from './chart.js';
import { chartLabels } from './labels.js';
import { personaColors } from './theme.js';

/** Users in the plane of the first two principal components. */
export interface UserMap {
  /** Share of the variance along each axis, fractions of 1. */
  explained: [number, number];
  /** A sample: position, and index of the persona in the model. */
  points: { x: number; y: number; persona: number }[];
  /** Users that the sample stands for. */
  users: number;
}

/** More points than this hide each other and make the file heavy. */
export const MOST_POINTS = 2000;

/**
 * Where people sit. A picture, not a proof: groups that are apart in many dimensions can overlap in two.
 *
 * @param names names of the personas, by index
 */
export function userMap(map: UserMap, names: readonly string[]): ChartDefinition {
  const labels = chartLabels(names);
  const points = thin(map.points, MOST_POINTS);
  const values = points.map(({ x, y, persona }) => ({
    x: Number(x.toFixed(3)),
    y: Number(y.toFixed(3)),
    persona: labels[persona],
  }));
  const seen = Math.round((map.explained[0] + map.explained[1]) * 100);
  const sampled = points.length < map.users ? ` ${points.length} of ${map.users} users.` : '';
  const axis = { labels: false, ticks: false, grid: true, tickCount: 4 };
  // One dot should neither vanish nor hide its neighbours, whether there are 40 or 2,000.
  const opacity = Number(Math.max(0.35, Math.min(0.85, 12 / Math.sqrt(points.length + 1))).toFixed(2));
  return {
    name: 'map-of-users',
    title: 'Where the users sit',
    description:
      `Users in the plane that shows most of their differences (principal components, ${seen} % of the variance), ` +
      'coloured by persona. Personas that overlap here can be apart in the dimensions that the plane leaves out.',
    spec: {
      title: {
        text: 'Where the users sit',
        subtitle: [
          `The plane shows ${seen} % of the differences between users.${sampled}`,
          'Personas that overlap here can be apart in what the plane leaves out.',
        ],
      },
      width: 560,
      height: 400,
      data: { values },
      mark: { type: 'point', filled: true, shape: 'square', size: 16, opacity },
      encoding: {
        x: {
          field: 'x',
          type: 'quantitative',
          scale: { zero: false, nice: true },
          axis: { ...axis, title: axisTitle(1, map.explained[0]) },
        },
        y: {
          field: 'y',
          type: 'quantitative',
          scale: { zero: false, nice: true },
          axis: { ...axis, title: axisTitle(2, map.explained[1]) },
        },
        color: {
          field: 'persona',
          type: 'nominal',
          scale: { domain: labels, range: personaColors(labels.length) },
          legend: { title: null, orient: 'right', symbolType: 'circle', symbolSize: 70, symbolOpacity: 1 },
        },
      },
    },
  };
}

function axisTitle(number: number, explained: number): string {
  return `component ${number} (${Math.round(explained * 100)} %)`;
}

/** Every so-manieth point, evenly through the list. */
function thin<T>(items: readonly T[], most: number): readonly T[] {
  if (items.length <= most) return items;
  return Array.from({ length: most }, (_, i) => items[Math.floor((i * items.length) / most)]!);
}
