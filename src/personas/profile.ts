import type { Random } from '../base/index.js';
import type { FeatureColumn, FeatureTable } from '../features/index.js';
import { sampleRows } from '../numeric/index.js';
import type { Contrast, EventContrast, ProfileRow, ProfileTable, Spread } from './artifact.js';
import { contrastWords } from './contrast-words.js';
import { ascending, quantile, rankFeature } from './ranks.js';

/** What every persona is like, against everyone else. */
export interface Profile {
  rows: ProfileRow[];
  /** Per persona, strongest first. */
  contrasts: Contrast[][];
  events: EventContrast[][];
  eventTable: ProfileTable['events'];
}

/** Users compared feature by feature; more would not change a figure that is shown. */
const COMPARED_USERS = 100_000;
/** Two-sided 95 %. */
const Z95 = 1.959963984540054;
const MOST_EVENTS = 12;
/** Events in the table of the profile. */
const TABLE_EVENTS = 30;

/** Compares the `k` groups of `labels` (one per row of the table). */
export function profileOf(table: FeatureTable, labels: Int32Array, k: number, random: Random): Profile {
  const users = sampleRows(table.userIds.length, COMPARED_USERS, random);
  const of = Int32Array.from(users, (u) => labels[u]!);
  const contrasts: Contrast[][] = Array.from({ length: k }, () => []);
  const rows = table.columns.map((column) => {
    const values = Float64Array.from(users, (u) => column.values[u]!);
    const censored = column.censored ? Uint8Array.from(users, (u) => column.censored![u]!) : null;
    const order = ascending(values);
    const ranked = rankFeature(values, order, of, k);
    const spreads = spreadsOf(values, order, censored, of, k);
    for (let c = 0; c < k && !toldByEvents(column); c++) {
      const contrast = contrastOf(column, ranked.delta[c] ?? null, spreads.persona[c]!, spreads.others[c]!);
      if (contrast) contrasts[c]!.push(contrast);
    }
    return {
      feature: column.definition.name,
      title: column.definition.title,
      unit: column.definition.unit,
      block: column.definition.block,
      everyone: spreads.everyone.median,
      median: spreads.persona.map((s) => s.median),
      standardised: ranked.standing,
    };
  });
  const strength = (x: Contrast) => Math.min(Math.abs(x.effect.low), Math.abs(x.effect.high));
  for (const list of contrasts) {
    list.sort((a, b) => strength(b) - strength(a) || (a.feature < b.feature ? -1 : 1));
  }
  const events = eventsOf(table, labels, k);
  return { rows, contrasts, events: events.contrasts, eventTable: events.table };
}

/** Shares of single events and whether they are in regular use: the contrasts of events say that, better. */
function toldByEvents({ definition }: FeatureColumn): boolean {
  return (
    (definition.block === 'what' && definition.unit === 'share') || definition.name.startsWith('adopted_')
  );
}

function contrastOf(
  column: FeatureColumn,
  delta: { value: number; standardError: number } | null,
  persona: Spread,
  others: Spread,
): Contrast | null {
  if (!delta || persona.median === null || others.median === null) return null;
  const low = Math.max(-1, delta.value - Z95 * delta.standardError);
  const high = Math.min(1, delta.value + Z95 * delta.standardError);
  // An interval that includes zero says nothing about the direction.
  if (low <= 0 && high >= 0) return null;
  const { name, title, unit } = column.definition;
  const direction = delta.value > 0 ? 'higher' : 'lower';
  return {
    feature: name,
    title,
    unit,
    direction,
    effect: { measure: 'cliffs-delta', value: delta.value, low, high },
    persona,
    others,
    words: contrastWords(title, unit, persona, others, direction),
  };
}

function spreadsOf(
  values: Float64Array,
  order: Int32Array,
  censored: Uint8Array | null,
  labels: Int32Array,
  k: number,
) {
  const all: number[] = [];
  const inside: number[][] = Array.from({ length: k }, () => []);
  const outside: number[][] = Array.from({ length: k }, () => []);
  const size = new Float64Array(k);
  const open = new Float64Array(k);
  for (let i = 0; i < values.length; i++) {
    size[labels[i]!]!++;
    if (censored?.[i]) open[labels[i]!]!++;
  }
  for (const i of order) {
    const v = values[i]!;
    all.push(v);
    for (let c = 0; c < k; c++) (labels[i] === c ? inside : outside)[c]!.push(v);
  }
  const n = values.length;
  const openAll = open.reduce((a, b) => a + b, 0);
  const spread = (sorted: number[], users: number, stillOpen: number): Spread => ({
    median: quantile(sorted, 0.5),
    p25: quantile(sorted, 0.25),
    p75: quantile(sorted, 0.75),
    n: sorted.length,
    missingShare: users > 0 ? 1 - sorted.length / users : 0,
    censoredShare: censored ? (users > 0 ? stillOpen / users : 0) : null,
  });
  return {
    everyone: spread(all, n, openAll),
    persona: inside.map((sorted, c) => spread(sorted, size[c]!, open[c]!)),
    others: outside.map((sorted, c) => spread(sorted, n - size[c]!, openAll - open[c]!)),
  };
}

function eventsOf(table: FeatureTable, labels: Int32Array, k: number) {
  const { mix } = table;
  const e = mix.events.length;
  const sum = new Float64Array(k * e);
  const squares = new Float64Array(k * e);
  const users = new Float64Array(k * e);
  const size = new Float64Array(k);
  for (let u = 0; u < labels.length; u++) {
    const c = labels[u]!;
    size[c]!++;
    let total = 0;
    for (let q = mix.rowStart[u]!; q < mix.rowStart[u + 1]!; q++) total += mix.count[q]!;
    for (let q = mix.rowStart[u]!; q < mix.rowStart[u + 1]!; q++) {
      const at = c * e + mix.event[q]!;
      const share = mix.count[q]! / total;
      sum[at]! += share;
      squares[at]! += share * share;
      users[at]!++;
    }
  }
  const total = (of: Float64Array, event: number) => {
    let all = 0;
    for (let c = 0; c < k; c++) all += of[c * e + event]!;
    return all;
  };
  const n = labels.length;
  const contrasts = Array.from({ length: k }, (_, c) => {
    const list: EventContrast[] = [];
    for (let event = 0; event < e; event++) {
      const at = c * e + event;
      const others = n - size[c]!;
      if (size[c] === 0 || others === 0) continue;
      const inside = moments(sum[at]!, squares[at]!, size[c]!);
      const outside = moments(total(sum, event) - sum[at]!, total(squares, event) - squares[at]!, others);
      const value = angle(inside.mean) - angle(outside.mean);
      const error = Math.sqrt(angleVariance(inside) + angleVariance(outside));
      if (Math.abs(value) <= Z95 * error) continue;
      list.push({
        event: mix.events[event]!,
        share: inside.mean,
        othersShare: outside.mean,
        lift: outside.mean > 0 ? inside.mean / outside.mean : null,
        usedBy: users[at]! / size[c]!,
        othersUsedBy: (total(users, event) - users[at]!) / others,
        effect: { measure: 'cohens-h', value, low: value - Z95 * error, high: value + Z95 * error },
        direction: value > 0 ? 'higher' : 'lower',
      });
    }
    list.sort((a, b) => Math.abs(b.effect.value) - Math.abs(a.effect.value) || (a.event < b.event ? -1 : 1));
    return list.slice(0, MOST_EVENTS);
  });
  const everyone = mix.events.map((_, event) => total(sum, event) / Math.max(1, n));
  const shown = mix.events
    .map((_, event) => event)
    .sort((a, b) => everyone[b]! - everyone[a]! || a - b)
    .slice(0, TABLE_EVENTS);
  const tableRows = shown.map((event) => ({
    event: mix.events[event]!,
    everyone: everyone[event]!,
    share: Array.from(size, (members, c) => (members > 0 ? sum[c * e + event]! / members : 0)),
  }));
  return { contrasts, table: tableRows };
}

interface Moments {
  mean: number;
  /** Variance of the mean. */
  variance: number;
}

function moments(sum: number, squares: number, n: number): Moments {
  const mean = Math.min(1, Math.max(0, sum / n));
  return { mean, variance: Math.max(0, squares / n - mean * mean) / n };
}

/** `2 asin(sqrt(p))`, in whose differences Cohen's h is measured. */
function angle(share: number): number {
  return 2 * Math.asin(Math.sqrt(share));
}

/** Variance of the angle by the delta method: its slope is `1 / sqrt(p (1 - p))`. */
function angleVariance({ mean, variance }: Moments): number {
  const p = Math.min(0.999, Math.max(0.001, mean));
  return variance / (p * (1 - p));
}
