import { encodeLeaf, type LeafEncoding, MAX_NUMBER, type RuleSet, thresholdText } from '../../rules/index.js';
import type { ExportFile } from '../file.js';
import { plainText } from '../text.js';
import { handlersSource } from './lambda.js';
import type { Target } from './target.js';

/** TypeScript or JavaScript text of a type: JavaScript has none. */
export type Typed = (type: string) => string;

/**
 * A classifier without dependencies, as TypeScript and as JavaScript, with AWS Lambda handlers around it. It brings raw
 * attributes into shape itself, so it needs no context module.
 */
export const classifier: Target = {
  name: 'classifier',
  title: 'TypeScript and JavaScript classifier, AWS Lambda handlers',
  kind: 'code',
  byRule: (ruleSet) => {
    const files: [string, string][] = [
      ['classifier.ts', classifierSource(ruleSet, (type) => type)],
      ['classifier.mjs', classifierSource(ruleSet, () => '')],
      ['lambda.ts', handlersSource('./classifier.js', (type) => type)],
      ['lambda.mjs', handlersSource('./classifier.mjs', () => '')],
    ];
    return files.map(
      ([name, content]): ExportFile => ({
        path: `targets/classifier/${name}`,
        content,
        records: ruleSet.segments.length,
        notes: [],
      }),
    );
  },
};

function classifierSource(ruleSet: RuleSet, typed: Typed): string {
  const { features, segments, fallback } = ruleSet;
  const ids = [...segments, fallback].map((s) => quoted(s.id));
  const reads = features.map((f) => `  const ${f.name} = ${READ[f.type]}(user.${f.name});`);
  const tests = segments.map((s) => {
    const clauses = s.any.map((c) => {
      const text = c.all.map((leaf) => encodeLeaf(leaf, LEAF)).join(' && ');
      return c.all.length > 1 && s.any.length > 1 ? `(${text})` : text;
    });
    return `  if (${clauses.join(' || ')}) return ${quoted(s.id)};`;
  });
  const types = typed(`
/** Every segment, in the order in which the rules are tried. */
export type Segment = ${ids.join(' | ')};

/** What the rules ask about a user. Values of other types count as unknown. */
export interface User {
${features.map((f) => `  /** ${comment(f.title)} */\n  ${f.name}?: ${f.type} | null;`).join('\n')}
}
`);
  const helpers = [...new Set(features.map((f) => f.type))].map((type) => helperSource(type, typed));
  return `// Segment rules, written by Kindred. The first rule that holds decides; unknown values hold for none.
${types}
export const SEGMENTS${typed(': readonly Segment[]')} = [${ids.join(', ')}];

/** The segment of a user from raw attributes. */
export function classify(user${typed(': User | Readonly<Record<string, unknown>>')})${typed(': Segment')} {
${reads.join('\n')}
${tests.join('\n')}
  return ${quoted(fallback.id)};
}

${helpers.join('\n')}`;
}

const READ = { number: 'readNumber', boolean: 'readBoolean', string: 'readText' } as const;

/** Unknown is NaN, null or the empty text, for which each of these is false. */
const LEAF: LeafEncoding<string> = {
  gte: (f, v) => `${f} >= ${thresholdText(v)}`,
  lt: (f, v) => `${f} < ${thresholdText(v)}`,
  is: (f, v) => `${f} === ${v}`,
  in: (f, values) => alternatives(values.map((v) => `${f} === ${quoted(v)}`)),
  nin: (f, values) => [...values, ''].map((v) => `${f} !== ${quoted(v)}`).join(' && '),
};

function alternatives(tests: readonly string[]): string {
  return tests.length === 1 ? tests[0]! : `(${tests.join(' || ')})`;
}

function helperSource(type: 'number' | 'boolean' | 'string', typed: Typed): string {
  const value = `value${typed(': unknown')}`;
  if (type === 'number') {
    return `function readNumber(${value})${typed(': number')} {
  return typeof value === 'number' && Math.abs(value) <= ${MAX_NUMBER} ? value : Number.NaN;
}
`;
  }
  if (type === 'boolean') {
    return `function readBoolean(${value})${typed(': boolean | null')} {
  return typeof value === 'boolean' ? value : null;
}
`;
  }
  return `/** Trimmed and in Unicode form NFC; plain ASCII needs no more than the trim. */
function readText(${value})${typed(': string')} {
  if (typeof value !== 'string') return '';
  const text = value.trim();
  return /^[\\x20-\\x7e]*$/.test(text) ? text : text.normalize('NFC');
}
`;
}

/** A JavaScript text literal in single quotes. */
function quoted(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** A title inside a block comment. */
function comment(text: string): string {
  return plainText(text).replaceAll('*/', '* /');
}
