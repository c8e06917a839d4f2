import type { KCurve, KCurvePoint } from '../../clustering/index.js';
import type { ChartDefinition } from './chart.js';
import { MUTED } from './theme.js';

/** How good the division is for each number of personas, and which number was chosen. */
export function kCurve(curve: KCurve): ChartDefinition {
  const bics = curve.points.map(({ bic }) => bic);
  const worst = Math.min(...bics);
  const span = Math.max(...bics) - worst || 1;
  const measures: { name: string; of: (point: KCurvePoint) => number | null }[] = [
    // The criterion has no bounds; the best of the curve is 1 and the worst 0.
    { name: 'fit (BIC, 0 to 1)', of: ({ bic }) => (bic - worst) / span },
    { name: 'gap between personas', of: ({ valley }) => (valley === null ? null : 1 - valley) },
    { name: 'stability of all', of: ({ stability }) => stability },
    { name: 'stability of the weakest', of: ({ weakestJaccard }) => weakestJaccard },
  ];
  const values = measures.flatMap(({ name, of }) =>
    curve.points.flatMap((point) => {
      const value = of(point);
      return value === null
        ? []
        : [{ measure: name, k: point.k + curve.aside, value: Number(value.toFixed(2)) }];
    }),
  );
  const shown = measures
    .map(({ name }) => name)
    .filter((name) => values.some(({ measure }) => measure === name));
  const ks = curve.points.map(({ k }) => k + curve.aside);
  const lowest = Math.min(0, ...values.map(({ value }) => value));
  return {
    name: 'number-of-personas',
    title: 'How many personas',
    description: `Quality of the division against the number of personas, from ${Math.min(...ks)} to ${Math.max(...ks)}; ${curve.chosen} was chosen.`,
    spec: {
      title: {
        text: 'How many personas',
        subtitle: `Higher is better, for each of the curves. The dashed line marks ${curve.chosen}, the number in this report.`,
      },
      width: 560,
      height: 240,
      layer: [
        {
          data: { values: [{ k: curve.chosen }] },
          mark: { type: 'rule', color: MUTED, strokeDash: [4, 4] },
          encoding: { x: { field: 'k', type: 'quantitative', scale: { zero: false } } },
        },
        {
          data: { values },
          mark: { type: 'line', strokeWidth: 2, point: { size: 30, filled: true } },
          encoding: {
            x: {
              field: 'k',
              type: 'quantitative',
              scale: { domain: [Math.min(...ks), Math.max(...ks)], nice: false },
              axis: { title: 'number of personas', values: ks, format: 'd', grid: false },
            },
            y: {
              field: 'value',
              type: 'quantitative',
              scale: { domain: [lowest, 1] },
              axis: { title: null, tickCount: 5 },
            },
            color: {
              field: 'measure',
              type: 'nominal',
              scale: { domain: shown, range: ['#4269d0', '#efb118', '#3ca951', '#ff725c'] },
              legend: { title: null, orient: 'right' },
            },
          },
        },
      ],
    },
  };
}
