import { describe, expect, it } from 'vitest';
import { count, counted, decimal, interval, measured, middle, percent, signed } from './format.js';

describe('numbers in reports', () => {
  it('counts with thousands apart', () => {
    expect([0, 999, 1000, 29207, 1234567].map(count)).toEqual(['0', '999', '1,000', '29,207', '1,234,567']);
    expect([counted(1, 'user'), counted(2, 'user'), counted(2, 'entry', 'entries')]).toEqual([
      '1 user',
      '2 users',
      '2 entries',
    ]);
    expect(counted(0.98, 'day')).toBe('1 day');
  });

  it('percentages that say nothing or everything only when it is so', () => {
    expect([0, 0.0001, 0.083, 0.99999, 1, null].map(percent)).toEqual([
      '0.0 %',
      '< 0.1 %',
      '8.3 %',
      '> 99.9 %',
      '100.0 %',
      '–',
    ]);
  });

  it('decimals by size, with a true minus', () => {
    expect([0.123, -0.456, 12.34, 123.4, -1234.5, -0.001, null].map((v) => decimal(v))).toEqual([
      '0.12',
      '−0.46',
      '12.3',
      '123',
      '−1,235',
      '0.00',
      '–',
    ]);
    expect(signed(0.42)).toBe('+0.42');
    expect(signed(-0.1)).toBe('−0.10');
    expect(signed(0.001)).toBe('0.00');
    expect(interval({ value: 0.82, low: -0.1, high: 0.9 })).toBe('0.82 (−0.10 to 0.90)');
  });

  it('values with their units', () => {
    expect([14, 1].map((v) => measured(v, 'days'))).toEqual(['14 days', '1 day']);
    expect(measured(2.5, 'sessions/week')).toBe('2.5 sessions/week');
    expect(measured(0.25, 'share')).toBe('25.0 %');
    expect([measured(3, 'count'), measured(0.4, 'index'), measured(null, 'days')]).toEqual(['3', '0.4', '–']);
    expect([0, 1].map((v) => measured(v, 'flag'))).toEqual(['no', 'yes']);
    expect([-1, 0, 1].map((v) => measured(v, 'doublings'))).toEqual(['0.5 times', '1 time', '2 times']);
    expect(middle(14, 9, 24, 'days')).toBe('14 (9 to 24) days');
    expect(middle(0.5, 0.25, null, 'share')).toBe('50.0 % (25.0 % to –)');
    expect(middle(1, 0, 1, 'flag')).toBe('yes');
    expect([0.25, 9.13, 12.06, 1200, null].map((v) => measured(v, ''))).toEqual([
      '0.25',
      '9.1',
      '12.1',
      '1,200',
      '–',
    ]);
  });
});
