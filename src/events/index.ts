export type { EventTable, RowAccount } from './table.js';
