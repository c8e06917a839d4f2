import type { Contrast, EventContrast } from './artifact.js';
import { readsDifferently } from './contrast-words.js';
import { eventWords } from './naming/event-words.js';
import { kindOf } from './naming/feature-words.js';
import { capitalised } from './naming/title-case.js';
import { formatValue } from './units.js';

/** What a name speaks of: features and events by name. */
export interface NamedAfter {
  features: readonly string[];
  events: readonly string[];
}

/** Effects below these are not worth a sentence. */
const LEAST_DELTA = 0.2;
const LEAST_H = 0.1;
/** Statements of a persona. */
const MOST = 3;
/** Events that are a smaller part of what people do are told by how many do them, where that differs this much. */
const SMALL_PART = 0.05;
const TELLING_DIFFERENCE = 0.3;

/** Sorts of statements a reader can use first. */
const CORE: ReadonlySet<string> = new Set([
  'frequency',
  'intensity',
  'variety',
  'adoption',
  'tenure',
  'recency',
]);
/** Those that are said only where they formed the personas, or nothing else is left. */
const LAST: ReadonlySet<string> = new Set(['weekdays', 'time of day']);

/**
 * Contrasts in the order in which a reader can use them: the features that the name speaks of, those at the core of use
 * or that formed the personas, others, and times of day and week at the end; within each the strongest first.
 */
export function inReadingOrder(
  contrasts: readonly Contrast[],
  after: NamedAfter,
  formed: ReadonlySet<string>,
): Contrast[] {
  const rank = ({ feature, unit }: Contrast) => {
    const kind = kindOf(feature);
    // Bits say nothing to most readers, who get the same from the number of different events.
    const awkward = unit === 'bits' ? 0.5 : 0;
    if (after.features.includes(feature)) return awkward;
    if (CORE.has(kind) || formed.has(feature)) return 1 + awkward;
    return LAST.has(kind) ? 3 : 2;
  };
  const strength = ({ effect }: Contrast) => Math.min(Math.abs(effect.low), Math.abs(effect.high));
  return [...contrasts].sort(
    (a, b) => rank(a) - rank(b) || strength(b) - strength(a) || (a.feature < b.feature ? -1 : 1),
  );
}

/**
 * What sets a persona apart, as statements for a reader, at least one and at most three: what its name speaks of first,
 * one feature of a kind. `contrasts` in reading order.
 */
export function setsApart(
  contrasts: readonly Contrast[],
  events: readonly EventContrast[],
  after: NamedAfter,
): string[] {
  const features = oneOfAKind(
    contrasts.filter(
      (c) => Math.abs(c.effect.value) >= LEAST_DELTA && c.unit !== 'bits' && readsDifferently(c),
    ),
  ).map((c) => c.words);
  const named = after.events.flatMap((name) => events.filter((e) => e.event === name)).slice(0, 2);
  const more = events.filter(
    (e) => e.direction === 'higher' && e.effect.low >= LEAST_H && !named.includes(e),
  );
  const acts = (list: readonly EventContrast[]) => list.map(eventStatement);
  const statements =
    named.length > 0 ? [...acts(named), ...features.slice(0, 1)] : [...features.slice(0, 2), ...acts(more)];
  if (statements.length > 0) return statements.slice(0, MOST);
  const weak = contrasts.find(readsDifferently);
  if (weak) return [weak.words];
  const [event] = events;
  return [event ? eventStatement(event) : 'no single feature or event; only all of them together'];
}

/** `API token created: 14 % of what they do, nobody else does it`. */
export function eventStatement(e: EventContrast): string {
  const said = capitalised(eventWords(e.event));
  const percent = (share: number) => formatValue(share, 'share');
  if (e.usedBy === 0) return `${said}: none of them does it, ${percent(e.othersUsedBy)} of everyone else do`;
  const rare = Math.max(e.share, e.othersShare) < SMALL_PART;
  if (rare && Math.abs(e.usedBy - e.othersUsedBy) >= TELLING_DIFFERENCE) {
    return `${said}: done by ${percent(e.usedBy)} of them, ${percent(e.othersUsedBy)} of everyone else`;
  }
  const others =
    e.othersUsedBy === 0
      ? 'nobody else does it'
      : percent(e.othersShare) === percent(0)
        ? 'hardly anybody else does it'
        : `${percent(e.othersShare)} for everyone else`;
  return `${said}: ${percent(e.share)} of what they do, ${others}`;
}

function oneOfAKind(contrasts: readonly Contrast[]): Contrast[] {
  const seen = new Set<string>();
  return contrasts.filter(({ feature }) => {
    const kind = kindOf(feature);
    if (seen.has(kind)) return false;
    seen.add(kind);
    return true;
  });
}
