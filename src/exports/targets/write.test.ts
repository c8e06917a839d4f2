import { describe, expect, it } from 'vitest';
import { sampleAssignment } from '../testing/sample-assignment.js';
import { sampleRules } from '../testing/sample-rules.js';
import { targetFiles, targetsReadme } from './write.js';

describe('writing targets', () => {
  it('writes by rule and by assignment what there is', () => {
    const both = [
      ...targetFiles(['flagd', 'braze'], { ruleSet: sampleRules(), assignment: sampleAssignment(2) }),
    ];
    expect(both.map((f) => f.path)).toEqual([
      'targets/flagd/by-rule.flagd.json',
      'targets/flagd/by-rule.context.mjs',
      'targets/flagd/by-attribute.flagd.json',
      'targets/flagd/by-attribute.context.mjs',
      'targets/braze/attributes.csv',
    ]);
    const rules = [...targetFiles(['flagd'], { ruleSet: sampleRules() })];
    expect(rules.length).toBe(2);
  });

  it('says when there is nothing that a target could take', () => {
    expect(() => [...targetFiles(['braze'], { ruleSet: sampleRules() })]).toThrow(
      /nothing to write for Braze/,
    );
    expect(() => [...targetFiles(['onnx'], { assignment: sampleAssignment(2) })]).toThrow(
      /nothing to write for ONNX/,
    );
  });

  it('lists the files with what to know about them', () => {
    const files = [...targetFiles(['braze', 'segment'], { assignment: sampleAssignment(2) })];
    const text = targetsReadme(files);
    expect(text).toContain(
      '## Braze\n\n- `targets/braze/attributes.csv` (2 entries)\n  - user attribute CSV',
    );
    expect(text).toContain('## Segment');
  });
});
