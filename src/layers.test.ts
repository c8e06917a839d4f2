import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

/** The folders of `src`, from the ground up. A folder imports only folders before it, through their `index.ts`. */
const ORDER = [
  'base',
  'numeric',
  'engines',
  'sources',
  'events',
  'sessions',
  'features',
  'clustering',
  'personas',
  'rules',
  'funnels',
  'experiments',
  'exports',
  'reports',
  'config',
  'pipeline',
  'cli',
];

/** What only `base` and `cli` may touch: everything that makes a result depend on the machine or the moment. */
const EFFECTS: { name: string; pattern: RegExp; allowed: string[] }[] = [
  { name: 'Math.random', pattern: /\bMath\.random\b/, allowed: [] },
  {
    name: 'the clock',
    pattern: /\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\.now\b|process\.hrtime/,
    allowed: ['cli'],
  },
  { name: 'process', pattern: /\bprocess\.|from 'node:process'/, allowed: ['base', 'cli'] },
  { name: 'console', pattern: /\bconsole\./, allowed: ['base', 'cli'] },
  { name: 'the file system', pattern: /from '(?:node:)?fs(?:\/promises)?'/, allowed: ['base', 'cli'] },
  { name: 'locale-dependent order', pattern: /\.localeCompare\(|\.toLocale[A-Z]\w*\(/, allowed: [] },
  { name: 'the network', pattern: /from 'node:(?:https?|net|tls|dgram|dns)'|\bfetch\(/, allowed: [] },
];

const SRC = dirname(fileURLToPath(import.meta.url));
const files = sourceFiles(SRC);
const imports = new Map(files.map((file) => [file, valueImports(file)]));

describe('the layers of src', () => {
  it('has no folder outside the order', () => {
    const folders = readdirSync(SRC).filter((name) => statSync(join(SRC, name)).isDirectory());
    expect(folders.filter((name) => !ORDER.includes(name))).toEqual([]);
  });

  it('imports only from folders before its own', () => {
    const wrong: string[] = [];
    for (const file of files) {
      for (const target of allImports(file)) {
        const from = ORDER.indexOf(folderOf(file));
        const to = ORDER.indexOf(folderOf(target));
        if (to > from) wrong.push(`${short(file)} -> ${short(target)}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('enters another folder through its door', () => {
    const wrong: string[] = [];
    for (const file of files) {
      for (const target of allImports(file)) {
        if (folderOf(file) !== folderOf(target) && short(target) !== `${folderOf(target)}${sep}index.ts`) {
          wrong.push(`${short(file)} -> ${short(target)}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  it('has no import cycle', () => {
    expect(findCycle()).toEqual([]);
  });

  it.each(EFFECTS)('keeps $name where it belongs', ({ pattern, allowed }) => {
    const wrong = files
      .filter((file) => !allowed.includes(folderOf(file)))
      .filter((file) => pattern.test(withoutComments(readFileSync(file, 'utf8'))))
      .map(short);
    expect(wrong).toEqual([]);
  });
});

function sourceFiles(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    if (entry.isDirectory())
      return entry.name === 'testing' || entry.name === 'wasm' ? [] : sourceFiles(path);
    return entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts') ? [path] : [];
  });
}

function allImports(file: string): string[] {
  return importsOf(file, /(?:from|import\()\s*'(\.[^']+)'/g);
}

/** Imports that exist at run time; a type may be imported in a circle without harm. */
function valueImports(file: string): string[] {
  return importsOf(file, /^(?:import|export)\s+(?!type\b)[^;]*?from\s+'(\.[^']+)'/gm);
}

function importsOf(file: string, pattern: RegExp): string[] {
  const text = withoutComments(readFileSync(file, 'utf8'));
  return [...text.matchAll(pattern)]
    .map((match) => resolve(dirname(file), match[1]!.replace(/\.js$/, '.ts')))
    .filter((target) => target.startsWith(SRC + sep));
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:'"`])\/\/.*$/gm, '$1');
}

function folderOf(file: string): string {
  return relative(SRC, file).split(sep)[0]!;
}

function short(file: string): string {
  return relative(SRC, file);
}

function findCycle(): string[] {
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (file: string): string[] => {
    if (done.has(file)) return [];
    const at = path.indexOf(file);
    if (at >= 0) return [...path.slice(at), file].map(short);
    path.push(file);
    for (const target of imports.get(file) ?? []) {
      const cycle = visit(target);
      if (cycle.length > 0) return cycle;
    }
    path.pop();
    done.add(file);
    return [];
  };
  for (const file of files) {
    const cycle = visit(file);
    if (cycle.length > 0) return cycle;
  }
  return [];
}
