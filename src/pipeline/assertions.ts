import type { Config } from '../config/index.js';
import type { PersonaModel } from '../personas/index.js';

/** One assertion of the configuration and whether it holds. */
export interface Assertion {
  name: 'structure' | 'min_stability' | 'min_size';
  passed: boolean;
  words: string;
}

/** From weakest to strongest. */
const VERDICTS = ['no groups', 'a useful division of a continuum', 'natural groups'] as const;

/** Holds the model to the `assert` section of the configuration. */
export function checkAssertions(model: PersonaModel, asserted: Config['assert']): Assertion[] {
  const out: Assertion[] = [];
  const { structure, min_stability: stability, min_size: size } = asserted;
  if (structure !== undefined) {
    const found = model.verdict.verdict;
    const passed = VERDICTS.indexOf(found) >= VERDICTS.indexOf(structure);
    out.push({ name: 'structure', passed, words: `the verdict is '${found}', '${structure}' was asserted` });
  }
  if (stability !== undefined) {
    const weakest = model.personas.reduce((a, b) => (b.stability < a.stability ? b : a));
    out.push({
      name: 'min_stability',
      passed: weakest.stability >= stability,
      words: `'${weakest.name}' has stability ${weakest.stability.toFixed(2)}, ${stability} was asserted`,
    });
  }
  if (size !== undefined) {
    const smallest = model.personas.reduce((a, b) => (b.size < a.size ? b : a));
    out.push({
      name: 'min_size',
      passed: smallest.size >= size,
      words: `'${smallest.name}' has ${smallest.size} users, ${size} were asserted`,
    });
  }
  return out;
}
