import { describe, expect, it } from 'vitest';
import { parseMetric } from './metric.js';

describe('a metric of the command line', () => {
  it('has an event and a window', () => {
    expect(parseMetric('conversion:purchase:3d')).toEqual({
      name: 'purchase within 3d',
      type: 'conversion',
      event: 'purchase',
      window: '3d',
      guardrail: false,
      direction: 'increase',
    });
  });

  it('takes a week, and sooner as better for times, by default', () => {
    expect(parseMetric('time:activated')).toMatchObject({ window: '7d', direction: 'decrease' });
    expect(parseMetric('count:search')).toMatchObject({ window: '7d', direction: 'increase' });
  });

  it('reads only the ends: an event may have colons', () => {
    expect(parseMetric('count:page:view:home:1h:decrease', true)).toMatchObject({
      event: 'page:view:home',
      window: '1h',
      direction: 'decrease',
      guardrail: true,
    });
    expect(parseMetric('count:7d')).toMatchObject({ event: '7d', window: '7d' });
  });

  it('has a second name for sums and ratios', () => {
    expect(parseMetric('sum:purchase/price:2w')).toMatchObject({ event: 'purchase', property: 'price' });
    expect(parseMetric('ratio:a/b/c')).toMatchObject({ event: 'a/b', denominator: 'c' });
  });

  it.each(['purchase', 'conversion', 'rate:purchase', 'sum:purchase', 'sum:purchase/', 'sum:/price'])(
    'is not %s',
    (text) => {
      expect(() => parseMetric(text)).toThrow(/expected type:event/);
    },
  );
});
