/** Why a figure is absent, in words for the reader of a report. */
export interface NotEstimable {
  status: 'not estimable';
  reason: string;
}

/** A figure, or the reason why there is none. Never NaN, and never a quiet zero. */
export type Estimable<T> = ({ status: 'estimated' } & T) | NotEstimable;

export function notEstimable(reason: string): NotEstimable {
  return { status: 'not estimable', reason };
}

export function estimated<T>(value: T): { status: 'estimated' } & T {
  return { status: 'estimated', ...value };
}
