import { MAX_NUMBER, type RuleSet } from '../../rules/index.js';
import type { ExportFile } from '../file.js';

/**
 * JavaScript source of `normalize(user)`: keeps of raw attributes the features that are present and well typed, so that
 * every system sees the same user. The twin of `normalize` in the rules folder; the conformance suite runs it.
 */
export function normalizeSource(ruleSet: RuleSet): string {
  const types = ruleSet.features.map((f) => `  ${JSON.stringify(f.name)}: ${JSON.stringify(f.type)},`);
  return `const TYPES = {
${types.join('\n')}
};

/** Keeps what is present and well typed; texts are trimmed and in Unicode form NFC. */
export function normalize(user) {
  const out = {};
  for (const name of Object.keys(TYPES)) {
    let value = Object.hasOwn(user, name) ? user[name] : undefined;
    if (typeof value !== TYPES[name]) continue;
    if (typeof value === 'number' && !(Math.abs(value) <= ${MAX_NUMBER})) continue;
    if (typeof value === 'string') {
      value = value.trim().normalize('NFC');
      if (value === '') continue;
    }
    out[name] = value;
  }
  return out;
}
`;
}

/**
 * `context.mjs`: builds the object that a system's SDK takes for a user. `body` is the JavaScript that returns it, with
 * `userId` and the normalised `known` in scope.
 */
export function contextModule(path: string, ruleSet: RuleSet, what: string, body: string): ExportFile {
  const content = `// Written by Kindred. ${what}

${normalizeSource(ruleSet)}
/** ${what} \`attributes\` are raw; unknown or mistyped ones are left out. */
export function context(userId, attributes) {
  const known = normalize(attributes);
${body
  .trim()
  .split('\n')
  .map((line) => `  ${line}`)
  .join('\n')}
}
`;
  return { path, content, records: ruleSet.features.length, notes: [] };
}
