import type { PlanArtifact } from '../artifact.js';

/** What a feature-flag system needs to know of a planned experiment. */
export interface FlaggedExperiment {
  /** Key of the flag and of the experiment: letters, digits, `-`, `_`. */
  key: string;
  name: string;
  hypothesis: string;
  control: string;
  /** Weights add up to 10,000. */
  variants: readonly { name: string; weight: number }[];
  /** Personas that take part, as values of the string attribute `persona`; empty: everyone. */
  personas: readonly string[];
}

/** The attribute of a user that holds the persona. */
export const PERSONA_ATTRIBUTE = 'persona';

/** A plan as an experiment behind a flag; only the personas that can be tested take part when any was asked for. */
export function flaggedExperiment(plan: PlanArtifact, personas: readonly string[] = []): FlaggedExperiment {
  return {
    key: keyOf(plan.name),
    name: plan.name,
    hypothesis: plan.hypothesis,
    control: plan.control,
    variants: plan.variants,
    personas,
  };
}

/** A key that every system accepts. */
export function keyOf(name: string): string {
  const key = name
    .normalize('NFKD')
    .replace(/[^\w-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .toLowerCase();
  return key === '' ? 'experiment' : key;
}
