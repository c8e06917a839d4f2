import {
  findTarget,
  personaModelOnnx,
  type TargetFile,
  targetFiles,
  targetsReadme,
} from '../../exports/index.js';
import { need, type Stage } from '../stage.js';
import { assignmentOf } from './cohorts.js';
import { inSegments } from './segments.js';

/** Writes segment rules and cohorts for the systems that the configuration names. */
export const writeTargets: Stage = {
  name: 'targets',
  title: 'writing rules and cohorts for other systems',
  reads: ['features', 'discovery', 'model'],
  writes: [],
  wanted: (config) => config.targets.length > 0,
  async run(state, { config, output }) {
    if (!output) return;
    const model = need(state, 'model');
    const personas = assignmentOf(need(state, 'features'), need(state, 'discovery'), model);
    const assignment = inSegments(personas, state);
    const handover = state.ruleSet ? { ruleSet: state.ruleSet, assignment } : { assignment };
    const written: TargetFile[] = [];
    for (const file of targetFiles(config.targets, handover)) {
      await output.write(file.path, file.content);
      written.push({ ...file, content: '' });
    }
    if (config.targets.includes('onnx')) {
      const file = personaModelOnnx(model);
      await output.write(file.path, file.content);
      written.push({ ...file, content: '', target: findTarget('onnx') });
    }
    await output.write('targets/README.md', targetsReadme(written));
    state.related = [
      ...(state.related ?? []),
      { title: 'Files for other systems', path: 'targets/README.md' },
    ];
  },
};
