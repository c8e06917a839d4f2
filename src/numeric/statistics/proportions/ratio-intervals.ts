import { criticalValue, type Interval } from '../common/interval.js';
import type { Count } from '../common/proportion.js';

/**
 * Interval of the risk ratio `treatment / control` on the log scale (Katz et al. 1978); `adjusted` adds half a success
 * and half a user to each arm (Walter 1975), so that it exists with no successes.
 */
export function logRatioInterval(
  control: Count,
  treatment: Count,
  confidence = 0.95,
  adjusted = false,
): Interval {
  const add = adjusted ? 0.5 : 0;
  const [xt, nt, xc, nc] = [
    treatment.successes + add,
    treatment.n + add,
    control.successes + add,
    control.n + add,
  ];
  const se = Math.sqrt(1 / xt - 1 / nt + 1 / xc - 1 / nc);
  return aroundLog(Math.log(xt / nt / (xc / nc)), criticalValue(confidence) * se);
}

/**
 * Interval of the odds ratio on the log scale. `woolf`: from the counts; `gart`: half a user added to every cell (Gart
 * 1966); `agresti`: the independence-smoothed logit, twice the expected share added to each cell (Agresti 1999).
 */
export function oddsRatioInterval(
  control: Count,
  treatment: Count,
  confidence = 0.95,
  method: 'woolf' | 'gart' | 'agresti' = 'woolf',
): Interval {
  const cells = [
    [treatment.successes, treatment.n - treatment.successes],
    [control.successes, control.n - control.successes],
  ] as const;
  const total = treatment.n + control.n;
  const columns = [cells[0][0] + cells[1][0], cells[0][1] + cells[1][1]] as const;
  const rows = [treatment.n, control.n] as const;
  const added = (row: 0 | 1, column: 0 | 1) => {
    if (method === 'woolf') return 0;
    return method === 'gart' ? 0.5 : (2 * rows[row] * columns[column]) / (total * total);
  };
  const [a, b, c, d] = [
    cells[0][0] + added(0, 0),
    cells[0][1] + added(0, 1),
    cells[1][0] + added(1, 0),
    cells[1][1] + added(1, 1),
  ];
  return aroundLog(
    Math.log((a * d) / (b * c)),
    criticalValue(confidence) * Math.sqrt(1 / a + 1 / b + 1 / c + 1 / d),
  );
}

function aroundLog(estimate: number, margin: number): Interval {
  return { low: Math.exp(estimate - margin), high: Math.exp(estimate + margin) };
}
