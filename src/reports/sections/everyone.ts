import type { PersonaModel } from '../../personas/index.js';
import { type Block, code, heading, type Inline, table } from '../document/document.js';
import { measured, percent } from '../format.js';
import type { ReportInput } from '../input.js';
import { interview, people } from './persona.js';

const MOST_EVENTS = 12;

/** What the users are like where there is one persona: nothing sets anybody apart, so there is nothing to compare. */
export function everyone(input: ReportInput): Block[] {
  const { model } = input;
  const [persona] = model.personas;
  return [
    heading(2, 'What the users are like'),
    ...typicalValues(model),
    ...usualEvents(model),
    ...(persona ? [...people(persona, input), ...interview(persona)] : []),
  ];
}

/** Shares of single events are left to the table of events. */
function typicalValues({ profile, users }: PersonaModel): Block[] {
  const rows = profile.features
    .filter(({ block, unit, everyone }) => everyone !== null && !(block === 'what' && unit === 'share'))
    .filter(({ feature }) => !feature.startsWith('adopted_'))
    .map(({ title, unit, everyone }): Inline[] => [title, measured(everyone, unit)]);
  return rows.length > 0 ? [table(['feature', `>median of ${users.total} users`], rows)] : [];
}

function usualEvents({ profile }: PersonaModel): Block[] {
  const rows = profile.events
    .slice(0, MOST_EVENTS)
    .map(({ event, everyone }): Inline[] => [code(event), percent(everyone)]);
  return rows.length > 0 ? [table(['event', '>mean share of a user’s events'], rows)] : [];
}
