import type { SessionOptions } from '../sessions.js';

export interface PlainEvent {
  u: number;
  t: number;
  h: number;
}

/** Sessions by the definition, one event after the other: the second implementation that tests compare with. */
export function plainSessions(events: readonly PlainEvent[], options: SessionOptions) {
  const open = new Map<
    string,
    { u: number; h: number; t0: number; t1: number; n: number; activeMs: number }
  >();
  const closed: { u: number; h: number; t0: number; t1: number; n: number; activeMs: number }[] = [];
  for (const { u, t, h } of [...events].sort((a, b) => a.u - b.u || a.t - b.t)) {
    const session = options.by === 'vendor' ? h : -1;
    const key = `${u} ${session}`;
    const current = open.get(key);
    const byGap = options.by === 'gap' || session === -1;
    if (current && !(byGap && t - current.t1 > options.gapMs)) {
      current.activeMs += Math.min(t - current.t1, options.idleMs, options.gapMs);
      current.t1 = t;
      current.n++;
      continue;
    }
    const begun = { u, h: session, t0: t, t1: t, n: 1, activeMs: 0 };
    open.set(key, begun);
    closed.push(begun);
  }
  closed.sort((a, b) => a.u - b.u || a.t0 - b.t0 || a.h - b.h);
  const counts = new Map<number, number>();
  return closed.map(({ u, t0, t1, n, activeMs }) => {
    const s = counts.get(u) ?? 0;
    counts.set(u, s + 1);
    return { u, s, t0, t1, n, activeMs };
  });
}
