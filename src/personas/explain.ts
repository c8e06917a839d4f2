import { pseudonym } from '../base/index.js';
import {
  eventMoves,
  eventPulls,
  type MeasureTransform,
  measureValue,
  type PlacedUser,
  placeUser,
} from '../clustering/index.js';
import type { FeatureTable } from '../features/index.js';
import type { Persona, PersonaModel } from './artifact.js';
import { formatValue } from './units.js';

/** Why a user has their persona, against the persona they would have next. */
export interface UserExplanation {
  userId: string;
  persona: { id: string; name: string };
  /** Null when there is only one persona. */
  rival: { id: string; name: string } | null;
  confidence: number;
  tooEarly: boolean;
  /** How much is known of the user, and from where on that counts. */
  known: { events: number; days: number; minimumEvents: number; minimumDays: number };
  /** Why the user was left out when the personas were fitted; null for all others. */
  extreme: string | null;
  /** What speaks for the persona (positive pull) and for the rival (negative), strongest first. */
  reasons: ExplanationReason[];
  /**
   * Natural logarithm of the odds of the persona against the rival that the reasons listed do not account for: smaller
   * reasons, and where an average user stands.
   */
  rest: number;
  /** Single changes that would move the user to the rival: of features, then of events, smallest first. */
  moves: ExplanationMove[];
  /** All of it as text for a terminal. */
  words: string;
}

export interface ExplanationReason {
  /** Feature or event. */
  what: string;
  kind: 'feature' | 'event';
  /** The user's value in the unit of the feature; the number of times for an event; null when unknown. */
  value: number | null;
  /** Of a feature the median of the persona, of an event its mean share of what its users do; null when unknown. */
  typical: number | null;
  /** The same of the rival. */
  typicalOfRival: number | null;
  /** Odds of the persona against the rival, natural logarithm, compared with an average user's. */
  pull: number;
  words: string;
}

export interface ExplanationMove {
  /** Feature or event. */
  what: string;
  kind: 'feature' | 'event';
  from: number | null;
  to: number;
  words: string;
}

/** Pulls weaker than this are not worth a line: odds move by 5 %. */
const LEAST_PULL = 0.05;
const MOST_REASONS = 10;
const MOST_EVENT_MOVES = 3;

/** Explains the persona of the user in a row of the table. Throws when there is no such row. */
export function explainUser(model: PersonaModel, table: FeatureTable, row: number): UserExplanation {
  if (!(row >= 0 && row < table.userIds.length)) throw new RangeError(`no row ${row} in the feature table`);
  const placed = placeUser(model.model, table, row);
  const persona = ofCluster(model, placed.cluster);
  const rival = placed.rival === null ? null : ofCluster(model, placed.rival);
  const reasons = rival ? reasonsOf(model, table, row, placed, persona, rival) : [];
  const moves = rival
    ? [...featureMoves(model, table, row, placed), ...movesByEvents(model, table, row, placed)]
    : [];
  const userId = table.userIds[row]!;
  const explanation = {
    userId,
    persona: { id: persona.id, name: persona.name },
    rival: rival ? { id: rival.id, name: rival.name } : null,
    confidence: placed.confidence,
    tooEarly: placed.tooEarly,
    known: {
      events: table.events[row]!,
      days: table.exposureDays[row]!,
      minimumEvents: model.model.assignment.minimumEvents,
      minimumDays: model.model.assignment.minimumExposureDays,
    },
    extreme: extremeReason(model, userId),
    reasons,
    rest: rival ? placed.lead - reasons.reduce((sum, r) => sum + r.pull, 0) : 0,
    moves,
  };
  return { ...explanation, words: inWords(explanation) };
}

function extremeReason(model: PersonaModel, userId: string): string | null {
  const name = model.users.shown === 'ids' ? userId : pseudonym(userId);
  return model.extremeUsers.find(({ user }) => user === name)?.reason ?? null;
}

function reasonsOf(
  model: PersonaModel,
  table: FeatureTable,
  row: number,
  placed: PlacedUser,
  persona: Persona,
  rival: Persona,
): ExplanationReason[] {
  const { howMuch, what } = model.model.representation;
  const titles = new Map(model.profile.features.map((f) => [f.feature, f]));
  const [own, other] = [model.personas.indexOf(persona), model.personas.indexOf(rival)];
  const reasons: ExplanationReason[] = howMuch.map((measure, j) => {
    const known = titles.get(measure.name);
    const title = known?.title ?? measure.name.replaceAll('_', ' ');
    const unit = known?.unit ?? '';
    // What happened, where there is such a feature; what the model makes of few days otherwise.
    const column = table.columns.find((c) => c.definition.name === measure.name);
    const value = column ? finite(column.values[row]!) : measureValue(table, measure, row);
    const typical = known?.median[own] ?? null;
    const typicalOfRival = known?.median[other] ?? null;
    const said = value === null ? 'not known' : formatValue(value, unit);
    const against = comparison(typical, typicalOfRival, (v) => formatValue(v, unit), persona, rival);
    const words = `${title}: ${said}${against}`;
    return {
      what: measure.name,
      kind: 'feature',
      value,
      typical,
      typicalOfRival,
      pull: placed.pull[j]!,
      words,
    };
  });
  if (what) {
    const shares = new Map(model.profile.events.map((e) => [e.event, e.share]));
    const ofWhat = { pull: placed.pull.slice(howMuch.length), slope: placed.slope.slice(howMuch.length) };
    for (const { event, count, pull } of eventPulls(table, what, row, ofWhat)) {
      const typical = shares.get(event)?.[own] ?? null;
      const typicalOfRival = shares.get(event)?.[other] ?? null;
      const percent = (share: number) => formatValue(share, 'share');
      const did =
        count === 0
          ? `never did "${event}"`
          : `did "${event}" ${count} ${count === 1 ? 'time' : 'times'}, ${percent(count / Math.max(1, table.events[row]!))} of what they do`;
      const words = `${did}${comparison(typical, typicalOfRival, percent, persona, rival)}`;
      reasons.push({ what: event, kind: 'event', value: count, typical, typicalOfRival, pull, words });
    }
  }
  return reasons
    .filter((r) => Math.abs(r.pull) >= LEAST_PULL)
    .sort((a, b) => Math.abs(b.pull) - Math.abs(a.pull) || (a.what < b.what ? -1 : 1))
    .slice(0, MOST_REASONS);
}

function comparison(
  own: number | null,
  other: number | null,
  say: (value: number) => string,
  persona: Persona,
  rival: Persona,
): string {
  const parts = [
    ...(own === null ? [] : [`${persona.name} ${say(own)}`]),
    ...(other === null ? [] : [`${rival.name} ${say(other)}`]),
  ];
  return parts.length > 0 ? ` (${parts.join(', ')})` : '';
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function featureMoves(
  model: PersonaModel,
  table: FeatureTable,
  row: number,
  placed: PlacedUser,
): ExplanationMove[] {
  const titles = new Map(model.profile.features.map((f) => [f.feature, f]));
  return model.model.representation.howMuch
    .flatMap((measure, j) => {
      const slope = placed.slope[j]!;
      if (slope === 0) return [];
      const needed = placed.row[j]! - placed.lead / slope;
      const transformed = needed * measure.scale + measure.center;
      if (!(transformed >= measure.low && transformed <= measure.high)) return [];
      const to = invert(transformed, measure.transform);
      const known = titles.get(measure.name);
      const title = known?.title ?? measure.name.replaceAll('_', ' ');
      const from = measureValue(table, measure, row);
      const adjusted = measure.source.kind === 'feature' ? '' : ', as the model allows for few days';
      const was = from === null ? '' : ` (now ${formatValue(from, known?.unit ?? '')}${adjusted})`;
      const words = `${title} of ${formatValue(to, known?.unit ?? '')}${was}`;
      const size = Math.abs(needed - placed.row[j]!);
      return [{ what: measure.name, kind: 'feature' as const, from, to, words, size }];
    })
    .sort((a, b) => a.size - b.size)
    .map(({ size: _size, ...move }) => move);
}

function movesByEvents(
  model: PersonaModel,
  table: FeatureTable,
  row: number,
  { slope, lead }: PlacedUser,
): ExplanationMove[] {
  const { howMuch, what } = model.model.representation;
  if (!what) return [];
  const moves = eventMoves(table, what, row, { slope: slope.slice(howMuch.length), lead });
  return moves.slice(0, MOST_EVENT_MOVES).map(({ event, count, to }) => {
    const times = to === 1 ? 'once' : `${formatValue(to, 'times')}`;
    return {
      what: event,
      kind: 'event',
      from: count,
      to,
      words: `"${event}" done ${times} (now ${count === 0 ? 'never' : count === 1 ? 'once' : formatValue(count, 'times')})`,
    };
  });
}

function invert(value: number, transform: MeasureTransform): number {
  if (transform === 'log') return Math.expm1(value);
  if (transform === 'ln') return Math.exp(value);
  if (transform === 'logit') return 1 / (1 + Math.exp(-value));
  return value;
}

function ofCluster(model: PersonaModel, cluster: number): Persona {
  const persona = model.personas.find((p) => p.cluster === cluster);
  if (!persona) throw new RangeError(`the model has no persona for cluster ${cluster}`);
  return persona;
}

function inWords(e: Omit<UserExplanation, 'words'>): string {
  const sure = e.confidence > 0.995 ? 'over 99 %' : `${Math.round(100 * e.confidence)} %`;
  const lines = [`${e.userId} is one of ${e.persona.name} (confidence ${sure}).`];
  if (e.tooEarly) {
    const { events, days, minimumEvents, minimumDays } = e.known;
    const say = (n: number, noun: string) => formatValue(n, noun);
    lines.push(
      `But it is too early to say: ${say(events, 'events')} in ${say(days, 'days')} are known; it takes ${say(minimumEvents, 'events')} and ${say(minimumDays, 'days')}.`,
    );
  }
  if (e.extreme !== null) lines.push(`Left out when the personas were fitted: ${e.extreme}.`);
  if (!e.rival) return `${lines.join('\n')}\nThere is only one persona.\n`;
  const { persona, rival } = e;
  lines.push(`The next persona would be ${rival.name}. In brackets: what is typical of either.`);
  const list = (title: string, items: string[]) => {
    if (items.length > 0) lines.push(title, ...items.map((item) => `  - ${item}`));
  };
  const reasons = (sign: 1 | -1) =>
    e.reasons.filter((r) => Math.sign(r.pull) === sign).map((r) => `odds × ${factor(r.pull)}: ${r.words}`);
  list(`For ${persona.name}, compared with an average user:`, reasons(1));
  list(`For ${rival.name} instead:`, reasons(-1));
  if (Math.abs(e.rest) >= LEAST_PULL) {
    lines.push(
      `All smaller things, and where an average user stands: odds × ${factor(e.rest)} for ${(e.rest > 0 ? persona : rival).name}.`,
    );
  }
  if (e.moves.length > 0) {
    list(
      `Any one of these would move them to ${rival.name}, all else equal:`,
      e.moves.map((m) => m.words),
    );
  } else {
    lines.push(
      `No single feature or event would move them to ${rival.name}: it takes several changes together.`,
    );
  }
  return `${lines.join('\n')}\n`;
}

/** By how much the odds change: `1.4`, `12`, `more than 1,000`. */
function factor(pull: number): string {
  const f = Math.exp(Math.abs(pull));
  if (f > 1000) return 'more than 1,000';
  return f >= 10 ? String(Math.round(f)) : f.toFixed(1);
}
