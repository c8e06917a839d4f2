import type { FunnelArtifact } from './artifact.js';

const UNITS = { uniques: 'users', totals: 'entries', sessions: 'sessions' } as const;

/** The result in two or three sentences: how many complete, where most are lost, which personas differ. */
export function headlineOf(artifact: Omit<FunnelArtifact, 'headline'>): string {
  const everyone = artifact.groups[0]!;
  const unit = UNITS[artifact.rule.counting];
  if (everyone.entered === 0) return `No ${unit} entered the funnel.`;
  const sentences = [
    `${grouped(everyone.completed)} of ${grouped(everyone.entered)} ${unit} (${percent(everyone.completed / everyone.entered)}) ` +
      (artifact.rule.order === 'any'
        ? `did all of ${artifact.steps.map(({ name }) => `‘${name}’`).join(', ')}.`
        : `came from ‘${artifact.steps[0]!.name}’ to ‘${artifact.steps.at(-1)!.name}’.`),
  ];
  const worst = largestLoss(artifact);
  if (worst) sentences.push(worst);
  sentences.push(...personas(artifact));
  const open = everyone.steps.reduce((sum, step) => sum + step.open, 0);
  if (open > 0) {
    sentences.push(
      `${grouped(open)} ${open === 1 ? 'is' : 'are'} still inside the window at the end of the data and may yet go on.`,
    );
  }
  return sentences.join(' ');
}

function largestLoss({ groups, rule }: Omit<FunnelArtifact, 'headline'>): string | undefined {
  const { steps } = groups[0]!;
  if (steps.length < 3) return undefined;
  const losses = steps.slice(1).flatMap((step, k) => {
    const before = steps[k]!;
    const lost = before.count - step.count;
    const between = `‘${before.name}’ and ‘${step.name}’`;
    return lost > 0 ? [{ between, lost, share: lost / before.count }] : [];
  });
  if (losses.length === 0) return undefined;
  const most = losses.reduce((a, b) => (b.lost > a.lost ? b : a));
  const largest = losses.reduce((a, b) => (b.share > a.share ? b : a));
  const sentence =
    `Most are lost between ${most.between}: ${grouped(most.lost)} ${UNITS[rule.counting]}, ` +
    `${percent(most.share)} of those who got there`;
  return largest === most
    ? `${sentence}.`
    : `${sentence}; the largest share between ${largest.between}, ${percent(largest.share)}.`;
}

function personas({ comparisons, steps, groups, breakdown }: Omit<FunnelArtifact, 'headline'>): string[] {
  if (groups.length < 3 || comparisons.length === 0) return [];
  const whole = comparisons.filter(({ from, to }) => from === 1 && to === steps.length);
  const rate = (name: string) => {
    const group = groups.find((g) => g.group === name)!;
    return `‘${name}’ (${percent(group.completed / group.entered)})`;
  };
  const of = (verdict: string) => whole.filter((c) => c.verdict === verdict).map(({ group }) => rate(group));
  const [higher, lower] = [of('higher'), of('lower')];
  if (whole.every((c) => c.verdict === 'not tested'))
    return [
      `The ${breakdown ? `values of ‘${breakdown.property}’` : 'personas'} that entered are too small to be compared.`,
    ];
  if (higher.length + lower.length === 0)
    return [
      `No ${breakdown ? `value of ‘${breakdown.property}’` : 'persona'} is shown to complete it more or less often than everyone else.`,
    ];
  return [
    [
      ...(higher.length > 0 ? [`More often than everyone else: ${higher.join(', ')}`] : []),
      ...(lower.length > 0 ? [`less often: ${lower.join(', ')}`] : []),
    ]
      .join('; ')
      .replace(/^l/, 'L')
      .concat('.'),
  ];
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function grouped(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, ',');
}
