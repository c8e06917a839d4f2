import { nearestName, usageError } from '../../base/index.js';
import { amplitudeCohorts } from './amplitude-cohorts.js';
import { amplitudeExperiment } from './amplitude-experiment.js';
import { classifier } from './classifier.js';
import { configcat } from './configcat.js';
import { braze, customerIo } from './crm-csv.js';
import { dynamodb } from './dynamodb.js';
import { firebaseRemoteConfig } from './firebase-remote-config.js';
import { firebaseSegments } from './firebase-segments.js';
import { firestore } from './firestore.js';
import { flagd } from './flagd.js';
import { growthbook } from './growthbook.js';
import { jsonLogic } from './json-logic.js';
import { launchdarkly } from './launchdarkly.js';
import { mixpanel } from './mixpanel.js';
import { mongo } from './mongo.js';
import { ndjson } from './ndjson.js';
import { onnx } from './onnx.js';
import { optimizely } from './optimizely.js';
import { posthog } from './posthog.js';
import { segment } from './segment.js';
import { sqlTargets } from './sql.js';
import { statsig } from './statsig.js';
import type { Target } from './target.js';
import { unleash } from './unleash.js';

/** Every system that rules or cohorts are written for, in the order of the documentation. */
export const TARGETS: readonly Target[] = [
  flagd,
  growthbook,
  launchdarkly,
  optimizely,
  unleash,
  firebaseRemoteConfig,
  posthog,
  configcat,
  amplitudeExperiment,
  statsig,
  jsonLogic,
  mongo,
  ...sqlTargets,
  dynamodb,
  firestore,
  amplitudeCohorts,
  mixpanel,
  segment,
  firebaseSegments,
  braze,
  customerIo,
  ndjson,
  onnx,
  classifier,
];

/** Names under which people ask for what is no more. */
const RETIRED: ReadonlySet<string> = new Set(['google-optimize', 'optimize']);

/**
 * The target with a name.
 *
 * @throws KindredError (usage) for an unknown name, with the nearest one, and for Google Optimize, which is no more.
 */
export function findTarget(name: string): Target {
  const target = TARGETS.find((t) => t.name === name);
  if (target) return target;
  if (RETIRED.has(name.toLowerCase().replace(/[\s_]+/g, '-'))) {
    throw usageError('target-retired', {
      what: 'Google Optimize was switched off on 30 September 2023; there is nothing to write for it',
      where: 'targets',
      fix: 'use optimizely (Optimizely Feature Experimentation) or firebase-remote-config (Firebase A/B Testing)',
    });
  }
  const nearest = nearestName(
    name,
    TARGETS.map((t) => t.name),
  );
  throw usageError('no-such-target', {
    what: `there is no target '${name}'`,
    where: 'targets',
    expected: TARGETS.map((t) => t.name).join(', '),
    ...(nearest ? { fix: `write ${nearest}` } : {}),
  });
}
