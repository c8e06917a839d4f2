import { plainText } from '../../exports/index.js';

/** Longer names from data are cut, with an ellipsis. Code points. */
const LONGEST = 80;

/**
 * Text that comes from data, fit for a reader: one line, no control or bidirectional characters, not too long. Every
 * sink (`escapeMarkdown`, `escapeXml`) gets text that went through here.
 */
export function readable(text: string, longest = LONGEST): string {
  const points = [...plainText(text)];
  return points.length <= longest ? points.join('') : `${points.slice(0, longest - 1).join('')}…`;
}

/** Pieces of a sentence keep the blanks at their ends; what else is invisible or moves text about goes. */
function visible(text: string): string {
  const plain = plainText(text);
  if (plain === '') return text === '' ? '' : ' ';
  return `${/^\s/.test(text) ? ' ' : ''}${plain}${/\s$/.test(text) ? ' ' : ''}`;
}

/** For text and attributes of HTML and SVG. */
export function escapeXml(text: string): string {
  return visible(text).replace(/[&<>"']/g, (c) => XML[c]!);
}

const XML: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * For a paragraph, list item or table cell of GitHub markdown: no markup, link, formula, mention, HTML or entity comes
 * out of the text. Addresses are broken so that they do not become links.
 */
export function escapeMarkdown(text: string): string {
  return visible(text)
    .replace(/[\\`*_[\]<>|~$]/g, '\\$&')
    .replace(/&/g, '&amp;')
    .replace(/(?<=\w):(?=\/\/)|(?<=\bwww)\.|@(?=\w)/gi, (c) => `&#${c.charCodeAt(0)};`);
}

/** At the start of a paragraph or list item some marks would open a heading, a list or a rule. */
export function escapeBlockStart(markdown: string): string {
  return markdown
    .replace(/^(\d+)([.)])(?=\s|$)/, '$1\\$2')
    .replace(/^([+-])(?=\s|$|-)/, '\\$1')
    .replace(/^(#{1,6})(?=\s|$)/, '\\$1');
}

/**
 * A code span: nothing in it is markup. The fence is longer than any run of backticks in the text.
 *
 * @param inTable GitHub splits a table row at a pipe even within code, unless it is escaped
 */
export function codeSpan(text: string, inTable = false): string {
  if (text === '') return '';
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const inner = /^`|`$|^ .* $/.test(text) ? ` ${text} ` : text;
  return `${fence}${inTable ? inner.replaceAll('|', '\\|') : inner}${fence}`;
}
