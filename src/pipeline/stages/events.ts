import { toJson } from '../../base/index.js';
import { buildEvents } from '../../events/index.js';
import { need, type Stage } from '../stage.js';

/** Drops duplicates, stitches identities and builds the canonical event table. */
export const canonicalEvents: Stage = {
  name: 'events',
  title: 'dropping duplicates, stitching identities',
  reads: ['load'],
  writes: ['events', 'rows', 'quality'],
  async run(state, { config, engine, log, output }) {
    const built = await buildEvents(engine, need(state, 'load'), { timezone: config.timezone }, log);
    state.events = built.table;
    state.rows = built.rows;
    state.quality = built.quality;
    await output?.write(
      'quality.json',
      toJson({ kind: 'kindred/quality', version: '1.0', rows: built.rows, ...built.quality }),
    );
  },
};
