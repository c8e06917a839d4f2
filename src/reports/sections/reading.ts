import { type Block, heading, list, strong, text } from '../document/document.js';

/** What the words and figures mean. */
export function reading(showIds: boolean): Block[] {
  return [
    heading(2, 'How to read this'),
    list([
      text`${strong('Persona')}: users who behave alike, described. Everyone has exactly one; the confidence says how sure that is.`,
      text`${strong('Effect')} of a feature is Cliff’s delta: how much more often a user of the persona has the larger value than somebody else, from −1 (never) by way of 0 (as often) to 1 (always). From 0.33 on it is worth a look, from 0.47 on it is large. Of an event it is Cohen’s h of the shares of users: 0.2 is small, 0.5 medium, 0.8 large.`,
      text`${strong('Interval')}: 95 % confidence. An interval that contains 0 may be no difference at all.`,
      text`${strong('Stability')}: the users are drawn anew many times and grouped again; the mean overlap (Jaccard) of a persona with its best match. From 0.75 on it is stable, below 0.5 it dissolves.`,
      text`${strong('Silhouette')}: 1 is far from all other personas, 0 on the border. ${strong('Valley')}: how full the gap between the two least separate personas is; 0 is empty, 1 is no gap.`,
      text`${strong('BIC per user')}: fit less a price for each further persona; higher is better.`,
      text`${strong('Not yet')}: durations count users for whom it has not happened as such, never as zero.`,
      showIds
        ? 'User ids are shown; parts of e-mail addresses are masked.'
        : 'Users appear by pseudonym, the first eight digits of the SHA-256 of their id. Ids are in assignments.csv, and in this report with --show-ids.',
      'Figures are rounded; exact ones are in personas.json and quality.json.',
    ]),
  ];
}
