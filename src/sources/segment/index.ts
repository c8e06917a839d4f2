import { sourceOf } from '../form.js';
import { externalIds, idGraph, profileTraits } from './profiles.js';
import { rawMessages } from './raw.js';
import { accountsTable, usersTable, warehouseTables } from './tables.js';

/** Segment and its clones: raw archive, warehouse tables, data lake, profile tables. */
export const segment = sourceOf('segment', 'Segment', [
  rawMessages,
  warehouseTables,
  usersTable,
  accountsTable,
  idGraph,
  externalIds,
  profileTraits,
]);
