import type { PersonaModel } from '../../personas/index.js';
import { type Block, code, heading, type Inline, list, strong, text } from '../document/document.js';

/** What the words and figures of this report mean. */
export function reading({ personas, kCurve, users }: PersonaModel): Block[] {
  return [
    heading(2, 'How to read this'),
    list([
      ...(personas.length > 1 ? COMPARISON : []),
      ...(kCurve.points.length > 0 ? NUMBER : []),
      text`${strong('Times')}, of recent activity: 0.5 times is half of what it was before, 2 times is twice as much.`,
      text`${strong('Not yet')}: users for whom it has not happened count as such, never as a duration of zero. ${strong('Unknown')}: too little is known of the user for this feature.`,
      users.shown === 'ids'
        ? 'User ids are shown; parts of e-mail addresses are masked.'
        : text`Users appear by pseudonym, the first eight digits of the SHA-256 of their id. Ids are in assignments.csv, and in this report with ${code('show_ids: true')} under ${code('personas:')} in the configuration.`,
      'Figures are rounded; exact ones are in personas.json and quality.json.',
    ]),
  ];
}

const COMPARISON: readonly Inline[] = [
  text`${strong('Persona')}: users who behave alike, described. Everyone has exactly one; the confidence says how sure that is.`,
  text`${strong('Effect')} of a feature is Cliff’s delta: how much more often a user of the persona has the larger value than somebody else, from −1 (never) by way of 0 (as often) to 1 (always). From 0.33 on it is worth a look, from 0.47 on it is large. Of an event it is Cohen’s h of its shares of the users’ events: 0.2 is small, 0.5 medium, 0.8 large.`,
  text`${strong('Interval')}: 95 % confidence. An interval that contains 0 may be no difference at all.`,
];

const NUMBER: readonly Inline[] = [
  text`${strong('Stability')}: the users are drawn anew many times and grouped again. Of one persona it is the mean overlap (Jaccard) with its best match: from 0.75 on it is stable, below 0.5 it dissolves. Of a number of personas it is the agreement (adjusted Rand index) of the groupings; ${strong('weakest')} is its least stable persona, ${strong('smallest')} the share of users in its smallest.`,
  text`${strong('Silhouette')}: 1 is far from all other personas, 0 on the border. ${strong('Valley')}: how full the gap between the two least separate personas is; 0 is empty, 1 is no gap.`,
  text`${strong('BIC per user')}: fit less a price for each further persona; higher is better.`,
];
