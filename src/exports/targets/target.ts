import { type KindredError, toJson, usageError } from '../../base/index.js';
import { RULE_SET_VERSION, type RuleSet } from '../../rules/index.js';
import type { Assignment } from '../assignment.js';
import type { ExportFile } from '../file.js';
import { plainText } from '../text.js';

/** A system that rules or cohorts are written for. Everything is deterministic and within the system's limits. */
export interface Target {
  /** As in `targets:` of the configuration. */
  name: string;
  title: string;
  kind: 'flags' | 'database' | 'analytics' | 'code' | 'model';
  /** Documents that find a user's segment from attributes: for users this run has not seen. */
  byRule?(ruleSet: RuleSet): ExportFile[];
  /** Documents that carry each user's persona; lazy, so that a file is gone before the next is made. */
  byAssignment?(assignment: Assignment): Iterable<ExportFile>;
}

/** How a flag document finds the segment: from features, or from the precomputed attribute `persona`. */
export type Flavour = 'by-rule' | 'by-attribute';

/** The attribute, and the flag, that carry the persona. */
export const PERSONA = 'persona';

/**
 * Rules over the single attribute `persona`, holding a persona id: the flavour by assignment of systems that evaluate
 * attributes. Whoever has no such attribute falls back.
 */
export function attributeRules(personas: Assignment['personas']): RuleSet {
  return {
    kind: 'kindred/rules',
    version: RULE_SET_VERSION,
    features: [
      {
        name: PERSONA,
        type: 'string',
        title: 'persona',
        unit: '',
        meaning: 'The persona id that this run assigned.',
      },
    ],
    segments: personas.map(({ id, name }) => ({
      id,
      name,
      any: [{ all: [{ feature: PERSONA, in: [id] }] }],
    })),
    fallback: { id: 'no-persona', name: 'No persona' },
  };
}

/** A JSON document of rules. */
export function rulesFile(
  path: string,
  document: unknown,
  ruleSet: RuleSet,
  notes: string[] = [],
): ExportFile {
  return { path, content: toJson(document), records: ruleSet.segments.length, notes };
}

/** Id and title of every outcome, the fallback last. */
export function outcomes(ruleSet: RuleSet): { id: string; name: string }[] {
  return [...ruleSet.segments, ruleSet.fallback].map(({ id, name }) => ({ id, name: plainText(name) }));
}

/** The rules do not fit into a system. */
export function limitError(system: string, what: string, limit: string, fix: string): KindredError {
  return usageError('target-limit', { what, where: system, expected: limit, fix });
}
