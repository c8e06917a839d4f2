import { DAY_MS, formatDuration } from '../base/index.js';
import { sql } from '../engines/index.js';
import type { EventTable } from '../events/index.js';
import { zoneOffsets } from '../features/index.js';
import type { TimeCount } from '../numeric/index.js';
import type { SessionOptions } from '../sessions/index.js';
import { ADOPTION_DEFAULTS, type AdoptionOptions, adoptionAfter } from './adoption/adoption.js';
import { FUNNEL_ARTIFACT_VERSION, type FunnelArtifact, type FunnelGroupArtifact } from './artifact.js';
import { ruleInWords } from './define.js';
import type { Attribution, FunnelDefinition } from './definition.js';
import { compareGroups, compareTimes } from './figures/comparisons.js';
import { complementOf, conversion, shareOf } from './figures/conversion.js';
import { countStepTimes, timeFigure, timeResolution } from './figures/durations.js';
import { type EntryGroup, type FunnelGroups, groupByValue, groupEntries } from './figures/groups.js';
import { openEntries, stepTimes, type Watched } from './figures/times.js';
import { lookAfter } from './friction/after.js';
import { frictionOf } from './friction/friction.js';
import { MOST_ENTRIES, movesOf } from './friction/moves.js';
import { headlineOf } from './headline.js';
import { EntriesByValue } from './scan/by-value.js';
import type { FunnelEntries } from './scan/entries.js';
import { evaluateFunnel } from './scan/evaluate.js';
import { EntryTrend } from './scan/trend.js';

export interface FunnelOptions {
  /** Events with `fromMs <= t < endMs` count; windows that reach beyond `endMs` are open. */
  fromMs: number;
  endMs: number;
  sessions: SessionOptions;
  /** Events that are no behaviour of the user and are not looked at between steps. */
  ignored: readonly string[];
  /** Silence after a step from which it is a pause, ms. */
  pauseMs?: number;
  /** Set for an onboarding funnel: what counts as adopting a feature afterwards. */
  onboarding?: Partial<AdoptionOptions>;
}

/** A day without anything is a pause: the next visit is another occasion. */
const PAUSE_MS = DAY_MS;

/**
 * Measures a funnel, for everyone and for each group: one pass over the events for the entries, two over the events of
 * those who entered for what happens between steps.
 *
 * @throws KindredError when an event or property of the definition is not in the data
 */
export async function measureFunnel(
  events: EventTable,
  definition: FunnelDefinition,
  groups: FunnelGroups,
  options: FunnelOptions,
): Promise<FunnelArtifact> {
  const { fromMs, endMs, sessions, ignored, pauseMs = PAUSE_MS } = options;
  const { windowMs, counting } = definition.rule;
  const watched: Watched = {
    windowMs,
    endMs,
    ...(counting === 'sessions' ? { sessionGapMs: sessions.gapMs } : {}),
  };
  const { breakdown } = definition;
  const offsets = zoneOffsets(events.timezone, fromMs, endMs);
  const trend = new EntryTrend(definition, breakdown ? NO_GROUPS : groups, watched, offsets);
  const byValue = breakdown && new EntriesByValue(definition, breakdown);
  const entries = await evaluateFunnel(
    events,
    definition,
    { fromMs, endMs, sessions },
    byValue ? [trend, byValue] : [trend],
  );
  const grouped = byValue
    ? groupByValue(entries, byValue.finish(), await valueNames(events, breakdown.property))
    : groupEntries(entries, groups);
  const range = Math.min(watched.windowMs, endMs - fromMs);
  const resolutionMs = timeResolution(entries.length, range);
  const measured = grouped.map((group) => measureGroup(group, definition, watched, resolutionMs));

  const apart = breakdown ? labelsOf(grouped, breakdown.attribution, events.users) : groups;
  const friction = await frictionByGroup(events, definition, entries, watched, apart, { ignored, pauseMs });
  const adoption =
    options.onboarding === undefined
      ? null
      : await adoptionAfter(events, definition, entries, watched, {
          ...ADOPTION_DEFAULTS,
          ...options.onboarding,
        });
  const artifact: Omit<FunnelArtifact, 'headline'> = {
    kind: 'kindred/funnel',
    version: FUNNEL_ARTIFACT_VERSION,
    name: definition.name,
    purpose: options.onboarding === undefined ? 'funnel' : 'onboarding',
    rule: ruleOf(definition),
    steps: definition.steps.map(({ name, events: names, where }) => ({
      name,
      events: [...names],
      where: where.map(({ property, in: values }) => ({ property, in: [...values] })),
    })),
    exclusions: definition.exclusions.map(({ event, fromStep, toStep }) => ({
      event,
      from: fromStep,
      to: toStep,
    })),
    hold: [...definition.hold],
    breakdown: breakdown ? { ...breakdown } : null,
    data: {
      from: new Date(fromMs).toISOString(),
      until: new Date(endMs).toISOString(),
      users: events.users,
      time_resolution_ms: resolutionMs,
    },
    groups: measured.map(({ artifact }) => artifact),
    ...(breakdown && !isOfUser(breakdown.attribution)
      ? { comparisons: [], time_comparisons: [] }
      : comparisonsOf(grouped, measured, definition.steps.length)),
    trend: trend.finish().map((days, g) => ({
      group: g === 0 ? null : groups.names[g - 1]!,
      days: days.map(({ day, ...counts }) => ({ day: dateOf(day), ...counts })),
    })),
    friction,
    pause_seconds: pauseMs / 1000,
    friction_sample: entries.length === 0 ? 1 : 1 / Math.max(1, Math.ceil(entries.length / MOST_ENTRIES)),
    adoption,
  };
  return { ...artifact, headline: headlineOf(artifact) };
}

const NO_GROUPS: FunnelGroups = { labels: new Int32Array(0), names: [] };

/** Whether a user has one value for all it does, so that nobody is in two groups and nobody in none. */
function isOfUser(attribution: Attribution): boolean {
  return attribution === 'first_touch' || attribution === 'last_touch';
}

async function valueNames(events: EventTable, property: string): Promise<Map<number, string>> {
  const p = events.properties.indexOf(property);
  const { v, value } = await events.engine.columns(
    sql`SELECT v, value FROM property_values WHERE p = ${p} ORDER BY v`,
    { v: 'int32', value: 'text' },
  );
  return new Map(value.map((name, i) => [v[i]!, name]));
}

/** The group of every user, where each has one; else nobody's. */
function labelsOf(groups: readonly EntryGroup[], attribution: Attribution, users: number): FunnelGroups {
  const labels = new Int32Array(users).fill(-1);
  if (!isOfUser(attribution)) return { labels, names: [] };
  groups.slice(1).forEach(({ source, entries }, g) => {
    for (const i of entries) labels[source.user[i]!] = g;
  });
  return { labels, names: groups.slice(1).map(({ name }) => name!) };
}

/** A local day number as a date. */
function dateOf(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** In whatever order, there is no step at which people stop: nothing is looked at. */
async function frictionByGroup(
  events: EventTable,
  definition: FunnelDefinition,
  entries: FunnelEntries,
  watched: Watched,
  { labels, names }: FunnelGroups,
  { ignored, pauseMs }: { ignored: readonly string[]; pauseMs: number },
): Promise<FunnelArtifact['friction']> {
  if (definition.rule.order === 'any') return [];
  const moves = movesOf(entries, definition, watched);
  const { after, presence } = await lookAfter(events, definition, moves, labels, ignored);
  return [null, ...names].map((group, g) => ({
    group,
    steps: frictionOf(moves, after, presence, {
      steps: definition.steps.length,
      eventNames: events.eventNames,
      pauseMs,
      holds: (user) => g === 0 || labels[user] === g - 1,
      holdsGroup: (label) => g === 0 || label === g - 1,
    }),
  }));
}

function ruleOf(definition: FunnelDefinition): FunnelArtifact['rule'] {
  const { rule, preset } = definition;
  return {
    preset,
    order: rule.order,
    window: Number.isFinite(rule.windowMs) ? formatDuration(rule.windowMs) : null,
    reentry: rule.reentry,
    ties: rule.ties,
    counting: rule.counting,
    words: ruleInWords(definition),
  };
}

interface MeasuredGroup {
  artifact: FunnelGroupArtifact;
  /** Time counts of the transition to each step from the second, for the tests. */
  counts: TimeCount[][];
}

function measureGroup(
  group: EntryGroup,
  { steps, rule }: FunnelDefinition,
  watched: Watched,
  resolutionMs: number,
): MeasuredGroup {
  const { source: entries } = group;
  const reached = steps.map((_, k) => {
    let n = 0;
    for (const i of group.entries) if (entries.reached[i]! > k) n++;
    return n;
  });
  const counts: TimeCount[][] = [];
  const measured = steps.map(({ name }, k) => {
    const here = {
      step: k + 1,
      // In whatever order, the second step is any second one.
      name: rule.order === 'any' ? `${k + 1} of ${steps.length} steps` : name,
      count: reached[k]!,
      open: k + 1 === steps.length ? 0 : openEntries(entries, group.entries, k + 1, watched),
    };
    if (k === 0) {
      return {
        ...here,
        from_previous: null,
        from_first: null,
        dropped: null,
        time_from_previous: null,
        time_from_first: null,
      };
    }
    const nobody = `nobody reached the step before`;
    const fromPrevious = shareOf(conversion(entries, group.entries, k, k + 1), nobody);
    const last = stepTimes(entries, group.entries, k, k + 1, watched);
    const lastCounts = countStepTimes(last, resolutionMs);
    counts.push(lastCounts);
    const all = k === 1 ? last : stepTimes(entries, group.entries, 1, k + 1, watched);
    const allCounts = k === 1 ? lastCounts : countStepTimes(all, resolutionMs);
    return {
      ...here,
      from_previous: fromPrevious,
      from_first: shareOf(conversion(entries, group.entries, 1, k + 1), 'nobody entered'),
      dropped: complementOf(fromPrevious),
      time_from_previous: timeFigure(last, lastCounts, nobody),
      time_from_first: timeFigure(all, allCounts, 'nobody entered'),
    };
  });
  const artifact = { group: group.name, entered: reached[0]!, completed: reached.at(-1)!, steps: measured };
  return { artifact, counts };
}

function comparisonsOf(
  [everyone, ...groups]: readonly EntryGroup[],
  measured: readonly MeasuredGroup[],
  steps: number,
): Pick<FunnelArtifact, 'comparisons' | 'time_comparisons'> {
  if (groups.length < 2) return { comparisons: [], time_comparisons: [] };
  const transitions = Array.from({ length: steps - 1 }, (_, k) => ({ from: k + 1, to: k + 2 }));
  // With two steps the only transition is the whole funnel.
  const whole = steps > 2 ? [{ from: 1, to: steps }] : [];
  const conversions = [...whole, ...transitions].map(({ from, to }) => ({
    from,
    to,
    everyone: conversion(everyone!.source, everyone!.entries, from, to),
    groups: groups.map((group) => ({
      name: group.name!,
      count: conversion(group.source, group.entries, from, to),
    })),
  }));
  const times = transitions.map(({ from, to }, k) => ({
    from,
    to,
    groups: groups.map((group, g) => ({ name: group.name!, counts: measured[g + 1]!.counts[k]! })),
  }));
  return { comparisons: compareGroups(conversions), time_comparisons: compareTimes(times) };
}
