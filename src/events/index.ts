export { buildEvents, type EventOptions } from './build.js';
export type { IdentityFacts } from './identity/index.js';
export type { RaggedEdge } from './quality/edges.js';
export type { Quality } from './quality/quality.js';
export type { SuspiciousUser } from './quality/suspicious.js';
export type { ZoneVerdict } from './quality/zone.js';
export type { EventTable, RowAccount } from './table.js';
