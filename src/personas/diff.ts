import type { Persona, PersonaModel } from './artifact.js';

/** What changed between two persona models; personas are the same where their ids are. */
export interface ModelDifference {
  changed: boolean;
  verdict: { before: string; after: string } | null;
  k: { before: number; after: number };
  users: { before: number; after: number };
  personas: PersonaDifference[];
  /** Markdown: the body of a pull request comment. */
  words: string;
}

export interface PersonaDifference {
  id: string;
  name: string;
  change: 'born' | 'died' | 'renamed' | 'resized' | 'same';
  shareBefore: number | null;
  shareAfter: number | null;
  stabilityBefore: number | null;
  stabilityAfter: number | null;
}

/** A share that moves less than this many points (of 1) is the same. */
const LEAST_SHIFT = 0.02;

/** Compares two models: personas of `after` in its order, then those that died. */
export function diffModels(before: PersonaModel, after: PersonaModel): ModelDifference {
  const old = new Map(before.personas.map((p) => [p.id, p]));
  const now = new Set(after.personas.map((p) => p.id));
  const personas = [
    ...after.personas.map((p) => compare(old.get(p.id) ?? null, p)),
    ...before.personas.filter((p) => !now.has(p.id)).map((p) => compare(p, null)),
  ];
  const verdict =
    before.verdict.verdict === after.verdict.verdict
      ? null
      : { before: before.verdict.verdict, after: after.verdict.verdict };
  const difference = {
    changed: verdict !== null || personas.some((p) => p.change !== 'same'),
    verdict,
    k: { before: before.personas.length, after: after.personas.length },
    users: { before: before.users.total, after: after.users.total },
    personas,
  };
  return { ...difference, words: inWords(difference) };
}

function compare(before: Persona | null, after: Persona | null): PersonaDifference {
  const shift = before && after ? Math.abs(before.share - after.share) : 0;
  return {
    id: (after ?? before)!.id,
    name: (after ?? before)!.name,
    change: !before
      ? 'born'
      : !after
        ? 'died'
        : before.name !== after.name
          ? 'renamed'
          : shift >= LEAST_SHIFT
            ? 'resized'
            : 'same',
    shareBefore: before?.share ?? null,
    shareAfter: after?.share ?? null,
    stabilityBefore: before?.stability ?? null,
    stabilityAfter: after?.stability ?? null,
  };
}

function inWords(d: Omit<ModelDifference, 'words'>): string {
  if (!d.changed) return `No change: the same ${d.k.after} personas, ${d.users.after} users.\n`;
  const lines = [
    `Personas: ${d.k.before} before, ${d.k.after} now; users: ${d.users.before} before, ${d.users.after} now.`,
  ];
  if (d.verdict) lines.push(`Verdict: "${d.verdict.before}" before, "${d.verdict.after}" now.`);
  lines.push(
    '',
    '| persona | change | share before | share now | stability now |',
    '|---|---|---:|---:|---:|',
  );
  for (const p of d.personas) {
    lines.push(
      `| ${p.name.replaceAll('|', '\\|')} | ${p.change} | ${share(p.shareBefore)} | ${share(p.shareAfter)} | ${stability(p.stabilityAfter)} |`,
    );
  }
  return `${lines.join('\n')}\n`;
}

function share(value: number | null): string {
  return value === null ? '' : `${(100 * value).toFixed(1)} %`;
}

function stability(value: number | null): string {
  return value === null ? '' : value.toFixed(2);
}
