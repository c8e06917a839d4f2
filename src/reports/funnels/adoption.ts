import type { FunnelArtifact } from '../../funnels/index.js';
import { type Block, code, heading, type Inline, paragraph, table } from '../document/document.js';
import { counted, percent } from '../format.js';
import { points, pText } from './figures.js';
import { span } from './span.js';

/** Which features those adopt who completed onboarding, against those who did not. */
export function adoptionSection({ adoption }: FunnelArtifact): Block[] {
  if (adoption === null) return [];
  const title = heading(2, 'What they use afterwards');
  if (adoption.status !== 'estimated') return [title, paragraph(`Not estimable: ${adoption.reason}.`)];
  const rows = adoption.features.map((feature): Inline[] => [
    code(feature.event),
    percent(feature.completed.estimate),
    percent(feature.not_completed.estimate),
    points(feature.difference),
    pText(feature.adjusted_p),
  ]);
  return [
    title,
    paragraph(
      `Used on at least ${counted(adoption.days_of_use, 'day')} of the ${span(adoption.period_seconds)} that follow the ` +
        `window, by ${counted(adoption.completed, 'user')} who completed it and ` +
        `${counted(adoption.not_completed, 'user')} who did not. These are different people to begin with: the difference is ` +
        'not the effect of completing. An experiment would tell.',
    ),
    rows.length > 0
      ? table(['event', '>completed', '>not completed', '>points more', '>adjusted p'], rows)
      : paragraph('No event is used on so many days by enough users.'),
  ];
}
