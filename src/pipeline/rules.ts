import { MANIFEST, toJson, usageError } from '../base/index.js';
import { findTarget, type TargetFile, targetFiles, targetsReadme } from '../exports/index.js';
import { type RuleSet, rulesMarkdown } from '../rules/index.js';
import { type RunSettings, withContext } from './open.js';
import { need, runStages } from './stage.js';
import { assignmentOf, writeAssignments } from './stages/cohorts.js';
import { discoverClusters } from './stages/discover.js';
import { canonicalEvents } from './stages/events.js';
import { computeFeatures } from './stages/features.js';
import { loadExports } from './stages/load.js';
import { describePersonas } from './stages/personas.js';
import { learnPersonaRules } from './stages/rules.js';
import { applySegments, givenCounts, inSegments } from './stages/segments.js';
import type { RunState } from './state.js';

const UP_TO_PERSONAS = [loadExports, canonicalEvents, computeFeatures, discoverClusters, describePersonas];

/** The segment rules of the exports: as data, and as they read. */
export interface FoundRules {
  ruleSet: RuleSet;
  words: string;
}

/**
 * Learns the rules without writing anything.
 *
 * @throws KindredError (usage) when there is one persona, or too few users to check a rule on
 */
export async function findRules(settings: RunSettings): Promise<FoundRules> {
  return withContext(settings, undefined, async (context) => {
    const state: RunState = {};
    await runStages([...UP_TO_PERSONAS, applySegments, learnPersonaRules], state, context);
    if (!state.rules || !state.ruleSet) {
      throw usageError('no-rules', {
        what: 'there are no rules: one persona, or too few users to check a rule on',
        fix: 'look at the report of `kindred run`, or set --k',
      });
    }
    return {
      ruleSet: state.ruleSet,
      words: rulesMarkdown(state.rules, state.ruleSet, { early: state.early, given: givenCounts(state) }),
    };
  });
}

/** Writes assignments, cohort files, and the cohorts of the named systems into a folder; returns what each persona has. */
export async function writeCohorts(
  settings: RunSettings,
  out: string,
): Promise<{ id: string; name: string; size: number }[]> {
  const targets = settings.config.targets;
  for (const name of targets) findTarget(name);
  return withContext(settings, out, async (context) => {
    const state: RunState = {};
    await runStages([...UP_TO_PERSONAS, applySegments, writeAssignments], state, context);
    const model = need(state, 'model');
    const assignment = inSegments(
      assignmentOf(need(state, 'features'), need(state, 'discovery'), model),
      state,
    );
    const output = context.output!;
    const written: TargetFile[] = [];
    for (const file of targetFiles(targets, { assignment })) {
      await output.write(file.path, file.content);
      written.push({ ...file, content: '' });
    }
    if (written.length > 0) await output.write('targets/README.md', targetsReadme(written));
    await output.write(
      MANIFEST,
      toJson({ kind: 'kindred/cohorts', version: '1.0', outputs: output.files() }),
    );
    return model.personas.map(({ id, name, size }) => ({ id, name, size }));
  });
}
