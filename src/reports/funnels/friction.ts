import type { FunnelArtifact } from '../../funnels/index.js';
import {
  type Block,
  code,
  details,
  heading,
  type Inline,
  list,
  paragraph,
  table,
} from '../document/document.js';
import { count, counted, percent } from '../format.js';
import { COUNTED, groupColumn, groupName, groupNoun, points } from './figures.js';
import { span } from './span.js';

type StepFriction = FunnelArtifact['friction'][number]['steps'][number];
type Side = StepFriction['dropped'];

const UNIT = { uniques: 'user', totals: 'entry', sessions: 'session' } as const;

const KIND = { next: 'next', last: 'last', 'any time': 'at any time' } as const;

/** What those who drop do differently, step by step. */
export function frictionSection(artifact: FunnelArtifact): Block[] {
  const [everyone, ...personas] = artifact.friction;
  if (!everyone) return [];
  const stepped = everyone.steps.filter(({ dropped }) => dropped.users > 0);
  if (stepped.length === 0) return [];
  const sample =
    artifact.friction_sample < 1
      ? ` It is drawn from every ${Math.round(1 / artifact.friction_sample)}th entry.`
      : '';
  return [
    heading(2, 'Friction: what people do where they stop'),
    paragraph(
      'Those who reached a step and went on, against those who did not within the window: what else they do in that ' +
        'window, the steps of the funnel left aside. Only events that are more common among those who stop are listed, ' +
        'after correction for having looked at many (Benjamini and Hochberg).' +
        sample,
    ),
    ...stepped.flatMap((friction) => [
      heading(3, `After ‘${artifact.steps[friction.step - 1]!.name}’`),
      ...stepBlocks(artifact, friction),
    ]),
    ...(personas.length > 0
      ? [details(`Friction by ${groupNoun(artifact)}`, personasTable(artifact, personas))]
      : []),
  ];
}

function stepBlocks(artifact: FunnelArtifact, friction: StepFriction): Block[] {
  const { dropped, passed, events } = friction;
  const pause = span(artifact.pause_seconds);
  const items: Inline[] = [
    `${counted(dropped.users, UNIT[artifact.rule.counting], COUNTED[artifact.rule.counting])} stopped here, ${count(passed.users)} went on.`,
    ...ofThoseWhoStop('did nothing more after it, as far as the window goes', dropped.nothing_after),
    ...ofThoseWhoStop('did a later step without the one that follows', dropped.went_ahead),
    ...versus(`were silent for more than ${pause} after it`, dropped.paused, passed.paused),
    ...versus('did it again', dropped.repeated, passed.repeated),
    ...versus('went back to an earlier step', dropped.went_back, passed.went_back),
  ];
  const rows = events.map((event): Inline[] => [
    KIND[event.kind],
    code(event.event),
    percent(event.dropped.estimate),
    percent(event.passed.estimate),
    points(event.difference),
  ]);
  return [
    list(items),
    rows.length > 0
      ? table(['when', 'event', '>of those who stop', '>of those who go on', '>points more'], rows)
      : paragraph(
          passed.users === 0 || dropped.users < 5
            ? 'There are too few on one side to compare what they do.'
            : 'No event is shown to be more common among those who stop.',
        ),
  ];
}

function ofThoseWhoStop(what: string, side: Side['repeated']): Inline[] {
  if (side.status !== 'estimated' || side.successes === 0) return [];
  return [`${percent(side.estimate)} of those who stop ${what}.`];
}

/** Only where those who stop do it clearly more: the intervals are apart. */
function versus(what: string, dropped: Side['repeated'], passed: Side['repeated']): Inline[] {
  if (dropped.status !== 'estimated' || passed.status !== 'estimated' || dropped.low <= passed.high)
    return [];
  return [
    `${percent(dropped.estimate)} of those who stop and ${percent(passed.estimate)} of those who go on ${what}.`,
  ];
}

function personasTable(artifact: FunnelArtifact, personas: FunnelArtifact['friction']): Block[] {
  const share = (side: Side['repeated']) => (side.status === 'estimated' ? percent(side.estimate) : '–');
  const rows = personas.flatMap((persona) =>
    persona.steps
      .filter(({ dropped }) => dropped.users > 0)
      .map(({ step, dropped, events }): Inline[] => [
        groupName(persona),
        artifact.steps[step - 1]!.name,
        count(dropped.users),
        share(dropped.nothing_after),
        share(dropped.repeated),
        share(dropped.went_back),
        events[0] === undefined ? '' : [code(events[0].event), ` ${points(events[0].difference)}`],
      ]),
  );
  return [
    table(
      [
        groupColumn(artifact),
        'after',
        '>stopped',
        '>nothing more',
        '>did it again',
        '>went back',
        'most over-represented event',
      ],
      rows,
    ),
  ];
}
