import type { FunnelArtifact } from '../../funnels/index.js';
import { type Block, details, type Inline, paragraph, table } from '../document/document.js';
import { count, percent } from '../format.js';
import { COUNTED } from './figures.js';

type Day = FunnelArtifact['trend'][number]['days'][number];

/** More rows than these are shown by week, then by month. */
const MOST_ROWS = 21;

const DAY_MS = 86_400_000;

/** How the share that completes moves with the day of entry; every day by week where there are many. */
export function trendSection({ trend, rule, groups }: FunnelArtifact): Block[] {
  const days = trend[0]?.days ?? [];
  if (days.length < 2) return [];
  const weeks = together(days, mondayOf);
  const [period, periods] =
    days.length <= MOST_ROWS
      ? (['day', days] as const)
      : weeks.length <= MOST_ROWS
        ? (['week', weeks] as const)
        : (['month', together(days, (day) => day.slice(0, 7))] as const);
  const sum = periods.reduce((n, { entered }) => n + entered, 0);
  const anyOpen = periods.some(({ open }) => open > 0);
  const rows = periods.map(({ day, entered, completed, open }): Inline[] => [
    day,
    count(entered),
    count(completed),
    percent(completed / entered),
    ...(anyOpen ? [open === 0 ? '' : count(open)] : []),
  ]);
  const notes = [
    ...(sum > groups[0]!.entered
      ? ['A user counts on every day on which it entered, so the sum is more than the users above.']
      : []),
    ...(anyOpen ? [`“Still open” may yet complete: the share of such a ${period} can rise.`] : []),
  ];
  return [
    details(`By ${period} of entry`, [
      table(
        [
          period === 'week' ? 'week from' : period,
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

/** The days by longer periods, in order. */
function together(days: readonly Day[], periodOf: (day: string) => string): Day[] {
  const periods = new Map<string, Day>();
  for (const { day, entered, completed, open } of days) {
    const name = periodOf(day);
    const period = periods.get(name) ?? { day: name, entered: 0, completed: 0, open: 0 };
    period.entered += entered;
    period.completed += completed;
    period.open += open;
    periods.set(name, period);
  }
  return [...periods.values()];
}

/** The Monday of the week of a date. 1970-01-01 was a Thursday. */
function mondayOf(day: string): string {
  const ms = Date.parse(day);
  const since = (((ms / DAY_MS + 3) % 7) + 7) % 7;
  return new Date(ms - since * DAY_MS).toISOString().slice(0, 10);
}
