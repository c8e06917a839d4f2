import type { Contrast, EventContrast } from './artifact.js';
import { eventWords } from './naming/words.js';

/** Effects below these are not worth a sentence. */
const LEAST_DELTA = 0.2;
const LEAST_H = 0.1;

/** One or two sentences for a reader who sees nothing else. */
export function summarise(
  size: number,
  share: number,
  contrasts: readonly Contrast[],
  events: readonly EventContrast[],
): string {
  const users = `${group(size)} ${size === 1 ? 'user' : 'users'} (${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %)`;
  const features = distinct(contrasts.filter((c) => Math.abs(c.effect.value) >= LEAST_DELTA)).slice(0, 2);
  const acts = events.filter((e) => e.direction === 'higher' && e.effect.low >= LEAST_H).slice(0, 2);
  const sentences = [
    features.length > 0 ? `${users}: ${features.map((c) => c.words).join('; ')}.` : `${users}.`,
  ];
  if (acts.length > 0) {
    const said = acts.map((e) =>
      e.lift === null
        ? `${eventWords(e.event)} (nobody else does it)`
        : `${eventWords(e.event)} (${times(e.lift)} the share it has for everyone else)`,
    );
    sentences.push(`More of what they do is ${said.join(' and ')}.`);
  }
  return sentences.join(' ');
}

const KINDS = [
  /active_day|recency/,
  /session|minutes|events_per/,
  /breadth|distinct|entropy|adoption/,
  /onboard|activated|time_to/,
];

/** One feature per kind of statement. */
function distinct(contrasts: readonly Contrast[]): Contrast[] {
  const seen = new Set<string>();
  return contrasts.filter((c) => {
    const kind = KINDS.find((k) => k.test(c.feature))?.source ?? c.feature;
    if (seen.has(kind)) return false;
    seen.add(kind);
    return true;
  });
}

function times(lift: number): string {
  return lift >= 10 ? `${Math.round(lift)} times` : `${lift.toFixed(1)} times`;
}

function group(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}
