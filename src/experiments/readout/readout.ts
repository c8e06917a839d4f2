import { formatDuration } from '../../base/index.js';
import type { EventTable } from '../../events/index.js';
import { type CheckArtifact, EXPERIMENT_ARTIFACT_VERSION, type ExperimentArtifact } from '../artifact.js';
import { type ExposureAccount, exposeUsers } from '../assignment/expose.js';
import { peekingCheck } from '../checks/peeking.js';
import { prePeriodChecks } from '../checks/pre-period.js';
import { sampleRatioChecks } from '../checks/sample-ratio.js';
import { armOf } from '../comparison/arm.js';
import type { ExperimentDefinition, Metric, PropertyFilter } from '../definition.js';
import { scanEvents } from '../scan/scan.js';
import { type SufficientStatistics, sumUsers } from '../scan/sums.js';
import { wordCount, wordDay, wordShare } from '../words.js';
import { compareGroup, report } from './comparisons.js';
import { type Group, groupsOf } from './groups.js';
import { headlineOf } from './headline.js';
import { heterogeneityOf } from './heterogeneity.js';

/** The personas of a run: a label for every user. */
export interface PersonaLabels {
  /** Index into `names` by user, -1 for none. */
  labels: Int32Array;
  names: readonly string[];
}

/** No personas: everyone together only. */
export function withoutPersonas(users: number): PersonaLabels {
  return { labels: new Int32Array(users).fill(-1), names: [] };
}

/**
 * Reads out an experiment: exposes users, scans the events once, checks, compares.
 *
 * @param endMs just after the last moment that the data cover; the last event by default
 * @throws KindredError when names of the definition are not in the data, or a variant has no users
 */
export async function readExperiment(
  events: EventTable,
  definition: ExperimentDefinition,
  personas: PersonaLabels,
  endMs: number = events.lastMs + 1,
): Promise<ExperimentArtifact> {
  const exposure = await exposeUsers(events, definition, personas.labels);
  const columns = await scanEvents(events, definition, exposure.timed);
  const sizes = { variants: exposure.variants.length, personas: personas.names.length };
  const statistics = await sumUsers(events, columns, endMs, sizes);
  return readSums(statistics, exposure, definition, personas.names);
}

/** The readout from the sums: everything after the scan. */
export function readSums(
  statistics: SufficientStatistics,
  exposure: ExposureAccount,
  definition: ExperimentDefinition,
  personas: readonly string[],
): ExperimentArtifact {
  const { variants } = exposure;
  const names = { variants, personas };
  const groups = groupsOf(statistics, variants.length, personas.length, definition.metrics.length);
  const everyone = groups[0]!;
  const overall = compareGroup(everyone, definition, variants.length);
  const byPersona = groups.slice(1).flatMap((group) => compareGroup(group, definition, variants.length));
  const checks = checksOf(statistics, exposure, definition, groups, personas);
  const readable = checks.every((check) => check.status !== 'failed');
  const overallReport = report(overall, definition, names);
  const days = statistics.cells.map((cell) => cell.day);
  const artifact: Omit<ExperimentArtifact, 'headline'> = {
    kind: 'kindred/experiment',
    version: EXPERIMENT_ARTIFACT_VERSION,
    name: definition.name,
    control: definition.control,
    variants: [...variants],
    personas: [...personas],
    alpha: definition.alpha,
    correction: definition.correction,
    exposure: {
      assigned: exposure.assigned,
      exposed: exposure.exposed,
      crossed: exposure.crossed,
      unlisted: exposure.unlisted,
      unknown: exposure.unknown,
      first_day: days.length === 0 ? null : wordDay(days.reduce((a, b) => Math.min(a, b))),
      last_day: days.length === 0 ? null : wordDay(days.reduce((a, b) => Math.max(a, b))),
    },
    metrics: definition.metrics.map((metric) => ({
      name: metric.name,
      type: metric.type,
      guardrail: metric.guardrail,
      direction: metric.direction,
      counts: countsInWords(metric),
      window: formatDuration(metric.windowMs),
    })),
    checks,
    readable,
    overall: overallReport,
    by_persona: report(byPersona, definition, names),
    heterogeneity: heterogeneityOf(byPersona, definition, names),
  };
  return { ...artifact, headline: headlineOf(artifact) };
}

/** `‘price’ of ‘purchase’ (plan is pro)`, `‘click’ per ‘view’`. */
function countsInWords(metric: Metric): string {
  const shown = (event: string, filters: readonly PropertyFilter[] = []) => {
    const conditions = filters.map(({ property, in: values }) => `${property} is ${values.join(' or ')}`);
    return `‘${event}’${conditions.length === 0 ? '' : ` (${conditions.join(' and ')})`}`;
  };
  const event = shown(metric.event, metric.where);
  if (metric.type === 'sum') return `‘${metric.property}’ of ${event}`;
  if (metric.type === 'ratio') return `${event} per ${shown(metric.denominator!, metric.denominatorWhere)}`;
  return event;
}

function checksOf(
  statistics: SufficientStatistics,
  exposure: ExposureAccount,
  definition: ExperimentDefinition,
  groups: readonly Group[],
  personas: readonly string[],
): CheckArtifact[] {
  const { variants } = exposure;
  const everyone = groups[0]!;
  const weights = variants.map((variant) => (definition.split ? (definition.split.get(variant) ?? 0) : 1));
  const sizes = {
    variants,
    personas,
    total: everyone.users,
    byPersona: groups.slice(1).map((group) => group.users),
  };
  const pairs = definition.metrics.flatMap((metric, m) =>
    variants.slice(1).flatMap((variant, i) => {
      const [c, t] = [everyone.sums[0]![m], everyone.sums[i + 1]![m]];
      return c && t
        ? [{ metric: metric.name, variant, control: armOf(metric, c), treatment: armOf(metric, t) }]
        : [];
    }),
  );
  return [
    ...sampleRatioChecks(sizes, weights),
    ...prePeriodChecks(pairs),
    crossedCheck(exposure),
    ...immatureChecks(everyone, definition),
    ...variants.slice(1).map((_, i) =>
      peekingCheck(statistics.cells, definition.metrics, i + 1, {
        alpha: definition.alpha,
        tuningN: definition.tuningN,
      }),
    ),
  ];
}

/** A share of users in two variants above this says that assignment does not stick. */
const CROSSED_SHARE = 0.01;

function crossedCheck({ assigned, crossed }: ExposureAccount): CheckArtifact {
  const share = assigned === 0 ? 0 : crossed / assigned;
  const left = `${wordCount(crossed)} of ${wordCount(assigned)} users (${wordShare(share)}) saw more than one variant and are left out`;
  return {
    kind: 'crossed-users',
    subject: null,
    status: share > CROSSED_SHARE ? 'warned' : 'passed',
    p: null,
    log_p: null,
    words: crossed === 0 ? 'No user saw more than one variant.' : `${left}.`,
  };
}

/** Metrics of which equally many windows are open are told together. */
function immatureChecks(everyone: Group, { metrics }: ExperimentDefinition): CheckArtifact[] {
  const users = everyone.users.reduce((a, b) => a + b, 0);
  const byOpen = new Map<number, string[]>();
  metrics.forEach((metric, m) => {
    if (metric.type === 'time') return;
    const mature = everyone.sums.reduce((sum, byMetric) => sum + (byMetric[m]?.n ?? 0), 0);
    if (mature < users) byOpen.set(users - mature, [...(byOpen.get(users - mature) ?? []), metric.name]);
  });
  return [...byOpen].map(([open, names]) => ({
    kind: 'immature-users' as const,
    subject: names.join(', '),
    status: open > users / 2 ? ('warned' as const) : ('passed' as const),
    p: null,
    log_p: null,
    words: `For ${names.map((name) => `'${name}'`).join(', ')} the window of ${wordCount(open)} of ${wordCount(users)} users is not over yet; they are left out of it.`,
  }));
}
