import { pseudonym, type Random } from '../base/index.js';
import type { CentreTree, Discovery } from '../clustering/index.js';
import type { FeatureTable } from '../features/index.js';
import {
  type DendrogramNode,
  type FeatureRecipe,
  PERSONA_MODEL_VERSION,
  type Persona,
  type PersonaModel,
  type PersonaTrust,
} from './artifact.js';
import { exampleRows, interviewGuide } from './evidence.js';
import { matchPrevious } from './identity.js';
import { DEFINITIONS, type NameDefinition } from './naming/definitions.js';
import type { Standing } from './naming/match.js';
import { namePersonas } from './naming/name.js';
import { type Profile, profileOf } from './profile.js';
import { inReadingOrder, setsApart } from './statements.js';
import { summarise } from './summary.js';

export interface BuildOptions {
  /** Names and what it takes to deserve them; the built-in ones by default. */
  definitions?: readonly NameDefinition[];
  /** The model of the previous run, whose ids and names are kept where the persona is the same. */
  previous?: PersonaModel | null;
  /** How the table was computed, for those who compute one for new users. */
  features: FeatureRecipe;
  /** Names examples by their ids; otherwise by pseudonym. */
  showIds?: boolean;
}

const STABLE = 0.75;
const DISSOLVED = 0.5;
const AMBIGUOUS_CONFIDENCE = 0.6;
const SMALL_SHARE = 0.01;
/** Extreme users listed in the artifact; `users.extreme` counts all. */
const LISTED_EXTREMES = 1000;
/** Contrasts kept of each persona. */
const MOST_CONTRASTS = 12;
const DAY_MS = 86_400_000;

/** Describes what `discover` found: the persona model of a table. */
export function buildPersonas(
  table: FeatureTable,
  discovery: Discovery,
  options: BuildOptions,
  random: Random,
): PersonaModel {
  const { model, placement } = discovery;
  const { k } = model;
  const n = table.userIds.length;
  const profile = profileOf(table, placement.labels, k, random.fork('profile'));
  const matched = matchPrevious(table, placement.labels, k, options.previous ?? null);
  const formed = formedBy(model.representation);
  const identities = identify(
    table,
    discovery,
    profile,
    matched.kept,
    options.definitions ?? DEFINITIONS,
    formed,
  );
  const extreme = new Set(discovery.extreme.map((e) => e.row));
  const sizes = sizesOf(placement.labels, k);
  const shown = (row: number) => (options.showIds ? table.userIds[row]! : pseudonym(table.userIds[row]!));
  const example = (row: number, other: boolean) => ({
    user: shown(row),
    confidence: placement.confidence[row]!,
    otherPersona: other ? identities[placement.runnerUp[row]!]!.id : null,
  });
  const personas = identities.map(({ id, name, naming, after }, c): Persona => {
    const { typical, border } = exampleRows(
      placement,
      c,
      (row) => !extreme.has(row) && discovery.tooEarly[row] === 0,
    );
    const contrasts = inReadingOrder(profile.contrasts[c]!, after, formed).slice(0, MOST_CONTRASTS);
    const events = profile.events[c]!;
    const statements = k === 1 ? [] : setsApart(contrasts, events, after);
    const size = sizes[c]!;
    const share = n > 0 ? size / n : 0;
    return {
      id,
      name,
      cluster: c,
      size,
      share,
      stability: discovery.jaccard[c]!,
      trust: trustOf(discovery, c, size, share),
      naming,
      summary: summarise(size, share, statements),
      setsApart: statements,
      contrasts,
      events,
      typicalUsers: typical.map((row) => example(row, false)),
      borderUsers: border.map((row) => example(row, true)),
      interview: interviewGuide([...typical, ...border].map(shown), statements, contrasts, events),
      nearest: nearestOf(model.centroids, c, identities),
    };
  });
  const early = discovery.tooEarly.reduce((sum, e) => sum + e, 0);
  return {
    kind: 'kindred/personas',
    version: PERSONA_MODEL_VERSION,
    window: {
      from: new Date(table.fromMs).toISOString(),
      asOf: new Date(table.asOfMs).toISOString(),
      days: (table.asOfMs - table.fromMs) / DAY_MS,
    },
    features: options.features,
    users: {
      total: n,
      fitted: discovery.fitted.length,
      extreme: discovery.extreme.length,
      tooEarly: early,
      shown: options.showIds ? 'ids' : 'pseudonyms',
    },
    verdict: discovery.verdict,
    kCurve: discovery.kCurve,
    personas,
    profile: { personas: personas.map((p) => p.id), features: profile.rows, events: profile.eventTable },
    dendrogram: discovery.tree ? dendrogramOf(discovery.tree, personas) : null,
    crossChecks: discovery.crossChecks,
    extremeUsers: discovery.extreme.slice(0, LISTED_EXTREMES).map((e) => ({
      user: shown(e.row),
      kind: e.kind,
      reason: e.reason,
    })),
    changes: matched.changes(personas),
    model,
  };
}

/** The features that had a part in forming the personas. */
function formedBy({ howMuch, what }: Discovery['model']['representation']): Set<string> {
  const formed = new Set(howMuch.map(({ name }) => name));
  if (formed.has('active_days_missed')) formed.add('recency_days');
  if (what) for (const name of ['breadth', 'distinct_features_used', 'use_entropy']) formed.add(name);
  return formed;
}

function sizesOf(labels: Int32Array, k: number): Int32Array {
  const sizes = new Int32Array(k);
  for (const c of labels) sizes[c]!++;
  return sizes;
}

function identify(
  table: FeatureTable,
  { model: { k }, placement }: Discovery,
  profile: Profile,
  kept: readonly ({ id: string; name: string } | null)[],
  definitions: readonly NameDefinition[],
  formed: ReadonlySet<string>,
) {
  const standings = standingsOf(table, profile, k);
  const sizes = sizesOf(placement.labels, k);
  const activity = profile.rows.find((row) => row.feature === 'active_day_rate')?.standardised;
  return namePersonas(
    standings.map((standing, c) => ({
      standing,
      contrasts: profile.contrasts[c]!,
      events: profile.events[c]!,
      share: sizes[c]! / Math.max(1, table.userIds.length),
      activity: activity?.[c] ?? null,
      kept: kept[c] ?? null,
    })),
    definitions,
    formed,
  );
}

/** Median and its percentile among everyone, of every feature and persona. */
function standingsOf(table: FeatureTable, profile: Profile, k: number): Map<string, Standing>[] {
  const standings = Array.from({ length: k }, () => new Map<string, Standing>());
  profile.rows.forEach((row, f) => {
    const sorted = table.columns[f]!.values.filter((v) => !Number.isNaN(v)).sort();
    row.median.forEach((median, c) => {
      if (median === null || sorted.length === 0) return;
      const rank = (countBelow(sorted, median) + countBelow(sorted, median, true)) / 2;
      standings[c]!.set(row.feature, { median, percentile: rank / sorted.length });
    });
  });
  return standings;
}

/** Values below, and with `orEqual` also those equal. */
function countBelow(sorted: Float64Array, value: number, orEqual = false): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value || (orEqual && sorted[middle] === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function trustOf(discovery: Discovery, cluster: number, size: number, share: number): PersonaTrust {
  const { placement } = discovery;
  let silhouette = 0;
  let confidence = 0;
  let ambiguous = 0;
  for (let row = 0; row < placement.labels.length; row++) {
    if (placement.labels[row] !== cluster) continue;
    silhouette += placement.silhouette[row]!;
    confidence += placement.confidence[row]!;
    if (placement.confidence[row]! < AMBIGUOUS_CONFIDENCE) ambiguous++;
  }
  const mean = (sum: number) => (size > 0 ? sum / size : 0);
  const jaccard = discovery.jaccard[cluster]!;
  const grade = jaccard >= STABLE ? 'stable' : jaccard >= DISSOLVED ? 'doubtful' : 'dissolved';
  const found = `${Math.round(100 * jaccard)} % of it is found again when users are drawn anew`;
  const words =
    discovery.model.k === 1
      ? 'The only persona: there is nothing to set it apart from.'
      : grade === 'stable'
        ? `Stable: ${found}.`
        : grade === 'doubtful'
          ? `Doubtful: only ${found}. Check it with people before acting on it.`
          : `Dissolved: only ${found}. Do not act on it.`;
  return {
    grade,
    words,
    silhouette: mean(silhouette),
    ambiguousShare: mean(ambiguous),
    meanConfidence: mean(confidence),
    small: share < SMALL_SHARE,
  };
}

function nearestOf(
  centroids: readonly number[][],
  cluster: number,
  identities: readonly { id: string; name: string }[],
): Persona['nearest'] {
  let nearest: Persona['nearest'] = null;
  centroids.forEach((other, c) => {
    if (c === cluster) return;
    const distance = Math.hypot(...other.map((x, a) => x - centroids[cluster]![a]!));
    if (!nearest || distance < nearest.distance) {
      nearest = { id: identities[c]!.id, name: identities[c]!.name, distance };
    }
  });
  return nearest;
}

function dendrogramOf(tree: CentreTree, personas: readonly Persona[]): DendrogramNode {
  if (tree.cluster !== null) {
    const persona = personas[tree.cluster]!;
    return { height: 0, size: persona.size, persona: persona.id };
  }
  const children = tree.children.map((child) => dendrogramOf(child, personas));
  return { height: tree.height, size: children.reduce((sum, c) => sum + c.size, 0), children };
}
