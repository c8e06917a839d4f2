export { attributedEntries } from './attribution.js';
export { type Matcher, matcherOf } from './match.js';
export type { Entry, UnitEvents } from './unit.js';
export type { WindowFunnelMode } from './window-funnel.js';
