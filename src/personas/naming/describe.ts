import type { Contrast, EventContrast } from '../artifact.js';
import { eventDeed, eventTopic } from './event-topic.js';
import { goTogether, kindOf, wordFor } from './feature-words.js';
import { titleCase } from './title-case.js';

/** An event contrast weaker than this (Cohen's h: 0.2 is small) does not carry a name. */
const LEAST_H = 0.15;
/** A name must hold for most of its users: this share of them did it. */
const LEAST_USED = 0.5;
/** The share of a last resort: better an event of a fifth of them than no word at all. */
export const LEAST_USED_AT_LAST = 0.2;
/** A second event is named beside the first when it is at least this part as special. */
const SECOND = 0.5;
/** A feature contrast weaker than this (Cliff's delta: 0.33 is medium) does not carry a name. */
const LEAST_DELTA = 0.3;
const LONGEST = 48;
/** Words that two topics must begin with for these alone to name both: `result appeal` of prefectures and offenders. */
const LEAST_COMMON = 2;
/** Sorts of features that tell when people come, not how: said of those only whom they formed, or where nothing else is left. */
const WHEN: ReadonlySet<string> = new Set(['weekdays', 'time of day']);

/** A word for people and the sort of statement it makes. */
export interface Manner {
  kind: string;
  word: string;
  feature: string;
  effect: number;
}

/** What people do that carries a name: topics of the events that they do more than others, most special first. */
export function topicsOf(events: readonly EventContrast[], leastUsed = LEAST_USED): Topic[] {
  const telling = events
    .filter((e) => e.direction === 'higher' && e.effect.low >= LEAST_H && e.usedBy >= leastUsed)
    .sort((a, b) => b.effect.value - a.effect.value || (a.event < b.event ? -1 : 1));
  const strongest = telling[0]?.effect.value ?? 0;
  const topics: Topic[] = [];
  for (const { event, effect } of telling) {
    const topic = eventTopic(event);
    if (topic === null || effect.value < SECOND * strongest) continue;
    if (!topics.some((t) => t.topic === topic)) topics.push({ topic, event });
  }
  // To look at things is what everybody does: it names people only where nothing else does.
  const browsing = topics.filter((t) => t.topic === 'browsing');
  return [...topics.filter((t) => t.topic !== 'browsing'), ...browsing].slice(0, 3);
}

/** How people do it, strongest first, one word of a kind. `formed` are the features that the personas were formed by. */
export function mannersOf(contrasts: readonly Contrast[], formed: ReadonlySet<string>): Manner[] {
  const all = contrasts
    .filter((c) => Math.abs(c.effect.value) >= LEAST_DELTA)
    .map((c) => ({
      kind: kindOf(c.feature),
      word: wordFor(c.feature, c.direction) ?? '',
      feature: c.feature,
      effect: Math.abs(c.effect.value),
      last: WHEN.has(kindOf(c.feature)) && !formed.has(c.feature),
    }))
    .filter((m) => m.word !== '')
    .sort(
      (a, b) => Number(a.last) - Number(b.last) || b.effect - a.effect || (a.feature < b.feature ? -1 : 1),
    );
  const manners: Manner[] = [];
  for (const { last: _last, ...manner } of all) {
    if (manners.every((m) => m.kind !== manner.kind && goTogether(m, manner))) manners.push(manner);
  }
  return manners;
}

/** What carries a name, and the event that it is of. */
export interface Topic {
  topic: string;
  event: string;
}

/**
 * Names after what people do, in the order of preference; the caller takes the first that is free. `contested` are topics
 * that others do other things with: there the deed is said, too.
 */
export function namesByEvents(
  topics: readonly Topic[],
  manners: readonly Manner[],
  contested: ReadonlySet<string> = new Set(),
): string[] {
  const [first, second] = topics;
  if (!first) return [];
  const both = second ? together(first.topic, second.topic) : null;
  const deed = eventDeed(first.event);
  const byDeed = deed === null ? [] : [userNames(said(deed))];
  const plain = userNames(said(first.topic));
  const names = [
    ...(both ? [both] : []),
    ...(contested.has(first.topic) ? [...byDeed, plain] : [plain, ...byDeed]),
    ...topics.slice(1).map(({ topic }) => userNames(said(topic))),
    ...topics.flatMap(({ topic }) => manners.map(({ word }) => userNames(`${word} ${said(topic)}`))),
    ...topics.flatMap((one, i) =>
      topics.slice(i + 1).map((other) => userNames(`${said(one.topic)} and ${said(other.topic)}`)),
    ),
  ];
  const short = [...new Set(names)].filter((name) => name.length <= LONGEST);
  return short.length > 0 ? short : [plain];
}

/** A name after two things: what they have in common at their start, or both; null where that is too long. */
function together(first: string, second: string): string | null {
  const [a, b] = [first.split(' '), second.split(' ')];
  let same = 0;
  while (same < a.length && a[same] === b[same]) same++;
  const name =
    same >= LEAST_COMMON
      ? userNames(said(a.slice(0, same).join(' ')))
      : userNames(`${said(first)} and ${said(second)}`);
  return name.length <= LONGEST ? name : null;
}

/** Names after how people do it. */
export function namesByManner(manners: readonly Manner[]): string[] {
  const pairs = manners.flatMap((a, i) => manners.slice(i + 1).map((b) => userNames(`${a.word}, ${b.word}`)));
  return [...manners.map(({ word }) => userNames(word)), ...pairs];
}

/** `payment` becomes `Payment`, `user talk` becomes `“User Talk”`, so that its users are not taken for the users of talk. */
export function said(topic: string): string {
  const name = titleCase(topic);
  return /\busers?\b/i.test(topic) ? `“${name}”` : name;
}

/** `Payment` becomes `Payment Users`, `“User Talk”` becomes `“User Talk” Group`: users of users would puzzle a reader. */
export function userNames(what: string): string {
  return what.endsWith('”') ? `${what} Group` : `${what} Users`;
}
