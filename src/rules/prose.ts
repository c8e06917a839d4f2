import { type Clause, encodeLeaf, type LeafEncoding, type RuleFeature, type Segment } from './form.js';

/** Units that a sentence needs after the number; others are part of the title. */
const SPOKEN_UNITS: ReadonlySet<string> = new Set(['days', 'hours', 'minutes', 'bits']);

/** Text from data as plain Markdown: no line breaks, nothing that Markdown or HTML would act on. */
export function markdownText(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').replace(/[\\`*_[\]<>|#~$!&]/g, '\\$&');
}

/** A segment's rule as a sentence: `Users with … of at least 3.2 and … under 20 %; or users with …`. */
export function segmentSentence(segment: Segment, features: ReadonlyMap<string, RuleFeature>): string {
  const clauses = segment.any.map((clause) => `users ${clauseWords(clause, features)}`);
  const text = clauses.join('; or ');
  return `${text[0]!.toUpperCase()}${text.slice(1)}.`;
}

function clauseWords(clause: Clause, features: ReadonlyMap<string, RuleFeature>): string {
  const words = clause.all.map((leaf) => encodeLeaf(leaf, phrases(features)));
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

function phrases(features: ReadonlyMap<string, RuleFeature>): LeafEncoding<string> {
  const title = (name: string) => `*${markdownText(features.get(name)?.title ?? name)}*`;
  const amount = (name: string, value: number) => amountText(features.get(name)?.unit ?? '', value);
  const list = (values: readonly string[]) => values.map((v) => `“${markdownText(v)}”`).join(', ');
  return {
    gte: (f, v) => `with ${title(f)} of at least ${amount(f, v)}`,
    lt: (f, v) => `with ${title(f)} under ${amount(f, v)}`,
    is: (f, v) => `for whom ${title(f)} ${v ? 'holds' : 'does not hold'}`,
    in: (f, values) => `whose ${title(f)} is ${values.length === 1 ? '' : 'one of '}${list(values)}`,
    nin: (f, values) =>
      `whose ${title(f)} is known and not ${values.length === 1 ? '' : 'one of '}${list(values)}`,
  };
}

/** A threshold as a person reads it: exact, shares in percent. */
function amountText(unit: string, value: number): string {
  if (unit === 'share') return `${Number((value * 100).toPrecision(12))} %`;
  return SPOKEN_UNITS.has(unit) ? `${value} ${unit}` : String(value);
}
