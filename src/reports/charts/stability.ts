import type { PersonaModel } from '../../personas/index.js';
import type { ChartDefinition } from './chart.js';
import { chartLabels } from './labels.js';
import { MUTED } from './theme.js';

/** From here a persona is stable, and below the other it dissolves (Hennig 2007). */
const BOUNDS = [0.5, 0.75];
const GRADES = ['stable', 'doubtful', 'dissolved'];

/** How well each persona is found again in other samples of the same users. */
export function stability(model: PersonaModel): ChartDefinition {
  const labels = chartLabels(model.personas.map(({ name }) => name));
  const values = model.personas.map((persona, i) => ({
    persona: labels[i],
    stability: Number(persona.stability.toFixed(3)),
    grade: persona.trust.grade,
    text: persona.stability.toFixed(2),
  }));
  return {
    name: 'persona-stability',
    title: 'How stable each persona is',
    description:
      'One dot per persona: the mean Jaccard similarity with its best match over bootstrap refits. ' +
      'From 0.75 on a persona is stable, below 0.5 it dissolves.',
    spec: {
      title: {
        text: 'How stable each persona is',
        subtitle: 'Share of its users that stay together when the users are drawn anew (bootstrap Jaccard)',
      },
      width: 460,
      height: { step: 28 },
      layer: [
        {
          data: { values: BOUNDS.map((bound) => ({ bound })) },
          mark: { type: 'rule', color: MUTED, strokeDash: [4, 4] },
          encoding: { x: { field: 'bound', type: 'quantitative' } },
        },
        {
          data: { values },
          mark: { type: 'circle', size: 110, opacity: 1 },
          encoding: {
            x: {
              field: 'stability',
              type: 'quantitative',
              scale: { domain: [0, 1] },
              axis: { title: null, values: [0, 0.25, 0.5, 0.75, 1], format: '.2f', grid: false },
            },
            y: {
              field: 'persona',
              type: 'nominal',
              sort: labels,
              axis: { title: null, ticks: false, domain: false, grid: true, labelPadding: 8 },
            },
            color: {
              field: 'grade',
              type: 'nominal',
              scale: { domain: GRADES, range: ['#3ca951', '#efb118', '#ff725c'] },
              legend: { title: null, orient: 'right', symbolType: 'circle', offset: 56 },
            },
          },
        },
        {
          data: { values },
          mark: { type: 'text', align: 'left', dx: 10 },
          encoding: {
            x: { field: 'stability', type: 'quantitative' },
            y: { field: 'persona', type: 'nominal', sort: labels },
            text: { field: 'text' },
          },
        },
      ],
    },
  };
}
