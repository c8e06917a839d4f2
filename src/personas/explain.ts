import { eventDeparture, measureValue, type PlacedUser, placeUser } from '../clustering/index.js';
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
  /** What speaks for the persona (positive pull) and for the rival (negative), strongest first. */
  reasons: ExplanationReason[];
  /** Single changes that would move the user to the rival, smallest first. */
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
  /** Median of the persona; null for events. */
  typical: number | null;
  /** Odds of the persona against the rival, natural logarithm, compared with an average user's. */
  pull: number;
  words: string;
}

export interface ExplanationMove {
  feature: string;
  from: number | null;
  to: number;
  words: string;
}

/** Pulls weaker than this are not worth a line: odds move by 5 %. */
const LEAST_PULL = 0.05;
const MOST_REASONS = 10;

/** Explains the persona of the user in a row of the table. Throws when there is no such row. */
export function explainUser(model: PersonaModel, table: FeatureTable, row: number): UserExplanation {
  if (!(row >= 0 && row < table.userIds.length)) throw new RangeError(`no row ${row} in the feature table`);
  const placed = placeUser(model.model, table, row);
  const persona = ofCluster(model, placed.cluster);
  const rival = placed.rival === null ? null : ofCluster(model, placed.rival);
  const reasons = rival ? reasonsOf(model, table, row, placed, persona) : [];
  const moves = rival ? movesOf(model, table, row, placed) : [];
  const userId = table.userIds[row]!;
  const explanation = {
    userId,
    persona: { id: persona.id, name: persona.name },
    rival: rival ? { id: rival.id, name: rival.name } : null,
    confidence: placed.confidence,
    tooEarly: placed.tooEarly,
    reasons,
    moves,
  };
  return { ...explanation, words: inWords(explanation) };
}

function reasonsOf(
  model: PersonaModel,
  table: FeatureTable,
  row: number,
  placed: PlacedUser,
  persona: Persona,
): ExplanationReason[] {
  const { howMuch, what } = model.model.representation;
  const titles = new Map(model.profile.features.map((f) => [f.feature, f]));
  const reasons: ExplanationReason[] = howMuch.map((measure, j) => {
    const known = titles.get(measure.name);
    const title = known?.title ?? measure.name.replaceAll('_', ' ');
    const value = measureValue(table, measure, row);
    const typical = known?.median[model.personas.indexOf(persona)] ?? null;
    const unit = known?.unit ?? '';
    const said = value === null ? 'not known' : formatValue(value, unit);
    const against = typical === null ? '' : ` (typical here: ${formatValue(typical, unit)})`;
    const pull = placed.pull[j]!;
    return {
      what: measure.name,
      kind: 'feature',
      value,
      typical,
      pull,
      words: `${title}: ${said}${against}`,
    };
  });
  if (what) {
    for (const { event, count, pull } of eventDeparture(
      table,
      what,
      row,
      placed.pull.slice(howMuch.length),
    )) {
      const words =
        count === 0 ? `never did "${event}"` : `did "${event}" ${count} ${count === 1 ? 'time' : 'times'}`;
      reasons.push({ what: event, kind: 'event', value: count, typical: null, pull, words });
    }
  }
  return reasons
    .filter((r) => Math.abs(r.pull) >= LEAST_PULL)
    .sort((a, b) => Math.abs(b.pull) - Math.abs(a.pull) || (a.what < b.what ? -1 : 1))
    .slice(0, MOST_REASONS);
}

function movesOf(
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
      const was = from === null ? '' : ` (now ${formatValue(from, known?.unit ?? '')})`;
      const words = `${title} of ${formatValue(to, known?.unit ?? '')}${was}`;
      return [{ feature: measure.name, from, to, words, size: Math.abs(needed - placed.row[j]!) }];
    })
    .sort((a, b) => a.size - b.size)
    .map(({ size: _size, ...move }) => move);
}

function invert(value: number, transform: 'log' | 'logit' | 'identity'): number {
  if (transform === 'log') return Math.expm1(value);
  if (transform === 'logit') return 1 / (1 + Math.exp(-value));
  return value;
}

function ofCluster(model: PersonaModel, cluster: number): Persona {
  const persona = model.personas.find((p) => p.cluster === cluster);
  if (!persona) throw new RangeError(`the model has no persona for cluster ${cluster}`);
  return persona;
}

function inWords(e: Omit<UserExplanation, 'words'>): string {
  const sure = `${Math.round(100 * e.confidence)} %`;
  const lines = [
    `${e.userId} is one of ${e.persona.name} (confidence ${sure})${e.tooEarly ? ', but it is too early to say' : ''}.`,
  ];
  if (!e.rival) return `${lines[0]}\nThere is only one persona.\n`;
  const list = (title: string, items: string[]) => {
    if (items.length > 0) lines.push(title, ...items.map((item) => `  - ${item}`));
  };
  list(
    `For ${e.persona.name}:`,
    e.reasons.filter((r) => r.pull > 0).map((r) => r.words),
  );
  list(
    `For ${e.rival.name} instead:`,
    e.reasons.filter((r) => r.pull < 0).map((r) => r.words),
  );
  list(
    `Any one of these would move them to ${e.rival.name}:`,
    e.moves.map((m) => m.words),
  );
  return `${lines.join('\n')}\n`;
}
