import type { ArtifactHead, Random } from '../../base/index.js';
import type { FeatureTable } from '../../features/index.js';
import { wilsonInterval } from '../../numeric/index.js';
import type { PersonaModel } from '../artifact.js';
import type { Question, Survey } from './answers.js';
import { cramersV, type Strength } from './association.js';
import { type Mismatch, mismatchesOf } from './mismatch.js';

/** `survey.json`: what people said against what they do. Answers never form the personas. */
export interface SurveyCross extends ArtifactHead {
  kind: 'kindred/survey';
  respondents: {
    /** People in the survey who are users of the exports. */
    matched: number;
    /** People in the survey who are not. */
    unknown: number;
    /** Share of users who answered anything. */
    rate: number;
  };
  /** Whether some personas answer more than others: if so, the answers do not speak for everyone. */
  response: {
    strength: Strength;
    byPersona: { persona: string; answered: number; rate: number; low: number; high: number }[];
  };
  questions: CrossedQuestion[];
  notes: string[];
}

export interface CrossedQuestion {
  question: string;
  kind: Question['kind'];
  answered: number;
  /** Persona by answer among those who answered; for several answers, the strongest single one. */
  strength: Strength;
  levels: CrossedLevel[];
  mismatches: Mismatch[];
}

export interface CrossedLevel {
  level: string;
  /** Whether it stands for "did not answer". */
  nonResponse: boolean;
  total: number;
  byPersona: CrossedCell[];
}

export interface CrossedCell {
  persona: string;
  count: number;
  /** Share of the persona's respondents (of its users, for non-response), with a 95 % Wilson interval; null without any. */
  share: number | null;
  low: number | null;
  high: number | null;
  /** The share over that of everyone who answered; null where nobody did. */
  lift: number | null;
}

/** Crosses the answers of a survey with the personas of users. `labels` index `model.personas`. */
export function crossSurvey(
  survey: Survey,
  table: FeatureTable,
  model: PersonaModel,
  labels: Int32Array,
  random: Random,
): SurveyCross {
  const rowOf = new Map(table.userIds.map((id, row) => [id, row]));
  const rows = survey.userIds.map((id) => rowOf.get(id) ?? -1);
  const k = model.personas.length;
  const size = new Float64Array(k);
  for (const p of labels) size[p]!++;
  const answered = new Float64Array(k);
  rows.forEach((row, i) => {
    if (row >= 0 && survey.questions.some((q) => q.answers[i]!.length > 0)) answered[labels[row]!]!++;
  });
  const matched = rows.filter((row) => row >= 0).length;
  const persona = (p: number) => model.personas[p]!.id;
  return {
    kind: 'kindred/survey',
    version: '1.0',
    respondents: {
      matched,
      unknown: rows.length - matched,
      rate: table.userIds.length > 0 ? matched / table.userIds.length : 0,
    },
    response: {
      strength: cramersV(
        Array.from(size, (n, p) => [answered[p]!, n - answered[p]!]),
        random.fork('response'),
      ),
      byPersona: Array.from(size, (n, p) => ({
        persona: persona(p),
        answered: answered[p]!,
        ...shareOf(answered[p]!, n),
      })).map(({ share, low, high, ...rest }) => ({
        ...rest,
        rate: share ?? 0,
        low: low ?? 0,
        high: high ?? 0,
      })),
    },
    questions: survey.questions.map((question, q) =>
      crossQuestion(question, rows, labels, size, model, table, survey.userIds, random.fork(`question${q}`)),
    ),
    notes: survey.notes,
  };
}

function crossQuestion(
  question: Question,
  rows: readonly number[],
  labels: Int32Array,
  size: Float64Array,
  model: PersonaModel,
  table: FeatureTable,
  userIds: readonly string[],
  random: Random,
): CrossedQuestion {
  const k = size.length;
  const counts = question.levels.map(() => new Float64Array(k));
  const answered = new Float64Array(k);
  rows.forEach((row, i) => {
    if (row < 0 || question.answers[i]!.length === 0) return;
    const p = labels[row]!;
    answered[p]!++;
    for (const level of question.answers[i]!) counts[level]![p]!++;
  });
  const total = answered.reduce((a, b) => a + b, 0);
  const cells = (of: Float64Array, base: Float64Array): CrossedCell[] => {
    const all =
      of.reduce((a, b) => a + b, 0) /
      Math.max(
        1,
        base.reduce((a, b) => a + b, 0),
      );
    return Array.from(of, (count, p) => {
      const { share, low, high } = shareOf(count, base[p]!);
      return {
        persona: model.personas[p]!.id,
        count,
        share,
        low,
        high,
        lift: share === null || all === 0 ? null : share / all,
      };
    });
  };
  const silent = size.map((n, p) => n - answered[p]!);
  const levels: CrossedLevel[] = question.levels.map((level, l) => ({
    level,
    nonResponse: false,
    total: counts[l]!.reduce((a, b) => a + b, 0),
    byPersona: cells(counts[l]!, answered),
  }));
  levels.push({
    level: 'no answer',
    nonResponse: true,
    total: silent.reduce((a, b) => a + b, 0),
    byPersona: cells(silent, size),
  });
  const strengths =
    question.kind === 'single'
      ? [cramersV(transpose(counts, k), random)]
      : counts.map((of, l) =>
          cramersV(
            Array.from(of, (n, p) => [n, answered[p]! - n]),
            random.fork(String(l)),
          ),
        );
  return {
    question: question.text,
    kind: question.kind,
    answered: total,
    strength: strengths.reduce((a, b) => ((b.value ?? -1) > (a.value ?? -1) ? b : a)),
    levels,
    mismatches: mismatchesOf(question, rows, labels, model, table, userIds),
  };
}

function transpose(counts: readonly Float64Array[], k: number): number[][] {
  return Array.from({ length: k }, (_, p) => counts.map((of) => of[p]!));
}

function shareOf(
  count: number,
  n: number,
): { share: number | null; low: number | null; high: number | null } {
  if (n === 0) return { share: null, low: null, high: null };
  return { share: count / n, ...wilsonInterval({ successes: count, n }) };
}
