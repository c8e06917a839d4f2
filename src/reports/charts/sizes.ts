import type { PersonaModel } from '../../personas/index.js';
import { count, percent } from '../format.js';
import type { ChartDefinition } from './chart.js';
import { chartLabels } from './labels.js';
import { personaColors } from './theme.js';

/** How many users each persona has. */
export function personaSizes(model: PersonaModel): ChartDefinition {
  const labels = chartLabels(model.personas.map(({ name }) => name));
  const values = model.personas.map(({ size, share }, i) => ({
    persona: labels[i],
    users: size,
    text: `${count(size)} (${percent(share)})`,
  }));
  const largest = Math.max(1, ...model.personas.map(({ size }) => size));
  return {
    name: 'persona-sizes',
    title: 'How many users each persona has',
    description: `Bars of users per persona, out of ${count(model.users.total)}.`,
    spec: {
      title: { text: 'How many users each persona has', subtitle: `${count(model.users.total)} users` },
      width: 460,
      height: { step: 28 },
      data: { values },
      encoding: {
        y: {
          field: 'persona',
          type: 'nominal',
          sort: labels,
          axis: { title: null, ticks: false, domain: false, labelPadding: 8 },
        },
        // Room on the right for the number behind the longest bar.
        x: { field: 'users', type: 'quantitative', axis: null, scale: { domain: [0, largest * 1.3] } },
      },
      layer: [
        {
          mark: { type: 'bar', height: { band: 0.68 }, cornerRadiusEnd: 2 },
          encoding: {
            color: {
              field: 'persona',
              type: 'nominal',
              scale: { domain: labels, range: personaColors(labels.length) },
              legend: null,
            },
          },
        },
        {
          mark: { type: 'text', align: 'left', baseline: 'middle', dx: 6 },
          encoding: { text: { field: 'text' } },
        },
      ],
    },
  };
}
