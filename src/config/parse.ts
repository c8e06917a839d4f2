import { isMap, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import { type core, z } from 'zod';
import { nearestName, type Problem, usageError } from '../base/index.js';
import { type Config, configSchema } from './schema.js';

/**
 * Reads a configuration. Every message has line and column, what was expected, and the nearest name of a misspelt key.
 *
 * @param text the YAML (or JSON) text
 * @param file its name, for messages
 * @throws KindredError (usage) for the first problem, with the number of further ones
 */
export function parseConfig(text: string, file: string): Config {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: true,
    maxAliasCount: 100,
  } as never);
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const syntax = document.errors[0];
  if (syntax) {
    throw usageError('config-syntax', {
      what: `the configuration is not valid YAML: ${syntax.message.split('\n')[0]}`,
      where: at(syntax.pos[0]),
      fix: 'correct the line; `kindred init` writes a valid file to start from',
    });
  }
  const value = document.toJS({ maxAliasCount: 100 }) ?? {};
  const result = configSchema.safeParse(value);
  if (result.success) return result.data;
  const problems: Problem[] = result.error.issues
    .map((issue) => describe(issue, document.contents as Node | null))
    .sort((a, b) => a.offset - b.offset)
    .map(({ offset, problem }) => ({ ...problem, where: at(offset) }));
  const [first, ...more] = problems;
  throw usageError('config', {
    ...first!,
    ...(more.length > 0
      ? { fix: [first!.fix, ...more.map((p) => `also ${p.where}: ${p.what}`)].filter(Boolean).join('\n') }
      : {}),
  });
}

/** The configuration that holds when there is no file. */
export function defaultConfig(): Config {
  return configSchema.parse({});
}

type Issue = core.$ZodIssue;

/** The problem of an issue, and where in the text its key or value begins. */
function describe(issue: Issue, root: Node | null): { offset: number; problem: Problem } {
  const key = issue.path.map((part) => (typeof part === 'number' ? `[${part}]` : String(part))).join('.');
  const node = nodeAt(root, issue.path);
  const offset = node?.range?.[0] ?? 0;
  if (issue.code !== 'unrecognized_keys') {
    return { offset, problem: { what: `'${key}': ${issue.message}`, ...expectation(issue) } };
  }
  const wrong = issue.keys[0]!;
  const keyNode = isMap(node)
    ? node.items.map((item) => item.key).find((candidate) => isScalar(candidate) && candidate.value === wrong)
    : undefined;
  const known = knownKeys(issue.path);
  const near = nearestName(wrong, known);
  return {
    offset: (keyNode as Node | undefined)?.range?.[0] ?? offset,
    problem: {
      what: `unknown key '${wrong}'${key ? ` in '${key}'` : ''}`,
      expected: `one of ${known.join(', ')}`,
      ...(near ? { fix: `did you mean '${near}'?` } : {}),
    },
  };
}

function expectation(issue: Issue): { expected?: string } {
  if (issue.code === 'invalid_value') return { expected: issue.values.map(String).join(', ') };
  if (issue.code === 'invalid_type') return { expected: issue.expected };
  return {};
}

function nodeAt(root: Node | null, path: readonly PropertyKey[]): Node | undefined {
  let node: Node | undefined = root ?? undefined;
  for (const part of path) {
    const next = (node as { get?: (key: unknown, keepScalar: boolean) => unknown } | undefined)?.get?.(
      part,
      true,
    );
    if (next === undefined || next === null) return node;
    node = next as Node;
  }
  return node;
}

/** Keys that are allowed at a path, by walking the schema. */
function knownKeys(path: readonly PropertyKey[]): string[] {
  let schema: unknown = configSchema;
  for (const part of path) schema = child(unwrap(schema), part);
  const object = unwrap(schema);
  return object instanceof z.ZodObject ? Object.keys(object.shape) : [];
}

function unwrap(schema: unknown): unknown {
  let inner = schema;
  while (inner instanceof z.ZodDefault || inner instanceof z.ZodOptional || inner instanceof z.ZodPrefault)
    inner = inner.unwrap();
  return inner;
}

function child(schema: unknown, part: PropertyKey): unknown {
  if (schema instanceof z.ZodObject) return (schema.shape as Record<PropertyKey, unknown>)[part];
  if (schema instanceof z.ZodArray) return schema.element;
  return undefined;
}
