import { describe, expect, it } from 'vitest';
import { assertWellFormed } from '../testing/well-formed.js';
import {
  type Block,
  code,
  details,
  figure,
  heading,
  list,
  paragraph,
  strong,
  table,
  text,
} from './document.js';
import { toHtml } from './html.js';
import { toMarkdown } from './markdown.js';

const chart = { name: 'sizes', title: 'Sizes <b>', description: 'd', spec: {} };
const blocks: Block[] = [
  heading(2, 'A & B', 'persona-a b'),
  paragraph(text`${strong('Much')} of ${code('doc|opened')}`),
  list(['1. one', { link: 'A', to: 'persona-a b' }, { link: 'Funnel', file: 'funnels/sign up.md' }]),
  table(['event', '>users'], [[code('a|b'), '1,200']]),
  figure(chart),
  details('More', [paragraph('inside')]),
];

describe('a document', () => {
  it('as markdown', () => {
    expect(toMarkdown(blocks, 'charts')).toBe(`<a id="persona-a-b"></a>

## A &amp; B

**Much** of \`doc|opened\`

- 1\\. one
- [A](#persona-a-b)
- [Funnel](funnels/sign%20up.md)

| event | users |
| --- | ---: |
| \`a\\|b\` | 1,200 |

![Sizes \\<b\\>](charts/sizes.svg)

<details>
<summary>More</summary>

inside

</details>
`);
  });

  it('as a page that needs nothing else and runs nothing', () => {
    const html = toHtml(
      'T',
      blocks,
      new Map([['sizes', { ...chart, svg: '<svg><title>Sizes</title></svg>\n' }]]),
    );
    assertWellFormed(html, ['meta']);
    expect(html).toContain('<figure>\n<svg><title>Sizes</title></svg>\n</figure>');
    expect(html).toContain('<h2 id="persona-a-b">A &amp; B</h2>');
    expect(html).toContain('<a href="funnels/sign%20up.md">Funnel</a>');
    expect(html).not.toMatch(/<script|https?:|javascript:/);
  });

  it('names a chart that it has no room for', () => {
    const huge = { ...chart, svg: `<svg>${' '.repeat(5_000_000)}</svg>` };
    const html = toHtml('T', blocks, new Map([['sizes', huge]]));
    expect(html.length).toBeLessThan(10_000);
    expect(html).toContain('Chart: Sizes &lt;b&gt;');
  });
});
