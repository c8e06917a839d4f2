import type { Chart } from '../charts/chart.js';
import type { Block, Inline } from './document.js';
import { escapeXml, readable } from './escape.js';
import { anchorName, linkTarget } from './markdown.js';

/** Charts beyond this, in characters, are left out of the page: it stays small enough to send by mail. */
const MOST_CHART = 4_000_000;

/**
 * Writes a report as one HTML page that needs nothing else: style and charts are within, and there is no script.
 *
 * @param charts by name; a figure whose chart is not here, or is too large, becomes a line that says so
 */
export function toHtml(title: string, blocks: readonly Block[], charts: ReadonlyMap<string, Chart>): string {
  let room = MOST_CHART;
  const draw = (name: string): string | undefined => {
    const svg = charts.get(name)?.svg;
    if (svg === undefined || svg.length > room) return undefined;
    room -= svg.length;
    return svg.trimEnd();
  };
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeXml(readable(title))}</title>
<style>
${STYLE}
</style>
</head>
<body>
<main>
${blocks.map((block) => blockHtml(block, draw)).join('\n')}
</main>
</body>
</html>
`;
}

function blockHtml(block: Block, draw: (name: string) => string | undefined): string {
  switch (block.block) {
    case 'heading': {
      const id = block.anchor === undefined ? '' : ` id="${anchorName(block.anchor)}"`;
      return `<h${block.level}${id}>${inline(block.text)}</h${block.level}>`;
    }
    case 'paragraph':
      return `<p>${inline(block.text)}</p>`;
    case 'list':
      return `<ul>\n${block.items.map((item) => `<li>${inline(item)}</li>`).join('\n')}\n</ul>`;
    case 'table':
      return tableHtml(block);
    case 'figure':
      return `<figure>\n${draw(block.chart) ?? `<p>Chart: ${escapeXml(readable(block.title))} (see the charts folder)</p>`}\n</figure>`;
    case 'details': {
      const inner = block.blocks.map((b) => blockHtml(b, draw)).join('\n');
      return `<details>\n<summary>${escapeXml(readable(block.summary))}</summary>\n${inner}\n</details>`;
    }
  }
}

function tableHtml({ columns, rows }: Extract<Block, { block: 'table' }>): string {
  const right = (i: number) => (columns[i]?.align === 'right' ? ' class="n"' : '');
  const head = columns.map(({ title }, i) => `<th${right(i)}>${escapeXml(title)}</th>`).join('');
  const body = rows.map(
    (row) => `<tr>${row.map((cell, i) => `<td${right(i)}>${inline(cell)}</td>`).join('')}</tr>`,
  );
  return `<div class="t"><table>\n<thead><tr>${head}</tr></thead>\n<tbody>\n${body.join('\n')}\n</tbody>\n</table></div>`;
}

function inline(part: Inline): string {
  if (typeof part === 'string') return escapeXml(part);
  if (Array.isArray(part)) return part.map(inline).join('');
  if ('strong' in part) return `<strong>${inline(part.strong)}</strong>`;
  if ('code' in part) return `<code>${escapeXml(readable(part.code))}</code>`;
  return `<a href="${escapeXml(linkTarget(part))}">${escapeXml(readable(part.link))}</a>`;
}

const STYLE = `:root{color-scheme:light dark;--ink:#1f2328;--muted:#59636e;--line:#d1d9e0;--paper:#ffffff;--soft:#f6f8fa;--link:#0969da}
@media (prefers-color-scheme:dark){:root{--ink:#e6edf3;--muted:#9198a1;--line:#30363d;--paper:#0d1117;--soft:#151b23;--link:#4493f8}}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Helvetica,Arial,sans-serif}
main{max-width:60rem;margin:0 auto;padding:2rem 1.25rem 4rem}
h1{font-size:1.9rem;line-height:1.2}
h2{margin-top:2.5rem;padding-bottom:.3rem;border-bottom:1px solid var(--line)}
h3{margin-top:2.2rem}
a{color:var(--link)}
code{background:var(--soft);border-radius:4px;padding:.1em .3em;font:.88em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
.t{overflow-x:auto}
table{border-collapse:collapse;margin:.8rem 0;font-size:.92rem}
th,td{padding:.35rem .7rem;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
th{color:var(--muted);font-weight:600}
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
figure{margin:1.2rem 0}
figure svg{max-width:100%;height:auto}
details{margin:.8rem 0}
summary{cursor:pointer;color:var(--muted)}`;
