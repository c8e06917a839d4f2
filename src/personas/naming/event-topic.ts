import { withCapitals, wordsOf } from './event-words.js';
import { DEEDS, DONE, DONE_LAST, LOOKING, TO_DO } from './verbs.js';

/** What is looked at or pressed, whatever it is about. */
const MEDIUM = new Set(
  'app application button element event icon link mobile page pageview screen screenview site tab url web website widget window'.split(
    ' ',
  ),
);

/** Words that mean nothing at the end of a name. */
const LOOSE = new Set('a an and as at by for from into new of on or per the to via with'.split(' '));
/** The same at its start. */
const LOOSE_FIRST = new Set(['date', 'in', ...LOOSE]);

/** Deeds of two words, and the thing they are. */
const PHRASES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'check in': 'check-in',
    'checked in': 'check-in',
    'check out': 'checkout',
    'checked out': 'checkout',
    'log in': 'login',
    'logged in': 'login',
    'log out': 'logout',
    'logged out': 'logout',
    'opt in': 'opt-in',
    'opted in': 'opt-in',
    'sign in': 'login',
    'signed in': 'login',
    'sign out': 'logout',
    'signed out': 'logout',
    'sign up': 'sign-up',
    'signed up': 'sign-up',
    signup: 'sign-up',
  }),
);

/** What tools record by themselves: it says nothing about what people are after. */
const AUTOMATIC = new Set([
  'app background',
  'app backgrounded',
  'app clear data',
  'app foreground',
  'app foregrounded',
  'app launch',
  'app launched',
  'app open',
  'app opened',
  'app remove',
  'app update',
  'app updated',
  'application backgrounded',
  'application foregrounded',
  'application installed',
  'application opened',
  'application updated',
  'assignment',
  'autocapture',
  'experiment started',
  'experiment viewed',
  'exposure',
  'feature flag called',
  'first open',
  'first visit',
  'heartbeat',
  'identify',
  'os update',
  'page ping',
  'pageleave',
  'session end',
  'session ended',
  'session start',
  'session started',
  'user engagement',
]);

const MOST_WORDS = 4;
const BROWSING = 'browsing';

/**
 * What an event is about, for names of people: `export_downloaded` is about exports, `Send for Credit Collection` about
 * credit collection. Verbs and empty words go from the ends only, so that what is left reads as it was written. The deed
 * where there is no thing (`Searched` is about search), `browsing` where something was only looked at, and null for what
 * tools record by themselves.
 */
export function eventTopic(event: string): string | null {
  const words = wordsOf(event);
  if (words.length === 0) return /[\p{L}\p{N}]/u.test(event) ? event.trim() : null;
  if (AUTOMATIC.has(words.join(' '))) return null;
  const acting =
    words.length > 1 && /^users?$/.test(words[0]!) && isDeed(words.slice(1)) ? words.slice(1) : words;
  const phrase = PHRASES.get(acting.join(' '));
  if (phrase) return phrase;
  const about = thing(acting);
  if (about.length === 1 && acting.length === 1) return DEEDS.get(about[0]!) ?? withCapitals(about[0]!);
  if (about.length > 0) return about.map(withCapitals).join(' ');
  const medium = acting.find((word) => MEDIUM.has(word));
  const looking = acting.every((word) => MEDIUM.has(word) || LOOKING.has(word) || LOOSE_FIRST.has(word));
  if (looking && (medium || LOOKING.has(acting[0]!))) return BROWSING;
  if (medium) return medium;
  const deed = acting.find((word) => !LOOSE_FIRST.has(word)) ?? acting[0]!;
  return DEEDS.get(deed) ?? withCapitals(deed);
}

/** What is done with what an event is about: `edit_report` is `report editing`; null where that says no more. */
export function eventDeed(event: string): string | null {
  const topic = eventTopic(event);
  const words = wordsOf(event);
  const verb = [words[0], words[words.length - 1]].find((word) => word !== undefined && DEEDS.has(word));
  if (topic === null || topic === BROWSING || verb === undefined) return null;
  const deed = DEEDS.get(verb)!;
  return topic.split(' ').includes(deed) || topic.split(' ').includes(verb) ? null : `${topic} ${deed}`;
}

/** The words of an event that could mean something to the person who did it: no medium, no looking. */
export function tellingWords(event: string): string[] {
  return wordsOf(event).filter((word) => !MEDIUM.has(word) && !LOOKING.has(word));
}

function isDeed(words: readonly string[]): boolean {
  return DONE.has(words[0]!) || PHRASES.has(words.join(' '));
}

/** The words between the verbs, or none. */
function thing(words: readonly string[]): string[] {
  let left = [...words];
  let verbAt: 'first' | 'last' | null = null;
  // After a deed that was done (`Clicked …`) another may be named: `Clicked Add to Cart`.
  let more = true;
  for (;;) {
    const last = left[left.length - 1];
    const first = left[0];
    if (last === undefined || first === undefined) return [];
    const alone = left.length === 1;
    if (LOOSE_FIRST.has(first) || MEDIUM.has(first)) left = left.slice(1);
    else if (LOOSE.has(last) || MEDIUM.has(last)) left = left.slice(0, -1);
    else if (verbAt === null && DONE.has(last)) {
      left = left.slice(0, -1);
      verbAt = 'last';
    } else if (verbAt === null && !alone && DONE_LAST.has(last)) {
      left = left.slice(0, -1);
      verbAt = 'last';
    } else if (verbAt !== 'last' && more && (alone ? DONE.has(first) || LOOKING.has(first) : opens(first))) {
      left = left.slice(1);
      more = verbAt === null && DONE.has(first);
      verbAt = 'first';
    } else if (left.length > MOST_WORDS) left = left.slice(0, MOST_WORDS);
    else return left;
  }
}

function opens(word: string): boolean {
  return TO_DO.has(word) || DONE.has(word);
}
