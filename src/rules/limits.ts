import { usageError } from '../base/index.js';
import { type Leaf, leafType, type RuleFeature, type RuleSet } from './form.js';

/** Largest magnitude that every target compares exactly; Optimizely answers "unknown" above it. */
export const MAX_NUMBER = Number.MAX_SAFE_INTEGER;
/** Most values of one list: Unleash's limit per constraint. */
export const MAX_CATEGORIES = 250;
/** Most characters of one value: PostHog, Firebase and Unleash allow at least this. */
export const MAX_CATEGORY_LENGTH = 200;
const MAX_NAME_LENGTH = 100;

const FEATURE_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const PLAIN_DECIMAL = /^-?\d{1,15}(\.\d{1,9})?$/;
const SEGMENT_ID = /^[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?$/;

/** Names that mean something else to a JavaScript object or to a target's user object. */
const RESERVED_NAMES: ReadonlySet<string> = new Set([
  ...['__proto__', 'constructor', 'prototype', 'hasOwnProperty', 'toString', 'valueOf'],
  ...[
    'id',
    'key',
    'kind',
    'anonymous',
    '_meta',
    'targetingKey',
    'userId',
    'user_id',
    'userID',
    'distinct_id',
  ],
  ...['sessionId', 'remoteAddress', 'environment', 'appName', 'currentTime', 'properties', 'randomizationId'],
]);

/**
 * The plain decimal text of a threshold (`-?\d{1,15}(\.\d{1,9})?`), or null when it has none. Only such numbers are read
 * alike by every target: exponents and long fractions are not.
 */
export function decimalText(value: number): string | null {
  const text = /e/.test(String(value)) ? value.toFixed(9).replace(/\.?0+$/, '') : String(value);
  return PLAIN_DECIMAL.test(text) && Number(text) === value && Math.abs(value) <= MAX_NUMBER ? text : null;
}

/** The same, for numbers that are known to have one. */
export function thresholdText(value: number): string {
  const text = decimalText(value);
  if (text === null) throw new RangeError(`${value} is not a plain decimal`);
  return text;
}

/** Checks everything that the shape alone does not say: names, types, numbers, categories. */
export function checkLimits(ruleSet: RuleSet, where: string): void {
  const features = new Map<string, RuleFeature>();
  for (const feature of ruleSet.features) {
    if (!FEATURE_NAME.test(feature.name) || feature.name.length > MAX_NAME_LENGTH) {
      fail(`feature name '${feature.name}'`, where, 'letters, digits and _, not beginning with a digit');
    }
    if (RESERVED_NAMES.has(feature.name)) {
      fail(`feature name '${feature.name}'`, where, 'a name that no target reserves');
    }
    if (features.has(feature.name))
      fail(`feature '${feature.name}' is listed twice`, where, 'each feature once');
    features.set(feature.name, feature);
  }
  const ids = new Set<string>();
  for (const { id } of [...ruleSet.segments, ruleSet.fallback]) {
    if (!SEGMENT_ID.test(id) || id.length > MAX_NAME_LENGTH) {
      fail(`segment id '${id}'`, where, 'lower-case letters, digits, - and _');
    }
    if (ids.has(id)) fail(`segment id '${id}' is used twice`, where, 'each id once');
    ids.add(id);
  }
  for (const segment of ruleSet.segments) {
    for (const clause of segment.any) {
      for (const leaf of clause.all) checkLeaf(leaf, features, `${where}, segment '${segment.id}'`);
    }
  }
}

function checkLeaf(leaf: Leaf, features: ReadonlyMap<string, RuleFeature>, where: string): void {
  const feature = features.get(leaf.feature);
  if (!feature) fail(`feature '${leaf.feature}' is not listed`, where, 'a feature of the rule set');
  if (feature!.type !== leafType(leaf)) {
    fail(`feature '${leaf.feature}' is a ${feature!.type}`, where, `a ${leafType(leaf)} for this test`);
  }
  const number = 'gte' in leaf ? leaf.gte : 'lt' in leaf ? leaf.lt : 0;
  if (decimalText(number) === null) {
    fail(`threshold ${number}`, where, 'a decimal with at most 15 digits before the point and 9 after');
  }
  const categories = 'in' in leaf ? leaf.in : 'nin' in leaf ? leaf.nin : null;
  if (categories) checkCategories(categories, where);
}

function checkCategories(values: readonly string[], where: string): void {
  if (values.length > MAX_CATEGORIES) {
    fail(`a list of ${values.length} values`, where, `at most ${MAX_CATEGORIES} values`);
  }
  if (new Set(values).size < values.length) fail('a list with a value twice', where, 'each value once');
  for (const value of values) {
    const tidy =
      value === value.trim() && value === value.normalize('NFC') && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(value);
    if (value === '' || !tidy || !isWellFormed(value) || value.length > MAX_CATEGORY_LENGTH) {
      fail(
        `the value ${JSON.stringify(value)}`,
        where,
        `one line without spaces around it, in Unicode form NFC, 1 to ${MAX_CATEGORY_LENGTH} characters`,
      );
    }
  }
}

function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}

/** What is legal but executes differently somewhere, in words. */
export function lintRuleSet(ruleSet: RuleSet): string[] {
  const byFeature = new Map<string, Set<string>>();
  for (const leaf of ruleSet.segments.flatMap((s) => s.any.flatMap((c) => c.all))) {
    const values = 'in' in leaf ? leaf.in : 'nin' in leaf ? leaf.nin : [];
    const seen = byFeature.get(leaf.feature) ?? new Set<string>();
    for (const value of values) seen.add(value);
    byFeature.set(leaf.feature, seen);
  }
  const warnings: string[] = [];
  for (const [feature, values] of byFeature) {
    const folded = new Map<string, string>();
    for (const value of values) {
      const twin = folded.get(value.toLowerCase());
      if (twin !== undefined) {
        warnings.push(
          `'${feature}' tells '${twin}' from '${value}' by letter case only, which some systems cannot`,
        );
      }
      folded.set(value.toLowerCase(), value);
    }
  }
  return warnings;
}

function fail(what: string, where: string, expected: string): never {
  throw usageError('bad-rules', { what, where, expected });
}
