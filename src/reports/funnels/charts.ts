import type { FunnelArtifact, FunnelStepArtifact } from '../../funnels/index.js';
import { barPanels, type ChartDefinition, stepCurves } from '../charts/index.js';
import { count, percent } from '../format.js';
import { COUNTED, groupName, lastStep } from './figures.js';

/** Names of the two charts of a funnel, from the name of its file. */
export function chartNames(file: string): { steps: string; times: string } {
  return { steps: `funnel-${file}-steps`, times: `funnel-${file}-times` };
}

/** Bars of the steps by persona, and the curves of who has come through by when. */
export function funnelCharts(artifact: FunnelArtifact, file: string): ChartDefinition[] {
  if (artifact.groups[0]!.entered === 0) return [];
  const names = chartNames(file);
  const times = timesChart(artifact, names.times);
  return [stepsChart(artifact, names.steps), ...(times ? [times] : [])];
}

function stepsChart(artifact: FunnelArtifact, name: string): ChartDefinition {
  const panels = artifact.groups
    .filter(({ entered }) => entered > 0)
    .map((group) => ({
      title: groupName(group),
      persona: personaPlace(artifact, group),
      bars: group.steps.map((step, k) => {
        if (k === 0) return { label: step.name, value: 1, note: count(step.count) };
        const share = step.from_first!;
        if (share.status !== 'estimated') return { label: step.name, value: null, note: share.reason };
        const { estimate, low, high } = share;
        return { label: step.name, value: estimate, low, high };
      }),
    }));
  return barPanels({
    name,
    title: `${artifact.name}: how far they come`,
    subtitle: `Share of the ${COUNTED[artifact.rule.counting]} that entered, with 95 % intervals`,
    description: `Bars per step of the funnel, for everyone and each persona. ${artifact.headline}`,
    panels,
  });
}

/** The place of a group among the personas; null for everyone. */
function personaPlace({ groups }: FunnelArtifact, group: FunnelArtifact['groups'][number]): number | null {
  return group.group === null ? null : groups.indexOf(group) - 1;
}

const UNITS = [
  ['days', 86_400],
  ['hours', 3600],
  ['minutes', 60],
] as const;

function timesChart(artifact: FunnelArtifact, name: string): ChartDefinition | undefined {
  const groups = artifact.groups.flatMap((group) => {
    const time = lastStep(group).time_from_first;
    return time?.status === 'estimated' && time.n >= 5
      ? [{ label: groupName(group), persona: personaPlace(artifact, group), time }]
      : [];
  });
  // Most who get there get there soon; the flat rest of a long window would squeeze that into a line.
  const longest = Math.max(0, ...groups.map(({ time }) => timeOfMost(time.curve)));
  if (groups.length === 0 || longest === 0 || groups.every(({ time }) => time.reached === 0))
    return undefined;
  const [unit, size] = UNITS.find(([, least]) => longest >= 2 * least) ?? (['seconds', 1] as const);
  const anyOrder = artifact.rule.order === 'any';
  const last = anyOrder ? 'all steps' : `‘${lastStep(artifact.groups[0]!).name}’`;
  const first = anyOrder ? 'the first of them' : `‘${artifact.groups[0]!.steps[0]!.name}’`;
  return stepCurves({
    name,
    title: `${artifact.name}: time to ${last}`,
    subtitle:
      'Kaplan-Meier estimate with 95 % bands; who is not there yet counts as long as it was watched. ' +
      `Shown until nearly all who get there are there.`,
    description: groups
      .map(({ label, time }) => `${label}: ${percent(time.share.estimate)} by the end of the window.`)
      .join(' '),
    xTitle: `${unit} since ${first}`,
    yTitle: 'share that got there',
    curves: groups.map(({ label, persona, time }) => ({
      label,
      persona,
      points: [
        { x: 0, y: 0, low: 0, high: 0 },
        ...upTo(time.curve, longest).map(({ seconds, reached, low, high }) => ({
          x: seconds / size,
          y: reached,
          low,
          high,
        })),
      ],
    })),
  });
}

type Curve = Extract<NonNullable<FunnelStepArtifact['time_from_first']>, { status: 'estimated' }>['curve'];

/** A little more than the time by which 95 % of those who ever get there are there. */
function timeOfMost(curve: Curve): number {
  const last = curve.at(-1);
  if (!last || last.reached === 0) return 0;
  const most = curve.find(({ reached }) => reached >= 0.95 * last.reached) ?? last;
  return Math.min(last.seconds, most.seconds * 1.25);
}

/** The curve until a time, drawn on to that time where it is longer than its last point. */
function upTo(curve: Curve, seconds: number): Curve {
  const shown = curve.filter((point) => point.seconds <= seconds);
  const last = shown.at(-1);
  return last && last.seconds < seconds && curve.length > shown.length
    ? [...shown, { ...last, seconds }]
    : shown;
}
