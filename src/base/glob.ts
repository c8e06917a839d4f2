import { join, sep } from 'node:path';
import { listFiles, pathKind } from './files.js';

/** Whether a text has the signs of a pattern: `*`, `?`, `[…]` or `{…}`. */
export function isGlob(text: string): boolean {
  return /[*?]|\[[^\]]+\]|\{[^}]*,[^}]*\}/.test(text);
}

/**
 * Files that a pattern matches, in byte order. `*` and `?` stay within a folder, `**` spans folders, `[a-z]` and
 * `[!a-z]` are sets, `{a,b}` alternatives. Hidden files do not match. For shells that hand patterns on unexpanded,
 * and for patterns in the configuration.
 */
export function matchGlob(pattern: string): string[] {
  const parts = pattern.split(/[\\/]/);
  const fixed = parts.findIndex(isGlob);
  const root = parts.slice(0, fixed).join('/') || (fixed > 0 ? '/' : '.');
  if (pathKind(root) !== 'folder') return [];
  const expression = new RegExp(
    `^${parts.slice(fixed).map(partSource).join('/').replaceAll('(?:.*)/', '(?:.*/)?')}$`,
    'u',
  );
  const prefix = root === '.' ? '' : join(root, sep);
  return listFiles(root)
    .map((path) => (root === '.' ? path.replace(/^\.[\\/]/, '') : path))
    .filter((path) => expression.test(path.slice(prefix.length).split(sep).join('/')));
}

/** The regular expression of one part of a pattern between slashes. */
function partSource(part: string): string {
  if (part === '**') return '(?:.*)';
  let source = '';
  let depth = 0;
  for (let i = 0; i < part.length; i++) {
    const c = part[i]!;
    const end = c === '[' ? part.indexOf(']', i + 2) : -1;
    if (c === '*') source += '[^/]*';
    else if (c === '?') source += '[^/]';
    else if (end > 0) {
      const set = part
        .slice(i + 1, end)
        .replace(/^!/, '^')
        .replace(/[\\[\]&~]/g, '\\$&');
      source += `[${set}]`;
      i = end;
    } else if (c === '{' && part.includes('}', i)) {
      source += '(?:';
      depth++;
    } else if (c === '}' && depth > 0) {
      source += ')';
      depth--;
    } else if (c === ',' && depth > 0) source += '|';
    else source += c.replace(/[\\^$.|+()[\]{}/]/g, '\\$&');
  }
  return source;
}
