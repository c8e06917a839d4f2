import type { Topic } from './describe.js';
import type { Nameable } from './nameable.js';

/** Mean ranks (-1 to 1) of activity that lie this far apart tell personas from one another. */
const APART = 0.25;

/** Topics that several personas do different things with. */
export function contestedOf(topics: readonly (readonly Topic[])[]): Set<string> {
  const events = new Map<string, string>();
  const contested = new Set<string>();
  for (const [first] of topics) {
    if (!first) continue;
    if ((events.get(first.topic) ?? first.event) !== first.event) contested.add(first.topic);
    events.set(first.topic, first.event);
  }
  return contested;
}

/** How often they come, for personas that do the same and differ in that. */
export function oftenOf(
  personas: readonly Nameable[],
  topics: readonly (readonly Topic[])[],
  counts: (persona: number) => boolean,
): (string | undefined)[] {
  const often: (string | undefined)[] = new Array(personas.length).fill(undefined);
  const alike = new Map<string, number[]>();
  personas.forEach((_, p) => {
    if (!counts(p) || topics[p]!.length === 0) return;
    const key = topics[p]![0]!.event;
    alike.set(key, [...(alike.get(key) ?? []), p]);
  });
  for (const group of alike.values()) {
    const words =
      [[], [], ['Frequent', 'Occasional'], ['Frequent', 'Regular', 'Occasional']][group.length] ?? [];
    const sorted = group
      .filter((p) => personas[p]!.activity !== null)
      .sort((a, b) => personas[b]!.activity! - personas[a]!.activity!);
    const apart = sorted.every(
      (p, i) => i === 0 || personas[sorted[i - 1]!]!.activity! - personas[p]!.activity! >= APART,
    );
    if (sorted.length !== words.length || !apart) continue;
    sorted.forEach((p, i) => {
      often[p] = words[i];
    });
  }
  return often;
}
