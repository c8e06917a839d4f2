import type { EventTable, Quality, RowAccount } from '../events/index.js';
import { proposeActivation, proposeOnboarding } from '../features/index.js';
import type { LoadResult } from '../sources/index.js';
import { type RunSettings, withContext } from './open.js';
import { need, runStages } from './stage.js';
import { canonicalEvents } from './stages/events.js';
import { loadExports } from './stages/load.js';
import type { RunState } from './state.js';
import { configText, type Proposal } from './suggest.js';

/** What the exports are, what is suspicious, and what to configure. */
export interface Inspection {
  files: {
    name: string;
    vendor: string;
    form: string;
    format: string;
    /** How sure, 0 to 1, and why. */
    score: number;
    reasons: string[];
    records: number;
    rejected: number;
  }[];
  rows: RowAccount;
  users: number;
  events: number;
  first: string;
  last: string;
  quality: Quality;
  proposal: Proposal;
  /** The suggested configuration, as YAML. */
  config: string;
}

/** Reads the exports as far as the event table and says what they are. */
export async function inspect(settings: RunSettings): Promise<{ json: Inspection; words: string }> {
  const inspection = await withContext(settings, undefined, async (context) => {
    const state: RunState = {};
    await runStages([loadExports, canonicalEvents], state, {
      ...context,
      config: { ...context.config, source: { ...context.config.source, max_rejects: 1 } },
    });
    const events = need(state, 'events');
    return inspectionOf(
      settings,
      need(state, 'load'),
      events,
      need(state, 'rows'),
      need(state, 'quality'),
      await propose(events),
    );
  });
  return { json: inspection, words: inWords(inspection) };
}

/** The configuration that `kindred init` writes: filled in from the exports, or the commented defaults. */
export async function suggestConfig(settings: RunSettings | undefined): Promise<string> {
  if (settings) return (await inspect(settings)).json.config;
  return configText(['exports/'], { activation: null, onboarding: [], reasons: [] });
}

async function propose(events: EventTable): Promise<Proposal> {
  const onboarding = await proposeOnboarding(events);
  const steps = onboarding?.steps.map((step) => step.event) ?? [];
  const activation = await proposeActivation(events, steps);
  return {
    activation: activation?.event ?? null,
    onboarding: steps,
    reasons: [
      ...(activation ? [`activation: ${activation.reason}`] : []),
      ...(onboarding ? [`onboarding: ${onboarding.reason}`] : []),
    ],
  };
}

function inspectionOf(
  settings: RunSettings,
  load: LoadResult,
  events: EventTable,
  rows: RowAccount,
  quality: Quality,
  proposal: Proposal,
): Inspection {
  const files = load.files.map((file) => ({
    name: file.name,
    vendor: file.vendor,
    form: file.detection.form,
    format: file.format,
    score: file.detection.score,
    reasons: file.detection.reasons,
    records: file.records,
    rejected: file.rejected,
  }));
  return {
    files,
    rows,
    users: events.users,
    events: events.events,
    first: quality.first,
    last: quality.last,
    quality,
    proposal,
    config: configText(settings.config.inputs, proposal, quality),
  };
}

/** Files of one kind share a paragraph: an archive may hold thousands. */
function filesInWords(files: Inspection['files']): string[] {
  const kinds = new Map<string, Inspection['files']>();
  for (const file of files) {
    const kind = `${file.vendor}, ${file.form} (${file.format})`;
    kinds.set(kind, [...(kinds.get(kind) ?? []), file]);
  }
  return [...kinds].flatMap(([kind, alike]) => {
    const [first] = alike;
    const last = alike.at(-1)!;
    const records = alike.reduce((sum, file) => sum + file.records, 0);
    const rejected = alike.reduce((sum, file) => sum + file.rejected, 0);
    const names = alike.length === 1 ? first!.name : `${alike.length} files, ${first!.name} to ${last.name}`;
    return [
      `  ${kind}: ${names}`,
      `    ${Math.round(100 * first!.score)} % sure: ${first!.reasons.join(', ')}`,
      `    ${records} records, ${rejected} rejected`,
    ];
  });
}

function identityInWords({
  ids,
  merged,
  largest,
  sharedDevices,
  kiosks,
  nobodies,
}: Quality['identity']): string {
  return (
    `${ids} ids, ${merged} of them merged into another person; the largest person has ${largest} ids; ` +
    `${sharedDevices} shared devices, ${kiosks} of them public; ${nobodies} ids stand for nobody`
  );
}

function inWords(inspection: Inspection): string {
  const { files, rows, users, events, first, last, quality, proposal, config } = inspection;
  const lines = [
    'Files',
    ...filesInWords(files),
    '',
    'Rows',
    `  ${rows.in} in = ${rows.kept} kept + ${rows.duplicates} duplicates + ${rows.rejected} rejected`,
    `  ${events} events of ${users} users, ${first} to ${last}`,
    '',
    'Identity',
    `  ${identityInWords(quality.identity)}`,
    ...(quality.zone ? ['', 'Time zone', `  ${quality.zone.words}`] : []),
    ...(quality.warnings.length > 0
      ? ['', 'Warnings', ...quality.warnings.map((warning) => `  ${warning}`)]
      : []),
    '',
    'Suggestions',
    `  activation: ${proposal.activation ?? 'none found'}`,
    `  onboarding: ${proposal.onboarding.length > 0 ? proposal.onboarding.join(' > ') : 'none found'}`,
    ...proposal.reasons.map((reason) => `  ${reason}`),
    '',
    'Configuration (kindred init writes it)',
    ...config.split('\n').map((line) => `  ${line}`),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}
