import type { PersonaModel } from '../../personas/index.js';
import { type Block, heading, type Inline, list, table } from '../document/document.js';
import { count, counted, percent, signed } from '../format.js';

/** What became of the personas of the previous run, in one line; null on a first run. */
export function changeSummary({ changes }: PersonaModel): string | null {
  if (!changes) return null;
  const moved = changes.moved.reduce((sum, { users }) => sum + users, 0);
  const parts = [
    [changes.born.length, 'new'],
    [changes.died.length, 'gone'],
    [changes.split.length, 'split'],
    [changes.merged.length, 'merged'],
  ] as const;
  const happened = parts.filter(([n]) => n > 0).map(([n, word]) => `${n} ${word}`);
  const users = moved > 0 ? `; ${counted(moved, 'user')} moved` : '';
  return `Since the previous run: ${happened.length > 0 ? happened.join(', ') : 'the same personas'}${users}`;
}

/** The same in full. */
export function changes({ changes, personas }: PersonaModel): Block[] {
  if (!changes) return [];
  const names = new Map(personas.map(({ id, name }) => [id, name]));
  for (const { id, name } of changes.died) names.set(id, name);
  const name = (id: string) => names.get(id) ?? id;
  const events: Inline[] = [
    ...changes.born.map((id) => `New: ${name(id)}`),
    ...changes.died.map((gone) => `Gone: ${gone.name}, which had ${counted(gone.previousSize, 'user')}`),
    ...changes.split.map(({ from, into }) => `Split: ${name(from)} into ${into.map(name).join(', ')}`),
    ...changes.merged.map(({ from, into }) => `Merged: ${from.map(name).join(', ')} into ${name(into)}`),
  ];
  const kept = changes.kept.map(({ id, previousSize, size, overlap }): Inline[] => [
    name(id),
    count(previousSize),
    count(size),
    signed(size - previousSize, 0),
    percent(overlap),
  ]);
  const moved = changes.moved.map(({ from, to, users }): Inline[] => [name(from), name(to), count(users)]);
  return [
    heading(2, 'Since the previous run'),
    ...(events.length > 0 ? [list(events)] : []),
    ...(kept.length > 0
      ? [table(['persona', '>users before', '>users now', '>change', '>users in common'], kept)]
      : []),
    ...(moved.length > 0 ? [table(['moved from', 'to', '>users'], moved)] : []),
  ];
}
