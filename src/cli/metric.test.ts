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

  it('may count some events only', () => {
    expect(parseMetric('conversion:purchase[plan=pro|team, kind=new]:3d')).toMatchObject({
      name: 'purchase (plan pro or team, kind new) within 3d',
      event: 'purchase',
      where: [
        { property: 'plan', in: ['pro', 'team'] },
        { property: 'kind', in: ['new'] },
      ],
      window: '3d',
    });
    expect(parseMetric('ratio:click[at=a/b]/view[at=top]')).toMatchObject({
      event: 'click',
      where: [{ property: 'at', in: ['a/b'] }],
      denominator: 'view',
      denominator_where: [{ property: 'at', in: ['top'] }],
    });
    expect(parseMetric('count:list[0]')).toMatchObject({ event: 'list[0]' });
    expect(() => parseMetric('count:purchase[plan=]')).toThrow(/is no filter/);
  });

  it.each(['purchase', 'conversion', 'rate:purchase', 'sum:purchase', 'sum:purchase/', 'sum:/price'])(
    'is not %s',
    (text) => {
      expect(() => parseMetric(text)).toThrow(/expected type:event/);
    },
  );
});
