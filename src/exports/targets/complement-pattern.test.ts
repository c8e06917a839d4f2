import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { complementPattern } from './complement-pattern.js';

const letters = fc.string({ unit: fc.constantFrom(...'ab.*^-]\\é\n'), minLength: 1, maxLength: 5 });

describe('complement pattern', () => {
  it.each([
    ['', false],
    ['free', false],
    ['fre', true],
    ['freedom', true],
    ['Free', true],
    ['x', true],
    ['fr\nee', true],
  ])('none of "free": %j is %s', (text, expected) => {
    expect(new RegExp(complementPattern(['free'])).test(text)).toBe(expected);
  });

  it('matches exactly the texts that are none of the values', () => {
    fc.assert(
      fc.property(fc.uniqueArray(letters, { minLength: 1, maxLength: 6 }), letters, (values, text) => {
        const pattern = new RegExp(complementPattern(values));
        expect(pattern.test(text)).toBe(!values.includes(text));
        for (const value of values) expect(pattern.test(value)).toBe(false);
      }),
    );
  });

  it('has no look-ahead, which RE2 cannot do', () => {
    expect(complementPattern(['free', 'fresh', 'team'])).not.toMatch(/\(\?/);
  });
});
