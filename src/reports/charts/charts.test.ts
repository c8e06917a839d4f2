import { describe, expect, it } from 'vitest';
import { sampleModel } from '../testing/sample-model.js';
import { assertWellFormed } from '../testing/well-formed.js';
import type { ChartDefinition } from './chart.js';
import {
  barPanels,
  dendrogram,
  drawChart,
  drawCharts,
  forestPlot,
  heatMap,
  kCurve,
  personaSizes,
  stability,
  stepCurves,
  userMap,
} from './index.js';
import { textWidth } from './text-width.js';

const HOSTILE = '<script>alert(1)</script>"&\u202e\u0007';

/** Every kind of chart, with a name that tries to break out. */
function charts(name = HOSTILE): ChartDefinition[] {
  const model = sampleModel();
  model.personas[1]!.name = name;
  model.profile.features[0]!.title = name;
  const names = model.personas.map((persona) => persona.name);
  return [
    heatMap(model),
    personaSizes(model),
    kCurve(model.kCurve),
    stability(model),
    userMap({ explained: [0.4, 0.2], points: grid(30), users: 30 }, names),
    dendrogram(model.dendrogram!, model),
    barPanels({
      name: 'bars',
      title: name,
      description: 'd',
      panels: names.map((title) => ({
        title,
        bars: [
          { label: name, value: 0.5, low: 0.4, high: 0.6 },
          { label: 'last', value: null, note: 'nobody got here' },
        ],
      })),
    }),
    stepCurves({
      name: 'curves',
      title: 'Time to it',
      description: 'd',
      xTitle: 'hours',
      yTitle: 'users',
      curves: names.map((label, i) => ({
        label,
        points: [
          { x: 0, y: 0, low: 0, high: 0 },
          { x: 10, y: 0.1 * i, low: 0.05 * i, high: 0.15 * i },
        ],
      })),
      atRisk: { times: [0, 10], counts: names.map(() => [100, 40]) },
    }),
    forestPlot({
      name: 'forest',
      title: 'Effects',
      description: 'd',
      xTitle: 'difference',
      rows: [
        { label: 'All users', overall: true, effect: 0.1, low: -0.1, high: Number.POSITIVE_INFINITY },
        { label: name, effect: null, reason: 'not estimable: zero variance' },
      ],
    }),
  ];
}

describe.each(charts().map((chart) => [chart.name, chart] as const))('the chart %s', (_, definition) => {
  it('is drawn without a complaint, whole, and with nothing that runs', async () => {
    const complaints: string[] = [];
    const { svg } = await drawChart(definition, (text) => complaints.push(text));
    expect(complaints).toEqual([]);
    assertWellFormed(svg);
    expect(svg).not.toMatch(/<script|NaN|undefined|Infinity/);
    expect(svg).not.toContain('\u202e');
  });

  it('has a title and a description, and one element per line', async () => {
    const { svg } = await drawChart(definition);
    expect(svg).toContain('role="img"');
    expect(svg).toMatch(/<title>.+<\/title>\n<desc>.+<\/desc>/);
    for (const line of svg.split('\n')) expect(line.match(/<[a-z]/g)?.length ?? 0).toBeLessThan(2);
  });
});

describe('drawing', () => {
  it('does not depend on what was drawn before, nor on drawing at once', async () => {
    const alone = await drawCharts(charts());
    const reversed = await drawCharts(charts().reverse());
    const atOnce = await Promise.all(charts().map((chart) => drawChart(chart)));
    expect(reversed.reverse()).toEqual(alone);
    expect(atOnce).toEqual(alone);
  });

  it('changes few lines when one value changes', async () => {
    const model = sampleModel();
    const before = (await drawChart(heatMap(model))).svg.split('\n');
    model.profile.features[3]!.standardised[2] = 0.13;
    const after = (await drawChart(heatMap(model))).svg.split('\n');
    expect(after).toHaveLength(before.length);
    expect(after.filter((line, i) => line !== before[i]).length).toBeLessThanOrEqual(2);
  });

  it('prints the median in cells that differ clearly, and only there', async () => {
    const model = sampleModel();
    model.profile.features = [
      { ...model.profile.features[0]!, standardised: [0.9, 0.1, 0, 0, 0, -0.9], median: [31, 7, 6, 6, 6, 2] },
    ];
    const { svg } = await drawChart(heatMap(model));
    const texts = [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);
    expect(texts).toContain('31');
    expect(texts).toContain('2');
    expect(texts).not.toContain('7');
  });

  it('stands column titles of fewer lines on the last line', async () => {
    const model = sampleModel();
    model.personas[0]!.name = 'a very long name of a persona of many words';
    const { svg } = await drawChart(heatMap(model));
    const bottoms = [
      ...svg.matchAll(/<text[^>]*translate\([\d.]+,(-\d+)\)[^>]*>\n((?:<tspan.*\n)+)<\/text>/g),
    ].map(([, y, lines]) =>
      [...lines!.matchAll(/dy="(\d+)"/g)].reduce((sum, [, dy]) => sum + Number(dy), Number(y)),
    );
    expect(bottoms).toHaveLength(6);
    expect(new Set(bottoms).size).toBe(1);
  });

  it('shows at most 2,000 users', async () => {
    const chart = userMap({ explained: [0.4, 0.2], points: grid(5000), users: 9000 }, ['A', 'B']);
    const { values } = chart.spec.data as { values: unknown[] };
    expect(values).toHaveLength(2000);
    expect(JSON.stringify(chart.spec.title)).toContain('2000 of 9000 users');
  });

  it('keeps apart what the cut of long names made alike', () => {
    const model = sampleModel();
    model.personas[0]!.name = 'x'.repeat(90);
    model.personas[1]!.name = `${'x'.repeat(90)}y`;
    const { values } = personaSizes(model).spec.data as { values: { persona: string }[] };
    expect(new Set(values.map(({ persona }) => persona)).size).toBe(6);
  });
});

describe('the width of text', () => {
  it('grows with the text and the size, and is wider for wide letters', () => {
    expect(textWidth('iii', 10)).toBeLessThan(textWidth('mmm', 10));
    expect(textWidth('漢字', 10)).toBe(21);
    expect(textWidth('ab', 20)).toBe(23);
  });
});

function grid(n: number) {
  return Array.from({ length: n }, (_, i) => ({ x: i % 17, y: (i * 7) % 13, persona: i % 2 }));
}
