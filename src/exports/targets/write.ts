import { usageError } from '../../base/index.js';
import type { RuleSet } from '../../rules/index.js';
import type { Assignment } from '../assignment.js';
import type { ExportFile } from '../file.js';
import { findTarget } from './registry.js';
import type { Target } from './target.js';

/** What there is to hand over. Rules may be missing where there is one persona, an assignment in `kindred rules`. */
export interface Handover {
  ruleSet?: RuleSet;
  assignment?: Assignment;
}

/** A file of a target, to be written before the next is asked for. */
export interface TargetFile extends ExportFile {
  target: Target;
}

/**
 * The files of the named targets, one at a time: by rule where there are rules, by assignment where there is one.
 *
 * @throws KindredError (usage) for an unknown or retired target, one that can do neither with what there is, and rules
 * beyond a system's limits.
 */
export function* targetFiles(
  names: readonly string[],
  { ruleSet, assignment }: Handover,
): Generator<TargetFile> {
  for (const target of names.map(findTarget)) {
    const rules = ruleSet && target.byRule ? target.byRule(ruleSet) : [];
    const users = assignment && target.byAssignment ? target.byAssignment(assignment) : [];
    let files = 0;
    for (const list of [rules, users]) {
      for (const file of list) {
        files++;
        yield { ...file, target };
      }
    }
    if (files === 0) {
      throw usageError('nothing-for-target', {
        what: `there is nothing to write for ${target.title}`,
        where: 'targets',
        expected: target.byRule ? 'segment rules' : 'users with personas',
      });
    }
  }
}

/** `targets/README.md`: what each file is and what to know before using it. */
export function targetsReadme(files: readonly TargetFile[]): string {
  const lines = ['# Files for other systems', ''];
  for (const target of new Set(files.map((f) => f.target))) {
    lines.push(`## ${target.title}`, '');
    for (const { path, records, notes } of files.filter((f) => f.target === target)) {
      lines.push(
        `- \`${path}\` (${records} ${records === 1 ? 'entry' : 'entries'})`,
        ...notes.map((note) => `  - ${note}`),
      );
    }
    lines.push('');
  }
  return lines.join('\n');
}
