import type { ComparisonArtifact, ExperimentArtifact } from '../../experiments/index.js';
import { count, decimal, percent, signed } from '../format.js';

export type Metric = ExperimentArtifact['metrics'][number];
export type Arm = ComparisonArtifact['control'];

/** An effect with its limits; null where a limit is infinite. */
export interface Effect {
  estimate: number;
  low: number | null;
  high: number | null;
}

type Estimable<T> = ({ status: 'estimated' } & T) | { status: 'not estimable'; reason: string };

export const EVERYONE = 'Everyone';

/** Whether values of the metric are shares of users, whose differences are percentage points. */
export function isShare({ type }: Pick<Metric, 'type'>): boolean {
  return type === 'conversion' || type === 'time';
}

/** A rate, mean or ratio as it is read: `31.0 %`, `2.41`. */
export function level(metric: Pick<Metric, 'type'>, value: number): string {
  return isShare(metric) ? percent(value) : decimal(value, 3);
}

/** The value of an arm with its size: `31.0 % of 58`; the median too for times. */
export function armText(metric: Metric, arm: Arm): string {
  if (arm.value.status !== 'estimated') return `– (n ${count(arm.n)})`;
  const value = level(metric, arm.value.estimate);
  const median = arm.median_seconds;
  if (metric.type === 'time' && typeof median === 'number')
    return `${value} of ${count(arm.n)}, half by ${timeText(median)}`;
  return isShare(metric) ? `${value} of ${count(arm.n)}` : `${value} (n ${count(arm.n)})`;
}

/** A difference in the unit of the metric: `+33.5 points (+14.2 to +49.8)`. */
export function differenceText(metric: Pick<Metric, 'type'>, effect: Effect): string {
  if (!isShare(metric)) return withLimits(effect, (x) => signed(x, digitsFor(effect)));
  const point = (x: number) => signed(100 * x, 1);
  return `${point(effect.estimate)} points ${limits(effect, point)}`;
}

/** A difference without limits, in the unit of the metric. */
export function pointText(metric: Pick<Metric, 'type'>, value: number): string {
  return isShare(metric) ? `${signed(100 * value, 1)} points` : signed(value, digitsFor({ estimate: value }));
}

/** A relative effect: `+12.0 % (−3.1 to +29.4)`. */
export function liftText(effect: Effect): string {
  const share = (x: number) => signed(100 * x, 1);
  return `${share(effect.estimate)} % ${limits(effect, share)}`;
}

/** Limits alone, in the unit of the metric. */
export function rangeText(metric: Pick<Metric, 'type'>, range: Pick<Effect, 'low' | 'high'>): string {
  const scale = isShare(metric) ? 100 : 1;
  const digits = isShare(metric) ? 1 : digitsFor({ estimate: range.high ?? range.low ?? 0 });
  const ends = between(range, (x) => signed(scale * x, digits));
  return isShare(metric) ? `${ends} points` : ends;
}

/** `0.031`; small ones as a bound, exact in the artifact. */
export function pText(p: number | null): string {
  if (p === null) return '–';
  return p < 0.001 ? '< 0.001' : p.toFixed(3);
}

/**
 * The text of a figure, or why there is none. A reason that the row gives anyway (`told`) is not said again in every
 * cell.
 */
export function cell<T>(figure: Estimable<T>, write: (value: T) => string, told?: string): string {
  if (figure.status === 'estimated') return write(figure);
  return figure.reason === told ? '–' : figure.reason;
}

/** The reason why a comparison was not tested, if it was not. */
export function untested({ test }: ComparisonArtifact): string | undefined {
  return test.status === 'estimated' ? undefined : test.reason;
}

/** `95 %`, for the heads of columns. */
export function confidence(alpha: number): string {
  return `${String(Number((100 * (1 - alpha)).toFixed(2)))} %`;
}

function withLimits(effect: Effect, write: (x: number) => string): string {
  return `${write(effect.estimate)} ${limits(effect, write)}`;
}

function limits(effect: Effect, write: (x: number) => string): string {
  return `(${between(effect, write)})`;
}

function between({ low, high }: Pick<Effect, 'low' | 'high'>, write: (x: number) => string): string {
  return `${low === null ? '−∞' : write(low)} to ${high === null ? '∞' : write(high)}`;
}

/** Decimals that an effect deserves: small ones need more to be told from zero. */
function digitsFor({ estimate }: Pick<Effect, 'estimate'>): number {
  const size = Math.abs(estimate);
  return size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
}

function timeText(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${decimal(seconds / 3600, 1)} h` : `${decimal(seconds / 86_400, 1)} days`;
}
