import type { Block, Inline, Link } from './document.js';
import { codeSpan, escapeBlockStart, escapeMarkdown, readable } from './escape.js';

/** Writes a report as GitHub markdown, one fact per line. @param charts folder of the SVG files, relative */
export function toMarkdown(blocks: readonly Block[], charts: string): string {
  return `${blocks.map((block) => blockText(block, charts)).join('\n\n')}\n`;
}

function blockText(block: Block, charts: string): string {
  switch (block.block) {
    case 'heading': {
      const anchor = block.anchor === undefined ? '' : `<a id="${anchorName(block.anchor)}"></a>\n\n`;
      return `${anchor}${'#'.repeat(block.level)} ${inline(block.text)}`;
    }
    case 'paragraph':
      return escapeBlockStart(inline(block.text));
    case 'list':
      return block.items.map((item) => `- ${escapeBlockStart(inline(item))}`).join('\n');
    case 'table':
      return tableText(block);
    case 'figure':
      return `![${escapeMarkdown(readable(block.title))}](${charts}/${block.chart}.svg)`;
    case 'details': {
      const inner = block.blocks.map((b) => blockText(b, charts)).join('\n\n');
      return `<details>\n<summary>${escapeMarkdown(readable(block.summary))}</summary>\n\n${inner}\n\n</details>`;
    }
  }
}

function tableText({ columns, rows }: Extract<Block, { block: 'table' }>): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(columns.map(({ title }) => escapeMarkdown(title))),
    line(columns.map(({ align }) => (align === 'right' ? '---:' : '---'))),
    ...rows.map((row) => line(row.map((cell) => inline(cell, true)))),
  ].join('\n');
}

function inline(part: Inline, inTable = false): string {
  if (typeof part === 'string') return escapeMarkdown(part);
  if (Array.isArray(part)) return part.map((p) => inline(p, inTable)).join('');
  if ('strong' in part) return `**${inline(part.strong, inTable)}**`;
  if ('code' in part) return codeSpan(readable(part.code), inTable);
  return `[${escapeMarkdown(readable(part.link))}](${linkTarget(part)})`;
}

/** Where a link points, safe in both formats. */
export function linkTarget(link: Link): string {
  if ('to' in link) return `#${anchorName(link.to)}`;
  return link.file.split('/').map(encodeURIComponent).join('/');
}

/** Anchors are made of ids, which may hold anything. */
export function anchorName(id: string): string {
  return id.replace(/[^A-Za-z0-9_-]+/g, '-');
}
