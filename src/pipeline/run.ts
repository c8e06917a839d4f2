import { MANIFEST, toJson } from '../base/index.js';
import type { RowAccount } from '../events/index.js';
import { findTarget } from '../exports/index.js';
import { type Assertion, checkAssertions } from './assertions.js';
import { type Manifest, manifestInput } from './manifest.js';
import { type RunSettings, withContext } from './open.js';
import { need, runStages, type Stage } from './stage.js';
import { writeAssignments } from './stages/cohorts.js';
import { discoverClusters } from './stages/discover.js';
import { canonicalEvents } from './stages/events.js';
import { readExperiments } from './stages/experiments.js';
import { computeFeatures } from './stages/features.js';
import { measureFunnels, measureRetention } from './stages/funnels.js';
import { loadExports } from './stages/load.js';
import { describePersonas } from './stages/personas.js';
import { writeRejects } from './stages/rejects.js';
import { writeReport } from './stages/report.js';
import { learnPersonaRules } from './stages/rules.js';
import { applySegments } from './stages/segments.js';
import { crossWithSurvey } from './stages/survey.js';
import { writeTargets } from './stages/targets.js';
import type { RunState } from './state.js';

/** The stages of `kindred run`, in order. */
export const STAGES: readonly Stage[] = [
  loadExports,
  writeRejects,
  canonicalEvents,
  computeFeatures,
  discoverClusters,
  describePersonas,
  applySegments,
  learnPersonaRules,
  crossWithSurvey,
  measureFunnels,
  measureRetention,
  readExperiments,
  writeAssignments,
  writeTargets,
  writeReport,
];

/** What a run says at the end, and prints with `--json`. */
export interface RunSummary {
  users: number;
  events: number;
  rows: RowAccount;
  k: number;
  verdict: { verdict: string; words: string };
  personas: { id: string; name: string; size: number; share: number; stability: number }[];
  assertions: Assertion[];
  /** The output folder, and the report in it. */
  out: string;
  report: string;
}

/**
 * Runs every stage and publishes the outputs.
 *
 * @throws KindredError; the previous outputs are then as they were
 */
export async function run(settings: RunSettings): Promise<RunSummary> {
  const { config } = settings;
  // A misspelt target is better heard of before the work than after it.
  for (const name of config.targets) findTarget(name);
  return withContext(settings, config.out, async (context) => {
    const state: RunState = {};
    await runStages(STAGES, state, context);
    const load = need(state, 'load');
    const rows = need(state, 'rows');
    const model = need(state, 'model');
    // Where outputs go is no part of what they are: the same run into another folder has the same bytes.
    const { out: _, inputs: __, ...settled } = config;
    const manifest: Manifest = {
      kind: 'kindred/manifest',
      version: '1.0',
      versions: { kindred: context.version, engine: context.engine.version },
      seed: config.seed,
      config: settled,
      rows,
      inputs: load.files.map(manifestInput),
      outputs: context.output?.files() ?? [],
      reports: state.related ?? [],
    };
    await context.output?.write(MANIFEST, toJson(manifest));
    return {
      users: need(state, 'events').users,
      events: need(state, 'events').events,
      rows,
      k: model.personas.length,
      verdict: { verdict: model.verdict.verdict, words: model.verdict.words },
      personas: model.personas.map(({ id, name, size, share, stability }) => ({
        id,
        name,
        size,
        share,
        stability,
      })),
      assertions: checkAssertions(model, config.assert),
      out: config.out,
      report: `${config.out}/report.md`,
    };
  });
}
