import {
  type Clause,
  encodeLeaf,
  type LeafEncoding,
  type RuleSet,
  thresholdText,
} from '../../rules/index.js';
import type { ExportFile } from '../file.js';
import { contextModule } from './adapter.js';
import { complementPattern } from './complement-pattern.js';
import { attributeRules, limitError, PERSONA, rulesFile, type Target } from './target.js';

/** Limits of Remote Config. */
const MAX_CONDITIONS = 2000;
const MAX_PATTERN = 250;
const MAX_CONDITION_NAME = 100;

/** Firebase Remote Config: a server template, and a template of named conditions to publish. */
export const firebaseRemoteConfig: Target = {
  name: 'firebase-remote-config',
  title: 'Firebase Remote Config',
  kind: 'flags',
  byRule(ruleSet) {
    const server = rulesFile(
      'targets/firebase-remote-config/by-rule.server-template.json',
      serverTemplate(ruleSet),
      ruleSet,
    );
    if (!hasExpressions(ruleSet)) {
      server.notes.push(
        'no template to publish: a "none of" value is too long for the patterns of its expressions',
      );
      return [server, context(ruleSet, 'by-rule')];
    }
    const path = 'targets/firebase-remote-config/by-rule.publish.json';
    const notes = ['conditions read custom signals, which the app has to set'];
    return [
      server,
      rulesFile(path, publishTemplate(ruleSet, expressionOf), ruleSet, notes),
      context(ruleSet, 'by-rule'),
    ];
  },
  byAssignment(assignment) {
    const ruleSet = attributeRules(assignment.personas);
    const userProperty = (clause: Clause) =>
      clause.all
        .map((l) => `app.userProperty['persona'].exactlyMatches([${'in' in l ? quoted(l.in) : ''}])`)
        .join(' && ');
    return [
      rulesFile(
        'targets/firebase-remote-config/by-attribute.publish.json',
        publishTemplate(ruleSet, userProperty),
        ruleSet,
        ['the app sets the user property persona; it is known from the next event on'],
      ),
      rulesFile(
        'targets/firebase-remote-config/by-attribute.server-template.json',
        serverTemplate(ruleSet),
        ruleSet,
      ),
      context(ruleSet, 'by-attribute'),
    ];
  },
};

function context(ruleSet: RuleSet, flavour: string): ExportFile {
  return contextModule(
    `targets/firebase-remote-config/${flavour}.context.mjs`,
    ruleSet,
    'The Remote Config evaluation context of a user.',
    'return { randomizationId: userId, ...known };',
  );
}

/** A leaf of the server SDK's template. There is no "none of": patterns say it, each within the limit. */
const SIGNAL: LeafEncoding<unknown[]> = {
  gte: (f, v) => [signal(f, 'NUMERIC_GREATER_EQUAL', [thresholdText(v)])],
  lt: (f, v) => [signal(f, 'NUMERIC_LESS_THAN', [thresholdText(v)])],
  is: (f, v) => [signal(f, 'STRING_EXACTLY_MATCHES', [String(v)])],
  in: (f, values) => [signal(f, 'STRING_EXACTLY_MATCHES', [...values])],
  nin: (f, values) => {
    const { patterns, long } = complements(values);
    return [
      ...patterns.map((pattern) => signal(f, 'STRING_CONTAINS_REGEX', [pattern])),
      ...long.map((value) => differs(f, value)),
    ];
  },
};

/** Not a value, for values too long for a pattern: does not contain it, or has something before or after it. */
function differs(feature: string, value: string): unknown {
  const text = value.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  return {
    orCondition: {
      conditions: [
        signal(feature, 'STRING_DOES_NOT_CONTAIN', [value]),
        signal(feature, 'STRING_CONTAINS_REGEX', [`[\\s\\S]${text}|${text}[\\s\\S]`]),
      ],
    },
  };
}

function signal(
  customSignalKey: string,
  customSignalOperator: string,
  targetCustomSignalValues: string[],
): unknown {
  return { customSignal: { customSignalKey, customSignalOperator, targetCustomSignalValues } };
}

function serverTemplate(ruleSet: RuleSet): unknown {
  const conditionName = (id: string) => `persona_${id.replaceAll('-', '_')}`.slice(0, MAX_CONDITION_NAME);
  const conditions = ruleSet.segments.map((s) => ({
    name: conditionName(s.id),
    condition: {
      orCondition: {
        conditions: s.any.map((clause) => ({
          andCondition: { conditions: clause.all.flatMap((leaf) => encodeLeaf(leaf, SIGNAL)) },
        })),
      },
    },
  }));
  const named = ruleSet.segments.map((s): [string, string] => [conditionName(s.id), s.id]);
  if (new Set(named.map(([name]) => name)).size < named.length) {
    const fix = 'rename one of the segments';
    throw limitError(
      'firebase-remote-config',
      'two segment ids that differ in - and _ only',
      'different ids',
      fix,
    );
  }
  return { conditions, parameters: parameters(ruleSet, named), etag: 'kindred' };
}

/** Expressions know `&&` only: one named condition per clause, and the first listed wins. */
function publishTemplate(ruleSet: RuleSet, expression: (clause: Clause) => string): unknown {
  const named = ruleSet.segments.flatMap((s) =>
    s.any.map((clause, i) => ({
      id: s.id,
      name: `persona ${s.id}${s.any.length > 1 ? ` ${i + 1}` : ''}`.slice(0, MAX_CONDITION_NAME),
      expression: expression(clause),
    })),
  );
  if (named.length > MAX_CONDITIONS) {
    const fix = 'write shorter rules';
    throw limitError(
      'firebase-remote-config',
      `${named.length} clauses`,
      `at most ${MAX_CONDITIONS} conditions`,
      fix,
    );
  }
  return {
    conditions: named.map(({ name, expression: text }) => ({ name, expression: text, tagColor: 'BLUE' })),
    parameters: parameters(
      ruleSet,
      named.map(({ name, id }): [string, string] => [name, id]),
    ),
    version: { description: 'Personas, written by Kindred.' },
  };
}

function parameters(ruleSet: RuleSet, named: readonly [string, string][]): unknown {
  return {
    [PERSONA]: {
      defaultValue: { value: ruleSet.fallback.id },
      valueType: 'STRING',
      conditionalValues: Object.fromEntries(named.map(([name, value]) => [name, { value }])),
    },
  };
}

const EXPRESSION: LeafEncoding<string> = {
  gte: (f, v) => `app.customSignal['${f}'] >= ${thresholdText(v)}`,
  lt: (f, v) => `app.customSignal['${f}'] < ${thresholdText(v)}`,
  is: (f, v) => `app.customSignal['${f}'].exactlyMatches(['${v}'])`,
  in: (f, values) => `app.customSignal['${f}'].exactlyMatches([${quoted(values)}])`,
  nin: (f, values) =>
    complements(values)
      .patterns.map((pattern) => `app.customSignal['${f}'].matches([${quoted([pattern])}])`)
      .join(' && '),
};

/** Whether every "none of" can be said with patterns, the only negation that expressions have. */
function hasExpressions(ruleSet: RuleSet): boolean {
  return ruleSet.segments.every((s) =>
    s.any.every((c) => c.all.every((l) => !('nin' in l) || complements(l.nin).long.length === 0)),
  );
}

function expressionOf(clause: Clause): string {
  return clause.all.map((leaf) => encodeLeaf(leaf, EXPRESSION)).join(' && ');
}

function quoted(values: readonly string[]): string {
  return values.map((v) => `'${v.replace(/[\\']/g, '\\$&')}'`).join(', ');
}

/**
 * "None of A and B" is "none of A" and "none of B": as many patterns as the limit on their length needs, and the values
 * that are too long for a pattern of their own.
 */
function complements(values: readonly string[]): { patterns: string[]; long: string[] } {
  const wide = values.filter((v) => /[^\u0000-\uffff]/u.test(v));
  const plain = values.filter((v) => !wide.includes(v));
  if (wide.length > 0) {
    const rest = complements(plain);
    return { patterns: rest.patterns, long: [...rest.long, ...wide] };
  }
  if (values.length === 0) return { patterns: [], long: [] };
  const whole = complementPattern(values);
  if (whole.length <= MAX_PATTERN) return { patterns: [whole], long: [] };
  if (values.length === 1) return { patterns: [], long: [...values] };
  const half = values.length >> 1;
  const [left, right] = [complements(values.slice(0, half)), complements(values.slice(half))];
  return { patterns: [...left.patterns, ...right.patterns], long: [...left.long, ...right.long] };
}
