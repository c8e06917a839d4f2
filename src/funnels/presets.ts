import type { FunnelPreset, FunnelRule } from './definition.js';

/**
 * How each vendor counts, by its own documentation and source. The window is the vendor's default; a definition
 * usually sets its own. `kindred` takes the entry that goes furthest and keeps everyone who entered in the denominator.
 */
const PRESETS: Record<FunnelPreset, FunnelRule> = {
  kindred: {
    order: 'loose',
    windowMs: 7 * 86_400_000,
    reentry: 'latest',
    ties: 'exact',
    oneEventManySteps: false,
    exclusionEffect: 'end-entry',
    counting: 'uniques',
  },
  mixpanel: {
    order: 'loose',
    windowMs: 7 * 86_400_000,
    reentry: 'first',
    ties: 'grace-2s',
    oneEventManySteps: false,
    exclusionEffect: 'end-entry',
    counting: 'uniques',
  },
  amplitude: {
    order: 'loose',
    windowMs: 30 * 86_400_000,
    reentry: 'latest',
    ties: 'second',
    oneEventManySteps: false,
    exclusionEffect: 'end-entry',
    counting: 'uniques',
  },
  posthog: {
    order: 'loose',
    windowMs: 14 * 86_400_000,
    reentry: 'latest',
    ties: 'exact',
    oneEventManySteps: false,
    exclusionEffect: 'drop-user',
    counting: 'uniques',
  },
  clickhouse: {
    order: 'loose',
    windowMs: 7 * 86_400_000,
    reentry: 'latest',
    ties: 'exact',
    oneEventManySteps: true,
    exclusionEffect: 'end-entry',
    counting: 'uniques',
    windowFunnel: [],
  },
};

/** The rule of a preset with the fields that a definition sets itself. */
export function funnelRule(preset: FunnelPreset, overrides: Partial<FunnelRule> = {}): FunnelRule {
  const rule = { ...PRESETS[preset], ...overrides };
  // ClickHouse's own algorithm knows one order; another one takes this program's matcher.
  if (rule.windowFunnel && overrides.order !== undefined && overrides.order !== 'loose') {
    const { windowFunnel: _, ...plain } = rule;
    return overrides.order === 'strict' ? { ...rule, windowFunnel: ['strict_order'] } : plain;
  }
  return rule;
}
