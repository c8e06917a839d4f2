/** `successes` of `n` users. */
export interface Count {
  successes: number;
  n: number;
}

export function rate({ successes, n }: Count): number {
  return n > 0 ? successes / n : 0;
}
