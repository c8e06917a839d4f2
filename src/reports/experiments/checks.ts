import type { CheckArtifact, ExperimentArtifact } from '../../experiments/index.js';
import { type Block, heading, type Inline, paragraph, strong, table } from '../document/document.js';

const NAMES: Record<CheckArtifact['kind'], string> = {
  'sample-ratio': 'split of users',
  'sample-ratio-persona': 'split within a persona',
  'persona-mix': 'mix of personas',
  'pre-period': 'before exposure',
  'crossed-users': 'one variant each',
  'immature-users': 'windows still open',
  peeking: 'daily looks',
};

const RESULTS: Record<CheckArtifact['status'], Inline> = {
  passed: 'passed',
  warned: strong('warning'),
  failed: strong('failed'),
  'not checked': 'not checked',
};

/** What had to hold before any figure is read. */
export function checksSection({ checks, readable }: ExperimentArtifact): Block[] {
  const warned = checks.filter(({ status }) => status === 'warned').length;
  const words = !readable
    ? 'A check failed: the figures below are not to be acted on.'
    : warned > 0
      ? 'Nothing failed, but read the warnings before the figures.'
      : 'Nothing stands against reading the figures.';
  return [
    heading(2, 'Checks first'),
    paragraph(words),
    table(
      ['check', 'result', 'what was found'],
      checks.map(({ kind, status, words: found }): Inline[] => [NAMES[kind], RESULTS[status], found]),
    ),
  ];
}
