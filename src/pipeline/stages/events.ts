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
    const load = need(state, 'load');
    const built = await buildEvents(engine, load, { timezone: config.timezone }, log);
    const quality = { ...built.quality, warnings: [...load.warnings, ...built.quality.warnings] };
    state.events = built.table;
    state.rows = built.rows;
    state.quality = quality;
    await output?.write(
      'quality.json',
      toJson({ kind: 'kindred/quality', version: '1.0', rows: built.rows, ...quality }),
    );
  },
};
