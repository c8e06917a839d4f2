import { DAY_MS, parseDuration, type Random } from '../../base/index.js';
import type { FeatureTable } from '../../features/index.js';
import { type LearnedRules, type LearnOptions, learnRules } from './learn.js';

/** Features of users by what was known a fixed time after their first event. */
export interface HorizonTable {
  /** `1h`, `1d`, `3d` or `7d`. */
  horizon: string;
  /** Computed on the events of that time only. Users observed for less are left out. */
  table: FeatureTable;
}

/** How soon a persona can be told, in order of horizon. */
export interface EarlyRules {
  /** The precision that was asked for. */
  precision: number;
  horizons: EarlyHorizon[];
  /** Earliest horizon whose rules together reach the asked precision; null when none does. */
  earliest: string | null;
  /** The same for each persona's rule. */
  personas: { id: string; name: string; earliest: string | null }[];
}

export interface EarlyHorizon {
  horizon: string;
  /** Users that were observed for that long. */
  users: number;
  /** Share of the largest persona among them: what guessing would reach. */
  guess: number;
  /** Null with a reason where too few users were observed that long. */
  rules: LearnedRules | null;
  reason: string | null;
}

/** Users that a rule has to select on held-out data for its precision to count. */
const MIN_SELECTED = 20;
const MIN_USERS = 100;

/**
 * Learns rules over what is known early, predicting the persona found on the full history. `labels` belong to the users
 * of `full`; horizon tables are matched to them by user id. Clauses are held to the asked precision, so a short horizon
 * selects few users rather than the wrong ones.
 */
export function learnEarlyRules(
  full: FeatureTable,
  labels: Int32Array,
  personas: readonly { id: string; name: string }[],
  tables: readonly HorizonTable[],
  options: LearnOptions & { precision: number },
  random: Random,
): EarlyRules {
  const rowOf = new Map(full.userIds.map((id, u) => [id, u]));
  const horizons = tables.map(({ horizon, table }): EarlyHorizon => {
    const days = parseDuration(horizon, 'rules.horizons') / DAY_MS;
    const known = Int32Array.from(table.userIds, (id) => {
      const u = rowOf.get(id);
      return u === undefined || full.exposureDays[u]! < days ? -1 : labels[u]!;
    });
    const sizes = personas.map((_, p) => known.reduce((n, label) => (label === p ? n + 1 : n), 0));
    const users = sizes.reduce((a, b) => a + b, 0);
    const guess = users === 0 ? 0 : Math.max(...sizes) / users;
    if (users < MIN_USERS) {
      const reason = `${users} users were observed for ${horizon}; ${MIN_USERS} are needed`;
      return { horizon, users, guess, rules: null, reason };
    }
    const early = { ...table, columns: table.columns.filter((c) => c.definition.known === 'anytime') };
    const settings: LearnOptions = { ...options, minPrecision: options.precision, curve: false };
    const rules = learnRules(early, known, personas, settings, random.fork(`early/${horizon}`));
    return { horizon, users, guess, rules, reason: null };
  });
  return {
    precision: options.precision,
    horizons,
    earliest: earliestOf(horizons, (rules) => rules.fidelity.precision, options.precision),
    personas: personas.map(({ id, name }, p) => ({
      id,
      name,
      earliest: earliestOf(horizons, (rules) => rules.fidelity.personas[p]!.precision, options.precision),
    })),
  };
}

function earliestOf(
  horizons: readonly EarlyHorizon[],
  precisionOf: (rules: LearnedRules) => { value: number; n: number } | null,
  asked: number,
): string | null {
  for (const { horizon, rules } of horizons) {
    const precision = rules && precisionOf(rules);
    if (precision && precision.n >= MIN_SELECTED && precision.value >= asked) return horizon;
  }
  return null;
}
