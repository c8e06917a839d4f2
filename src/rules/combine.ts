import { usageError } from '../base/index.js';
import type { RuleColumns } from './columns.js';
import {
  type Leaf,
  leafType,
  RULE_SET_VERSION,
  type RuleFeature,
  type RuleSet,
  type Segment,
} from './form.js';
import { shortDecimalBetween } from './learning/threshold.js';
import { checkLimits } from './limits.js';

/**
 * Puts hand-written segments before learned ones: what a user has said of themselves goes before what was inferred from
 * behaviour. `known` describes features that the written segments may ask for; others count as traits, with the type
 * that the test asks for.
 *
 * @throws KindredError (usage) for names, numbers or categories outside the limits, an id used twice, or a trait tested
 * as two types.
 */
export function combineSegments(
  written: readonly Segment[],
  learned: RuleSet,
  known: readonly RuleFeature[],
  where = 'rules.segments',
): RuleSet {
  const segments = [...written, ...learned.segments];
  const described = new Map([...known, ...learned.features].map((f) => [f.name, f]));
  const features = new Map<string, RuleFeature>();
  for (const leaf of segments.flatMap((s) => s.any.flatMap((c) => c.all))) {
    const feature = features.get(leaf.feature) ?? described.get(leaf.feature) ?? traitOf(leaf);
    features.set(leaf.feature, feature);
  }
  const ruleSet: RuleSet = { ...learned, features: [...features.values()], segments };
  checkLimits(ruleSet, where);
  return ruleSet;
}

function traitOf(leaf: Leaf): RuleFeature {
  const title = leaf.feature.replaceAll('_', ' ');
  return { name: leaf.feature, type: leafType(leaf), title, unit: '', meaning: `The user's ${title}.` };
}

/** Which features carry the engagement levels. */
export interface EngagementFeatures {
  /** A number that grows with adoption: `adoption_rate`. */
  adoption: string;
  /** Whether first value was reached, and after how long: `activated` and `time_to_value_hours`. */
  activation?: { reached: string; time: string };
}

/**
 * Engagement levels as segments, so that users move between them as they do: not activated; highly engaged (adoption
 * in the top third and first value sooner than the median); engaged (top third); growing (middle third); else lightly
 * engaged. Thresholds are quantiles of the users given, as written in the rules.
 *
 * @throws KindredError (usage) when a feature does not exist or has no values.
 */
export function engagementSegments(data: RuleColumns, features: EngagementFeatures): RuleSet {
  const { adoption, activation } = features;
  const high = { feature: adoption, gte: quantileOf(data, adoption, 2 / 3) };
  const middle = { feature: adoption, gte: quantileOf(data, adoption, 1 / 3) };
  const used: RuleFeature[] = [featureOf(data, adoption)];
  const segments: Segment[] = [];
  const add = (id: string, name: string, ...all: Leaf[]) => segments.push({ id, name, any: [{ all }] });
  if (activation) {
    const { reached, time } = activation;
    used.push(featureOf(data, reached), featureOf(data, time));
    add('not-activated', 'Not activated', { feature: reached, is: false });
    add('highly-engaged', 'Highly engaged', high, { feature: time, lt: quantileOf(data, time, 1 / 2) });
  }
  add('engaged', 'Engaged', high);
  add('growing', 'Growing', middle);
  return {
    kind: 'kindred/rules',
    version: RULE_SET_VERSION,
    features: used,
    segments,
    fallback: { id: 'lightly-engaged', name: 'Lightly engaged' },
  };
}

function columnOf(data: RuleColumns, name: string) {
  const column = data.columns.find((c) => c.feature.name === name);
  if (!column) {
    throw usageError('no-such-feature', {
      what: `there is no feature '${name}'`,
      where: 'engagement levels',
    });
  }
  return column;
}

function featureOf(data: RuleColumns, name: string): RuleFeature {
  return columnOf(data, name).feature;
}

/**
 * A short decimal between the quantile of the known values (nearest rank) and the next lower value, so that nobody sits on
 * it; the quantile itself, to four decimals, where there is none.
 */
function quantileOf(data: RuleColumns, name: string, q: number): number {
  const column = columnOf(data, name);
  const known =
    column.type === 'number' ? column.values.filter((v) => !Number.isNaN(v)).sort() : new Float64Array(0);
  if (known.length === 0) {
    throw usageError('no-values', {
      what: `the feature '${name}' has no values`,
      where: 'engagement levels',
    });
  }
  const at = known[Math.min(known.length - 1, Math.floor(q * known.length))]!;
  const below = known.findLast((v) => v < at);
  return (below === undefined ? null : shortDecimalBetween(below, at)) ?? Number(at.toFixed(4));
}
