import { durationInWords, parseDuration, usageError } from '../base/index.js';
import type {
  Attribution,
  Breakdown,
  Exclusion,
  FunnelDefinition,
  FunnelPreset,
  FunnelRule,
  FunnelStep,
} from './definition.js';
import type { WindowFunnelMode } from './matching/index.js';
import { funnelRule } from './presets.js';

/** A funnel as a person writes it, in the configuration or on the command line. */
export interface FunnelInput {
  name: string;
  steps: readonly (
    | string
    | {
        event: string | readonly string[];
        name?: string | undefined;
        where?: readonly { property: string; in: readonly string[] }[] | undefined;
      }
  )[];
  /** A duration such as `7d`. */
  window?: string | undefined;
  preset?: FunnelPreset | undefined;
  order?: FunnelRule['order'] | undefined;
  counting?: FunnelRule['counting'] | undefined;
  reentry?: FunnelRule['reentry'] | undefined;
  ties?: FunnelRule['ties'] | undefined;
  /** An event, or an event with the steps (from 1) between which it counts. */
  exclude?: readonly (string | { event: string; from: number; to: number })[] | undefined;
  hold?: readonly string[] | undefined;
  /** Modes of ClickHouse's `windowFunnel`, with the preset `clickhouse`. */
  modes?: readonly WindowFunnelMode[] | undefined;
  /** A property of the events whose values take the place of personas; the first value of a user by default. */
  breakdown?: { property: string; attribution?: Attribution | undefined } | undefined;
}

/** Steps and exclusions are bits of one 32-bit integer. */
const MOST_BITS = 31;

/**
 * The definition of a funnel, complete and consistent.
 *
 * @param where  what an error names: `funnels[0]`, `--steps`
 * @throws KindredError (usage) when it has fewer than two steps, or asks for what its preset does not know
 */
export function defineFunnel(input: FunnelInput, where: string): FunnelDefinition {
  const steps = input.steps.map(stepOf);
  const exclusions = (input.exclude ?? []).map(
    (x): Exclusion =>
      typeof x === 'string'
        ? { event: x, fromStep: 1, toStep: steps.length }
        : { event: x.event, fromStep: x.from, toStep: x.to },
  );
  const preset = input.preset ?? 'kindred';
  const { order, counting, reentry, ties } = input;
  const rule = funnelRule(preset, {
    ...(input.window === undefined ? {} : { windowMs: parseDuration(input.window, `${where}.window`) }),
    ...(order === undefined ? {} : { order }),
    ...(counting === undefined ? {} : { counting }),
    ...(reentry === undefined ? {} : { reentry }),
    ...(ties === undefined ? {} : { ties }),
  });
  if (rule.windowFunnel && input.modes) {
    rule.windowFunnel = [...new Set([...rule.windowFunnel, ...input.modes])];
  }
  const { breakdown } = input;
  const definition: FunnelDefinition = {
    name: input.name,
    steps,
    rule,
    preset,
    exclusions,
    hold: [...(input.hold ?? [])],
    ...(breakdown
      ? { breakdown: { property: breakdown.property, attribution: breakdown.attribution ?? 'first_touch' } }
      : {}),
  };
  checkModes(definition, input.modes ?? [], where);
  check(definition, where);
  if (definition.breakdown) checkBreakdown(definition, definition.breakdown, where);
  return definition;
}

function stepOf(step: FunnelInput['steps'][number]): FunnelStep {
  if (typeof step === 'string') return { name: step, events: [step], where: [] };
  const events = typeof step.event === 'string' ? [step.event] : step.event;
  return { name: step.name ?? events.join(' or '), events, where: step.where ?? [] };
}

function check({ steps, exclusions, rule, preset }: FunnelDefinition, where: string): void {
  if (steps.length < 2) {
    throw usageError('few-steps', {
      what: `a funnel of ${steps.length === 1 ? 'one step' : 'no steps'} has no conversion`,
      where,
      expected: 'at least two steps',
    });
  }
  if (steps.length + exclusions.length > MOST_BITS) {
    throw usageError('many-steps', {
      what: `${steps.length} steps and ${exclusions.length} exclusions are too many`,
      where,
      expected: `at most ${MOST_BITS} together`,
    });
  }
  for (const { event, fromStep, toStep } of exclusions) {
    if (fromStep < 1 || toStep > steps.length || fromStep >= toStep) {
      throw usageError('bad-exclusion', {
        what: `'${event}' is excluded from step ${fromStep} to step ${toStep}`,
        where,
        expected: `two of the steps 1 to ${steps.length}, the first before the second`,
      });
    }
  }
  if (rule.counting === 'totals' && rule.windowFunnel) {
    throw usageError('no-totals', {
      what: `the preset ${preset} counts users, not entries`,
      where,
      fix: 'count uniques or sessions',
    });
  }
  if (rule.windowFunnel && exclusions.length > 0) {
    throw usageError('no-exclusions', {
      what: `the preset ${preset} has no exclusions`,
      where,
      fix: 'leave them out, or choose another preset',
    });
  }
}

function checkModes(
  { rule, preset }: FunnelDefinition,
  modes: readonly WindowFunnelMode[],
  where: string,
): void {
  if (modes.length === 0) return;
  const refuse = (what: string, fix: string) => usageError('no-modes', { what, where, fix });
  if (preset !== 'clickhouse')
    throw refuse('modes are those of windowFunnel', 'choose the preset clickhouse, or leave them out');
  if (!rule.windowFunnel)
    throw refuse('windowFunnel has no order but its own', 'leave out the order, or the modes');
  if (modes.includes('allow_reentry') && !rule.windowFunnel.includes('strict_order')) {
    throw refuse('allow_reentry means nothing without strict_order', 'add strict_order');
  }
}

function checkBreakdown(
  { steps, rule, hold }: FunnelDefinition,
  { attribution }: Breakdown,
  where: string,
): void {
  const refuse = (what: string, fix: string) => usageError('no-breakdown', { what, where, fix });
  if (rule.counting === 'sessions') {
    throw refuse(
      'the values of a property belong to users, and this funnel counts sessions',
      'count uniques or totals',
    );
  }
  if (hold.length > 0)
    throw refuse('a held property keeps one value already', 'leave out hold, or the breakdown');
  if (typeof attribution !== 'number') return;
  if (rule.order === 'any')
    throw refuse('in whatever order no event is step ' + attribution, 'attribute first_touch');
  if (attribution < 1 || attribution > steps.length) {
    throw refuse(`there is no step ${attribution}`, `name one of the steps 1 to ${steps.length}`);
  }
}

/** The rule in words, one sentence per choice: what a reader must know to get the same numbers elsewhere. */
export function ruleInWords({
  steps,
  rule,
  preset,
  exclusions,
  hold,
  breakdown,
}: FunnelDefinition): string[] {
  const like = preset === 'kindred' ? '' : ` (as ${VENDORS[preset]} counts)`;
  return [
    `${COUNTING[rule.counting]}${like}.`,
    ORDER[rule.order],
    Number.isFinite(rule.windowMs)
      ? `Every step must come within ${durationInWords(rule.windowMs)} of the first, the end included.`
      : 'There is no time limit.',
    rule.windowFunnel
      ? `A first step seen again starts the chain anew; the longest chain counts.${rule.windowFunnel.map((mode) => ` ${MODES[mode]}`).join('')}`
      : rule.order === 'any'
        ? rule.counting === 'totals'
          ? 'An entry opens at any of the steps and takes each step once; the next opens when it is through, out of time or excluded.'
          : 'The window that holds the most steps counts; of several the earliest.'
        : rule.counting === 'totals' || rule.reentry === 'first' || rule.ties === 'second'
          ? 'An entry opens at a first step; a first step seen again while it is open changes nothing.'
          : 'Of several first steps the one counts from which the chain goes furthest; of equally long chains the latest.',
    TIES[rule.windowFunnel ? 'exact' : rule.ties],
    rule.oneEventManySteps && !rule.windowFunnel?.includes('strict_once')
      ? 'One event may be several steps.'
      : 'One event is one step.',
    ...(exclusions.length > 0 ? [exclusionWords(exclusions, steps.length, rule)] : []),
    ...(hold.length > 0
      ? [
          `All steps must have the value of the first step in ${hold.map((name) => `'${name}'`).join(' and ')}.`,
        ]
      : []),
    ...(breakdown ? [breakdownWords(breakdown, steps)] : []),
  ];
}

function breakdownWords({ property, attribution }: Breakdown, steps: readonly FunnelStep[]): string {
  if (attribution === 'first_touch')
    return `A user belongs to the first value of '${property}' on any of the steps, for all it does.`;
  if (attribution === 'last_touch')
    return `A user belongs to the last value of '${property}' on any of the steps, for all it does.`;
  if (attribution === 'all_events') {
    return `Each value of '${property}' is a funnel of its own, of the events that have it: a user may be in several, and in fewer steps than in all.`;
  }
  return (
    `Each value that '${property}' has at step ${attribution} ('${steps[attribution - 1]!.name}') counts who did that step with it: ` +
    'a user may be under several, and who never did that step is under none, so the shares are too high.'
  );
}

const VENDORS = {
  mixpanel: 'Mixpanel',
  amplitude: 'Amplitude',
  posthog: 'PostHog',
  clickhouse: 'ClickHouse’s windowFunnel',
} as const;

const COUNTING = {
  uniques: 'Each user counts once',
  totals: 'Every entry counts, so a user may count several times',
  sessions: 'Each session counts once',
} as const;

const ORDER = {
  loose: 'The steps come in their order; anything may happen in between.',
  strict: 'The steps come in their order, directly one after the other.',
  any: 'The steps come in whatever order.',
} as const;

const MODES: Record<WindowFunnelMode, string> = {
  strict_order: 'Any other event, or a step that comes too early, ends it (strict_order).',
  strict_deduplication: 'A step that is done again, but for the first, ends it (strict_deduplication).',
  strict_increase: 'Each step must be later than the one before (strict_increase).',
  strict_once: 'Every event of a chain is another one (strict_once).',
  allow_reentry: 'Steps that come too early are passed over (allow_reentry).',
};

const TIES = {
  exact: 'Events at the same millisecond are taken in the order of the steps, so they convert.',
  second: 'Times are compared by whole seconds; events of one second are in either order.',
  'grace-2s': 'A step may come up to 2 seconds before the one it follows.',
} as const;

function exclusionWords(exclusions: readonly Exclusion[], steps: number, rule: FunnelRule): string {
  const what = exclusions.map(({ event, fromStep, toStep }) =>
    fromStep === 1 && toStep === steps ? `'${event}'` : `'${event}' between steps ${fromStep} and ${toStep}`,
  );
  const effect =
    rule.exclusionEffect === 'drop-user'
      ? 'takes the user out of the funnel, first step included'
      : 'ends the entry, which stays counted as far as it got';
  return `${what.join(', ')} on the way ${effect}.`;
}
