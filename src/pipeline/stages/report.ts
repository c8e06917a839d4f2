import { renderReport } from '../../reports/index.js';
import { need, type Stage } from '../stage.js';

/** Renders the report and its charts from the artifacts. */
export const writeReport: Stage = {
  name: 'report',
  title: 'writing the report',
  reads: ['load', 'rows', 'quality', 'model'],
  writes: [],
  async run(state, { config, output }) {
    if (!output) return;
    const load = need(state, 'load');
    const files = await renderReport({
      model: need(state, 'model'),
      rows: need(state, 'rows'),
      quality: need(state, 'quality'),
      files: load.files.map(({ name, vendor, detection, records, rejected }) => ({
        name,
        vendor,
        form: detection.form,
        records,
        rejected,
      })),
      ...(state.rules ? { rules: state.rules } : {}),
      related: state.related ?? [],
      showIds: config.personas.show_ids,
    });
    for (const { path, content } of files) await output.write(path, content);
  },
};
