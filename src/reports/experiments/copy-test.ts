import { toJson } from '../../base/index.js';
import type { CopyDecision, CopyTestArtifact, ExperimentArtifact } from '../../experiments/index.js';
import type { ReportFile } from '../charts/index.js';
import { type Block, heading, type Inline, paragraph, strong, table } from '../document/document.js';
import { toMarkdown } from '../document/markdown.js';
import { EVERYONE } from './figures.js';
import { drawFigures, evidence, type Figures, NO_FIGURES } from './report.js';

/**
 * The files of a copy test: `copy-tests/<file>.md`, the decisions as `.json`, the readout behind them as
 * `-readout.json`, and the charts.
 */
export async function renderCopyTest(
  test: CopyTestArtifact,
  readout: ExperimentArtifact,
  file: string,
): Promise<ReportFile[]> {
  const figures = await drawFigures(readout, `copy-${file}`);
  return [
    { path: `copy-tests/${file}.md`, content: toMarkdown(copyBlocks(test, readout, figures), '../charts') },
    { path: `copy-tests/${file}.json`, content: toJson(test) },
    { path: `copy-tests/${file}-readout.json`, content: toJson(readout) },
    ...figures.files,
  ];
}

/** The copy test as markdown without charts, for the command line. */
export function copyTestMarkdown(test: CopyTestArtifact, readout: ExperimentArtifact): string {
  return toMarkdown(copyBlocks(test, readout, NO_FIGURES), '.');
}

function copyBlocks(test: CopyTestArtifact, readout: ExperimentArtifact, figures: Figures): Block[] {
  return [
    heading(1, `Copy test: ${test.name}`),
    paragraph([strong(summary(test)), ` ${test.everyone.words}`]),
    heading(2, 'What to show to whom'),
    decisionsTable(test),
    heading(2, 'The texts'),
    table(
      ['variant', 'text'],
      test.texts.map(({ variant, text }): Inline[] => [
        variant === test.control ? `${variant} (present)` : variant,
        `“${text}”`,
      ]),
    ),
    ...evidence(readout, figures),
  ];
}

function summary({ everyone, personas, slot }: CopyTestArtifact): string {
  const own = personas.filter(({ status }) => status === 'winner');
  const all =
    everyone.status === 'winner'
      ? `“${everyone.text}” wins at ${slot}.`
      : `No text wins at ${slot} for everyone.`;
  if (own.length === 0) return all;
  return `${all} ${own.map(({ persona, text }) => `${persona}: “${text}”.`).join(' ')}`;
}

function decisionsTable({ everyone, personas, texts, control }: CopyTestArtifact): Block {
  const present = texts.find(({ variant }) => variant === control)?.text ?? control;
  return table(
    ['persona', 'text', 'on what ground'],
    [everyone, ...personas].map((one): Inline[] => [
      one.persona ?? strong(EVERYONE),
      shownText(one, everyone, present),
      [strong(one.status), `. ${one.words}`],
    ]),
  );
}

/** A lead decides nothing: until it is confirmed the text of everyone stands. */
function shownText({ status, text }: CopyDecision, everyone: CopyDecision, present: string): string {
  if (status === 'lead') return `“${everyone.text ?? present}” (lead: “${text}”)`;
  return `“${text ?? present}”`;
}
