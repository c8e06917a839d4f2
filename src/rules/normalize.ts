import type { User } from './evaluate.js';
import type { FeatureType, RuleSet } from './form.js';
import { MAX_NUMBER } from './limits.js';

/**
 * Keeps of raw attributes what rules may look at: features of the rule set, present and well typed. Texts are trimmed
 * and brought to Unicode form NFC. Everything else becomes absent, so that all targets see the same user. A number
 * written as text is another type and goes: guessing would differ from system to system.
 */
export function normalize(ruleSet: RuleSet, user: User): Record<string, number | boolean | string> {
  const out: Record<string, number | boolean | string> = {};
  for (const { name, type } of ruleSet.features) {
    if (!Object.hasOwn(user, name)) continue;
    const value = normalizeValue(user[name], type);
    if (value !== undefined) out[name] = value;
  }
  return out;
}

function normalizeValue(value: unknown, type: FeatureType): number | boolean | string | undefined {
  if (typeof value !== type) return undefined;
  if (typeof value === 'number') return Math.abs(value) <= MAX_NUMBER ? value : undefined;
  if (typeof value === 'string') {
    const text = value.trim().normalize('NFC');
    return text === '' ? undefined : text;
  }
  return value as boolean;
}
