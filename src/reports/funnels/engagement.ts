import { toJson } from '../../base/index.js';
import type { EngagementArtifact, EngagementGroup } from '../../funnels/index.js';
import type { ReportFile } from '../charts/index.js';
import { type Block, heading, type Inline, list, paragraph, strong, table } from '../document/document.js';
import { toMarkdown } from '../document/markdown.js';
import { count, decimal, percent } from '../format.js';
import { groupName, limits } from './figures.js';

/** `engagement.md` and `engagement.json`: who comes back, how often, and where people stand. */
export function renderEngagement(artifact: EngagementArtifact): ReportFile[] {
  return [
    { path: 'engagement.md', content: toMarkdown(engagementBlocks(artifact), '.') },
    { path: 'engagement.json', content: toJson(artifact) },
  ];
}

function engagementBlocks({ groups, data }: EngagementArtifact): Block[] {
  return [
    heading(1, 'Retention and engagement'),
    paragraph(headline(groups)),
    heading(2, 'Who comes back'),
    ...retention(groups),
    heading(2, 'How often they come'),
    ...month(groups),
    heading(2, 'Where they stand'),
    ...lifecycle(groups),
    heading(2, 'How this is counted'),
    list([
      `Whole local days from ${data.first_day} to ${data.last_day}; a day that the data hold only in part is left out.`,
      'Day 0 is the day a user is first seen in the data; who was there before the data begin counts from their beginning.',
      'Users whose day lies beyond the data are in neither share of that day.',
      'Intervals are Wilson’s, 95 %. The personas were found from the same behaviour: the table describes them.',
    ]),
  ];
}

function headline([everyone]: readonly EngagementGroup[]): string {
  const day7 = everyone!.retention.find(({ day }) => day === 7)!.on_or_after;
  const back =
    day7.status === 'estimated'
      ? `${percent(day7.estimate)} of ${count(day7.n)} users are seen again a week or more after their first day.`
      : `Retention after a week is not estimable: ${day7.reason}.`;
  const month = everyone!.month;
  if (month.status !== 'estimated') return back;
  return `${back} Of the ${count(month.active)} users of the last 28 days, ${percent(month.daily_over_monthly)} are there on an average day.`;
}

function retention(groups: readonly EngagementGroup[]): Block[] {
  const days = groups[0]!.retention.map(({ day }) => day);
  const cell = (share: EngagementGroup['retention'][number]['on_day']) =>
    share.status === 'estimated' ? `${percent(share.estimate)} ${limits(share)}` : '–';
  const rows = (which: 'on_day' | 'on_or_after') =>
    groups.map((group): Inline[] => [
      name(group),
      count(group.users),
      ...group.retention.map((r) => cell(r[which])),
    ]);
  const left = groups[0]!.retention
    .filter(({ immature }) => immature > 0)
    .map(({ day, immature }) => `${count(immature)} at day ${day}`);
  return [
    table(['on that day or later', '>users', ...days.map((day) => `>day ${day}`)], rows('on_or_after')),
    table(['on exactly that day', '>users', ...days.map((day) => `>day ${day}`)], rows('on_day')),
    ...(left.length > 0 ? [paragraph(`Too young and left out: ${left.join(', ')}.`)] : []),
  ];
}

function month(groups: readonly EngagementGroup[]): Block[] {
  const first = groups[0]!.month;
  if (first.status !== 'estimated') return [paragraph(`Not estimable: ${first.reason}.`)];
  const classes = first.distribution.map(({ from, to }) => (from === to ? `>${from} day` : `>${from}–${to}`));
  return [
    table(
      [
        'days of use in the last 28 (L28)',
        '>active users',
        '>mean days',
        '>there on an average day (stickiness)',
        ...classes,
      ],
      groups.map((group): Inline[] => {
        const { month: figures } = group;
        if (figures.status !== 'estimated') return [name(group), '0', '–', '–', ...classes.map(() => '–')];
        return [
          name(group),
          count(figures.active),
          decimal(figures.mean_days, 1),
          percent(figures.daily_over_monthly),
          ...figures.distribution.map(({ users }) => percent(users / figures.active)),
        ];
      }),
    ),
  ];
}

function lifecycle(groups: readonly EngagementGroup[]): Block[] {
  const first = groups[0]!.lifecycle;
  if (first.status !== 'estimated') return [paragraph(`Not estimable: ${first.reason}.`)];
  return [
    table(
      ['in the last 7 days', '>new', '>current', '>resurrected', '>dormant'],
      groups.map((group): Inline[] => {
        const { lifecycle: states, users } = group;
        if (states.status !== 'estimated' || users === 0) return [name(group), '–', '–', '–', '–'];
        const cell = (n: number) => `${count(n)} (${percent(n / users)})`;
        return [
          name(group),
          cell(states.new),
          cell(states.current),
          cell(states.resurrected),
          cell(states.dormant),
        ];
      }),
    ),
    paragraph(
      'New: first seen in these 7 days. Current: seen in them and in the 7 before. Resurrected: seen in them, not in the 7 before, ' +
        'but earlier. Dormant: seen only earlier.',
    ),
  ];
}

function name(group: EngagementGroup): Inline {
  return group.group === null ? strong(groupName(group)) : groupName(group);
}
