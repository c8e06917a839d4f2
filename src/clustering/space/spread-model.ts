/** Rows the model is fitted on: more do not change two numbers. */
const ROWS = 50_000;
const STEPS = 25;
const TOLERANCE = 1e-8;
/** No standard deviation falls or rises faster than by this power of e with one of activity. */
const STEEPEST = 1.5;

/**
 * How the scatter of `values` about zero depends on activity `t`: standard deviation `spread * exp(byActivity * t)`.
 *
 * A gamma regression of the squares with a logarithmic link (McCullagh and Nelder 1989, section 10.2: joint modelling of
 * mean and dispersion), by Fisher scoring. Values and activities have one entry per row.
 */
export function spreadModel(
  values: Float64Array,
  activity: Float64Array,
): { spread: number; byActivity: number } {
  const n = Math.min(values.length, ROWS);
  const squares = new Float64Array(n);
  const t = new Float64Array(n);
  let mean = 0;
  let meanT = 0;
  for (let i = 0; i < n; i++) {
    const at = Math.floor((i * values.length) / n);
    squares[i] = values[at]! ** 2;
    t[i] = activity[at]!;
    mean += squares[i]! / n;
    meanT += t[i]! / n;
  }
  let varianceT = 0;
  for (let i = 0; i < n; i++) varianceT += (t[i]! - meanT) ** 2 / n;
  if (!(mean > 1e-24)) return { spread: 1e-12, byActivity: 0 };
  // log variance = level + slope (t - mean of t): centred, both are found independently of one another.
  let level = Math.log(mean);
  let slope = 0;
  for (let step = 0; step < STEPS && varianceT > 1e-12; step++) {
    let up = 0;
    let turn = 0;
    for (let i = 0; i < n; i++) {
      const excess = squares[i]! / Math.exp(level + slope * (t[i]! - meanT)) - 1;
      up += excess / n;
      turn += (excess * (t[i]! - meanT)) / n;
    }
    // Whole steps overshoot from far away.
    const rise = Math.max(-1, Math.min(1, up));
    const tilt = Math.max(-1, Math.min(1, turn / varianceT));
    level += rise;
    slope = Math.max(-2 * STEEPEST, Math.min(2 * STEEPEST, slope + tilt));
    if (Math.abs(rise) + Math.abs(tilt) < TOLERANCE) break;
  }
  return { spread: Math.exp((level - slope * meanT) / 2), byActivity: slope / 2 };
}
