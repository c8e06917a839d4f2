import { escapeXml } from '../document/escape.js';
import { darkStyle } from './theme.js';

/**
 * Makes an SVG of vega fit for reading in a diff, in the dark and aloud: one element per line, coordinates to two
 * decimals, colours that follow the screen, title and description.
 */
export function frameSvg(
  svg: string,
  { title, description }: { title: string; description: string },
): string {
  const lines = svg
    .replace(/ class="[^"]*"/g, '')
    .replace(
      /<([a-z]+)((?: [a-z-]+="[^"]*")*)/gi,
      (_, name: string, attributes: string) => `<${name}${round(attributes)}`,
    )
    .replace(/(?:<tspan x="0" dy="\d+"\/>)+<tspan x="0" dy="\d+">/g, withHeight)
    .replaceAll('><', '>\n<');
  const open = lines.indexOf('>') + 1;
  const label = escapeXml(title);
  const head = lines
    .slice(0, open)
    .replace(/ xmlns:xlink="[^"]*"/, '')
    .replace('<svg', `<svg role="img" aria-label="${label}"`);
  const meta = [
    `<title>${label}</title>`,
    `<desc>${escapeXml(description)}</desc>`,
    `<style>${darkStyle()}</style>`,
  ];
  return `${head}\n${meta.join('\n')}${lines.slice(open)}\n`;
}

/** An empty line moves nothing, so its height goes to the next line that has text. */
function withHeight(lines: string): string {
  const heights = [...lines.matchAll(/dy="(\d+)"/g)].map(([, dy]) => Number(dy));
  return `<tspan x="0" dy="${heights.reduce((sum, dy) => sum + dy)}">`;
}

/** Attributes hold numbers to the last bit of a double; two decimals are a hundredth of a pixel. */
function round(attributes: string): string {
  return attributes.replace(
    / (d|x|y|x1|x2|y1|y2|width|height|transform|r|points)="([^"]*)"/g,
    (_, name, value) => {
      const rounded = (value as string).replace(/-?\d+\.\d+(?:e-?\d+)?/g, (n) =>
        String(Number(Number(n).toFixed(2)) + 0),
      );
      return ` ${name}="${rounded}"`;
    },
  );
}
