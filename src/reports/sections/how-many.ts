import type { PersonaModel } from '../../personas/index.js';
import { type Block, heading, type Inline, list, paragraph, strong, table } from '../document/document.js';
import { count, decimal, percent } from '../format.js';

function sentence(words: string): string {
  return `${words[0]?.toUpperCase() ?? ''}${words.slice(1)}${/[.!?]$/.test(words) ? '' : '.'}`;
}

function setApart(aside: number): string {
  const groups = aside === 1 ? 'the small group' : `the ${count(aside)} small groups`;
  return `The numbers of personas below include ${groups} far from everyone else; the other figures are about the rest.`;
}

/** Why there are so many personas and not one more or less. */
export function howMany({ kCurve }: PersonaModel, chart: Block[]): Block[] {
  const { aside, chosen } = kCurve;
  const rows = kCurve.points.map((point): Inline[] => [
    point.k + aside === chosen ? strong(`${chosen}, chosen`) : String(point.k + aside),
    decimal(point.bic),
    decimal(point.silhouette),
    decimal(point.valley),
    decimal(point.stability),
    decimal(point.weakestJaccard),
    percent(point.smallestShare),
  ]);
  const notes = kCurve.runnersUp.map(({ k, words }): Inline => `Runner-up ${k + aside}: ${words}`);
  const titles = [
    '>personas',
    '>BIC per user',
    '>silhouette',
    '>valley',
    '>stability',
    '>weakest',
    '>smallest',
  ];
  return [
    heading(2, 'How many personas'),
    paragraph(sentence(kCurve.words)),
    ...(aside > 0 ? [paragraph(setApart(aside))] : []),
    ...chart,
    ...(notes.length > 0 ? [list(notes)] : []),
    ...(rows.length > 0 ? [table(titles, rows)] : []),
  ];
}
