import { toJson } from '../../base/index.js';
import { crossSurvey, readSurvey } from '../../personas/index.js';
import { renderSurvey } from '../../reports/index.js';
import { readSideFile } from '../side-file.js';
import { need, type Stage } from '../stage.js';

/** Holds the stated goals of a survey against the personas. */
export const crossWithSurvey: Stage = {
  name: 'survey',
  title: 'crossing the survey with the personas',
  reads: ['features', 'discovery', 'model'],
  writes: [],
  wanted: (config) => config.survey !== undefined,
  async run(state, { config, random, output, log }) {
    const { file, user, questions } = config.survey!;
    const table = need(state, 'features');
    const model = need(state, 'model');
    const survey = readSurvey(await readSideFile(file), file, {
      user,
      questions,
      knownUsers: new Set(table.userIds),
    });
    for (const note of survey.notes) log.debug(`${file}: ${note}`);
    const labels = need(state, 'discovery').placement.labels;
    const cross = crossSurvey(survey, table, model, labels, random.fork('survey'));
    await output?.write('survey.json', toJson(cross));
    await output?.write('survey.md', renderSurvey(cross, model));
    state.related = [...(state.related ?? []), { title: 'What people say, by persona', path: 'survey.md' }];
  },
};
