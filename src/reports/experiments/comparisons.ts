import type { ComparisonArtifact, ExperimentArtifact } from '../../experiments/index.js';
import { type Block, type Inline, strong, table } from '../document/document.js';
import { percent } from '../format.js';
import {
  armText,
  cell,
  confidence,
  differenceText,
  liftText,
  type Metric,
  pText,
  rangeText,
  untested,
} from './figures.js';

/** A comparison with its metric and the text of its first column. */
export interface Row {
  label: Inline;
  metric: Metric;
  comparison: ComparisonArtifact;
}

/** The figures that decide: levels, absolute and relative effect, p, verdict. */
export function effectsTable(first: string, rows: readonly Row[], artifact: ExperimentArtifact): Block {
  const sure = confidence(artifact.alpha);
  const variants = new Set(rows.map(({ comparison }) => comparison.variant));
  const treated = variants.size === 1 ? [...variants][0]! : 'variant';
  return table(
    [
      first,
      `>${artifact.control}`,
      `>${treated}`,
      `>difference (${sure} interval)`,
      `>relative (${sure} interval)`,
      '>p, corrected',
      'result',
    ],
    rows.map(({ label, metric, comparison: one }): Inline[] => {
      const told = untested(one);
      return [
        label,
        armText(metric, one.control),
        armText(metric, one.treatment),
        cell(one.difference, (value) => differenceText(metric, value), told),
        cell(one.lift, liftText, told),
        metric.guardrail && one.test.status === 'estimated'
          ? `${pText(one.test.p)} (uncorrected)`
          : pText(one.adjusted_p),
        resultOf(one),
      ];
    }),
  );
}

function resultOf(one: ComparisonArtifact): Inline {
  if (one.verdict === 'better' || one.verdict === 'worse') return strong(one.verdict);
  return untested(one) ?? 'not shown';
}

/** The same comparisons by other methods, which should tell the same story. */
export function otherReadingsTable(
  first: string,
  rows: readonly Row[],
  shrunken?: ReadonlyMap<string, string>,
): Block {
  return table(
    [
      first,
      '>adjusted for before (CUPED)',
      '>always-valid interval',
      '>chance to win',
      '>loss if adopted',
      '>loss if kept',
      ...(shrunken ? ['>drawn to the mean'] : []),
    ],
    rows.map(({ label, metric, comparison: one }): Inline[] => {
      const told = untested(one);
      const loss = (value: number, scale: string): string =>
        scale === 'difference'
          ? rangeless(metric, value)
          : percent(scale === 'lift' ? value : Math.expm1(value));
      return [
        label,
        cell(
          one.cuped,
          (value) =>
            `${differenceText(metric, value)}, p ${pText(value.p)}, ${percent(Math.max(0, value.variance_reduction))} less variance`,
          told,
        ),
        cell(one.always_valid, (value) => rangeText(metric, value), told),
        cell(one.bayesian, (value) => percent(value.chance_to_win), told),
        cell(one.bayesian, (value) => loss(value.loss_of_treatment, value.scale), told),
        cell(one.bayesian, (value) => loss(value.loss_of_control, value.scale), told),
        ...(shrunken ? [shrunken.get(one.persona ?? '') ?? '–'] : []),
      ];
    }),
  );
}

function rangeless({ type }: Metric, value: number): string {
  return type === 'conversion' ? `${(100 * value).toFixed(1)} points` : value.toFixed(3);
}
