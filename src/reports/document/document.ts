/**
 * A report as a tree of blocks. Sections build it from artifacts; `toMarkdown` and `toHtml` write it down. Text is
 * plain everywhere in the tree: only the writers escape, and they escape everything.
 */
export type Block =
  | { block: 'heading'; level: 1 | 2 | 3 | 4; text: Inline /** Where a link can point. */; anchor?: string }
  | { block: 'paragraph'; text: Inline }
  | { block: 'list'; items: Inline[] }
  | { block: 'table'; columns: Column[]; rows: Inline[][] }
  | { block: 'figure'; chart: string; title: string; description: string }
  | { block: 'details'; summary: string; blocks: Block[] };

/** Text within a block: plain, or pieces of it. */
export type Inline = string | { strong: Inline } | { code: string } | Link | Inline[];

/** To an anchor of the report, or to another file of the run. */
export type Link = { link: string; to: string } | { link: string; file: string };

export interface Column {
  title: string;
  align?: 'left' | 'right';
}

/** Pieces of text and values, in the order of the template. */
export function text(parts: TemplateStringsArray, ...values: Inline[]): Inline {
  return parts.flatMap((part, i) => (i < values.length ? [part, values[i]!] : [part]));
}

export const strong = (inner: Inline): Inline => ({ strong: inner });

/** A name as the data have it: an event, a feature, an id. */
export const code = (name: string): Inline => ({ code: name });

export const heading = (level: 1 | 2 | 3 | 4, title: Inline, anchor?: string): Block =>
  anchor === undefined
    ? { block: 'heading', level, text: title }
    : { block: 'heading', level, text: title, anchor };

export const paragraph = (inner: Inline): Block => ({ block: 'paragraph', text: inner });

export const list = (items: Inline[]): Block => ({ block: 'list', items });

/** A table; a title that begins with `>` is of a column of numbers, which is aligned to the right. */
export function table(titles: readonly string[], rows: Inline[][]): Block {
  const columns = titles.map(
    (title): Column => (title.startsWith('>') ? { title: title.slice(1), align: 'right' } : { title }),
  );
  return { block: 'table', columns, rows };
}

export const details = (summary: string, blocks: Block[]): Block => ({ block: 'details', summary, blocks });

/** A chart of the report, by its name. */
export const figure = (chart: { name: string; title: string; description: string }): Block => ({
  block: 'figure',
  chart: chart.name,
  title: chart.title,
  description: chart.description,
});
