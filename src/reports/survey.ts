import type { CrossedQuestion, PersonaModel, SurveyCross } from '../personas/index.js';
import { type Block, details, heading, type Inline, list, paragraph, table } from './document/document.js';
import { toMarkdown } from './document/markdown.js';
import { count, counted, decimal, percent } from './format.js';

/** What people say against what they do: `survey.md`, from the crossed survey of a run. */
export function renderSurvey(cross: SurveyCross, model: PersonaModel): string {
  const names = new Map(model.personas.map(({ id, name }) => [id, name]));
  const { respondents, response } = cross;
  const blocks: Block[] = [
    heading(1, 'What people say, by persona'),
    paragraph(
      `${counted(respondents.matched, 'user')} answered (${percent(respondents.rate)} of everyone); ` +
        `${count(respondents.unknown)} people in the survey are not in the exports. ` +
        'The answers describe the personas; they had no part in forming them.',
    ),
    heading(2, 'Who answered'),
    paragraph(
      `Answering goes together with the persona: Cramér’s V ${strengthInWords(response.strength)}. ` +
        'Where some personas answer much less than others, the answers below do not speak for everyone.',
    ),
    table(
      ['persona', '>answered', '>share (95 % interval)'],
      response.byPersona.map(({ persona, answered, rate, low, high }): Inline[] => [
        names.get(persona) ?? persona,
        count(answered),
        `${percent(rate)} (${percent(low)} to ${percent(high)})`,
      ]),
    ),
    ...cross.questions.flatMap((question) => questionBlocks(question, names)),
    ...(cross.notes.length > 0 ? [heading(2, 'How the file was read'), list(cross.notes)] : []),
  ];
  return toMarkdown(blocks, '');
}

function questionBlocks(question: CrossedQuestion, names: ReadonlyMap<string, string>): Block[] {
  const personas = question.levels[0]?.byPersona.map(({ persona }) => persona) ?? [];
  return [
    heading(2, question.question),
    paragraph(
      `${counted(question.answered, 'answer')}${question.kind === 'multiple' ? ', several allowed' : ''}. ` +
        `Association with the persona: Cramér’s V ${strengthInWords(question.strength)}.`,
    ),
    table(
      ['answer', '>all', ...personas.map((persona) => `>${names.get(persona) ?? persona}`)],
      question.levels.map((level): Inline[] => [
        level.nonResponse ? 'no answer' : level.level,
        count(level.total),
        ...level.byPersona.map(({ count: n, share, lift }) =>
          share === null ? '–' : `${percent(share)} (${count(n)})${lift !== null && lift >= 1.5 ? ' ↑' : ''}`,
        ),
      ]),
    ),
    ...question.mismatches.map(
      ({ level, events, said, neverDid, byPersona }): Block =>
        details(`Says “${level}”, does not: ${neverDid} of ${said}`, [
          paragraph([
            `Of ${counted(said, 'user')} who gave this answer, ${count(neverDid)} never did any of: ${events.join(', ')}.`,
          ]),
          table(
            ['persona', '>said so', '>never did'],
            byPersona.map(({ persona, said: n, neverDid: never }): Inline[] => [
              names.get(persona) ?? persona,
              count(n),
              count(never),
            ]),
          ),
        ]),
    ),
  ];
}

function strengthInWords({ value, low, high, n, reason }: SurveyCross['response']['strength']): string {
  if (value === null) return `not estimable: ${reason ?? 'too few answers'}`;
  const range = low === null || high === null ? '' : ` (${decimal(low)} to ${decimal(high)})`;
  return `${decimal(value)}${range}, n = ${count(n)}`;
}
