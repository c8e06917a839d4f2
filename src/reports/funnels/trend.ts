import type { FunnelArtifact } from '../../funnels/index.js';
import { type Block, details, type Inline, paragraph, table } from '../document/document.js';
import { count, percent } from '../format.js';
import { COUNTED } from './figures.js';

type Day = FunnelArtifact['trend'][number]['days'][number];

/** More days than these are shown by week. */
const MOST_DAYS = 21;

const DAY_MS = 86_400_000;

/** How the share that completes moves with the day of entry; every day by week where there are many. */
export function trendSection({ trend, rule }: FunnelArtifact): Block[] {
  const days = trend[0]?.days ?? [];
  if (days.length < 2) return [];
  const byWeek = days.length > MOST_DAYS;
  const periods = byWeek ? weeksOf(days) : days;
  const anyOpen = periods.some(({ open }) => open > 0);
  const rows = periods.map(({ day, entered, completed, open }): Inline[] => [
    day,
    count(entered),
    count(completed),
    percent(completed / entered),
    ...(anyOpen ? [open === 0 ? '' : count(open)] : []),
  ]);
  const period = byWeek ? 'week' : 'day';
  const notes = [
    ...(rule.counting === 'uniques' && rule.order !== 'any'
      ? ['A user counts on every day on which it entered, so the sum is more than the users above.']
      : []),
    ...(anyOpen ? [`“Still open” may yet complete: the share of such a ${period} can rise.`] : []),
  ];
  return [
    details(`By ${period} of entry`, [
      table(
        [
          byWeek ? 'week from' : 'day',
          `>${COUNTED[rule.counting]} entered`,
          '>completed',
          '>share',
          ...(anyOpen ? ['>still open'] : []),
        ],
        rows,
      ),
      ...(notes.length > 0 ? [paragraph(notes.join(' '))] : []),
    ]),
  ];
}

/** The days by week, each named by its Monday. */
function weeksOf(days: readonly Day[]): Day[] {
  const weeks = new Map<string, Day>();
  for (const { day, entered, completed, open } of days) {
    const ms = Date.parse(day);
    // 1970-01-01 was a Thursday.
    const monday = ms - ((((ms / DAY_MS + 3) % 7) + 7) % 7) * DAY_MS;
    const name = new Date(monday).toISOString().slice(0, 10);
    const week = weeks.get(name) ?? { day: name, entered: 0, completed: 0, open: 0 };
    week.entered += entered;
    week.completed += completed;
    week.open += open;
    weeks.set(name, week);
  }
  return [...weeks.values()];
}
