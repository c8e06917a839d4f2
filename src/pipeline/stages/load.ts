import { loadInputs } from '../../sources/index.js';
import { withPlainNames } from '../input-names.js';
import type { Stage } from '../stage.js';

/** Reads the exports into the engine's raw tables, then locks the engine. */
export const loadExports: Stage = {
  name: 'load',
  title: 'reading exports',
  reads: [],
  writes: ['load'],
  async run(state, { config, engine, log, stdin, writable, tempDirectory }) {
    const { source } = config;
    const load = await loadInputs(
      engine,
      config.inputs,
      {
        sources: {
          properties: propertiesAskedFor(config),
          traits: traitsAskedFor(config),
          ...optional({ user: source.user, event: source.event, time: source.time }),
          ...optional({ timezone: source.timezone, projectTimezone: source.project_timezone }),
        },
        ...optional({ format: source.format }),
        maxRejects: source.max_rejects,
        stdin,
        tempDirectory,
      },
      log,
    );
    state.load = withPlainNames(load);
    await engine.lock(writable);
  },
};

type Config = Parameters<NonNullable<Stage['wanted']>>[0];

/** Event properties that funnels and experiments of the configuration need. */
export function propertiesAskedFor(config: Config): string[] {
  const names = new Set<string>();
  for (const funnel of config.funnels) {
    for (const name of funnel.hold ?? []) names.add(name);
    if (funnel.breakdown) names.add(funnel.breakdown.property);
    for (const step of funnel.steps) {
      if (typeof step !== 'string') for (const { property } of step.where ?? []) names.add(property);
    }
  }
  for (const { assignment } of [...config.experiments, ...config.copy_tests]) {
    if (!('property' in assignment)) continue;
    names.add(assignment.property);
    for (const { property } of assignment.where ?? []) names.add(property);
  }
  const metrics = [
    ...config.experiments.flatMap((experiment) => experiment.metrics),
    ...config.plans.flatMap((plan) => [plan.metric, ...plan.guardrails]),
  ];
  for (const { property, where = [], denominator_where = [] } of metrics) {
    if (property !== undefined) names.add(property);
    for (const filter of [...where, ...denominator_where]) names.add(filter.property);
  }
  for (const { goal } of config.copy_tests) for (const { property } of goal.where ?? []) names.add(property);
  return [...names];
}

function traitsAskedFor(config: Config): string[] {
  const names = new Set(config.source.traits);
  // Whatever hand-written segments ask for may be a trait; one that no export has is unknown for everyone.
  for (const { any } of config.rules.segments) {
    for (const { all } of any) for (const { feature } of all) names.add(feature);
  }
  for (const { assignment } of [...config.experiments, ...config.copy_tests]) {
    if ('trait' in assignment) names.add(assignment.trait);
  }
  return [...names];
}

/** The entries that are set; optional fields must be absent, not undefined. */
function optional<T extends Record<string, unknown>>(values: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;
}
