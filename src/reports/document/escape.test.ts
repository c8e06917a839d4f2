import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assertWellFormed } from '../testing/well-formed.js';
import { codeSpan, escapeBlockStart, escapeMarkdown, escapeXml, readable } from './escape.js';

const anyText = fc.string({ unit: 'binary', maxLength: 60 });

describe('readable', () => {
  it('leaves one line without control or bidirectional characters', () => {
    expect(readable('a\u0000b\n\tc\u202edef\u200f')).toBe('a b cdef');
  });

  it('cuts long names by code points', () => {
    expect(readable('😀'.repeat(200), 5)).toBe('😀😀😀😀…');
    expect(readable('12345', 5)).toBe('12345');
  });
});

describe('escapeMarkdown', () => {
  it.each([
    ['**bold** _em_', '\\*\\*bold\\*\\* \\_em\\_'],
    ['[x](javascript:alert(1))', '\\[x\\](javascript:alert(1))'],
    ['<img src=x onerror=y>', '\\<img src=x onerror=y\\>'],
    ['a | b', 'a \\| b'],
    ['$x$ ~~y~~ `z`', '\\$x\\$ \\~\\~y\\~\\~ \\`z\\`'],
    ['&lt; &', '&amp;lt; &amp;'],
    ['https://evil.example', 'https&#58;//evil.example'],
    ['www.evil.example', 'www&#46;evil.example'],
    ['@someone', '&#64;someone'],
    ['8.7 %', '8.7 %'],
  ])('%s', (text, expected) => {
    expect(escapeMarkdown(text)).toBe(expected);
  });

  it('keeps the blanks at the ends of a piece of a sentence', () => {
    expect(escapeMarkdown(' nearly ')).toBe(' nearly ');
  });

  it('leaves no mark that is not escaped', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const escaped = escapeMarkdown(text);
        expect(escaped.replace(/\\[\\`*_[\]<>|~$]/g, '')).not.toMatch(/[\\`*_[\]<>|~$\n]/);
      }),
    );
  });
});

describe('escapeBlockStart', () => {
  it.each([
    ['1. not a list', '1\\. not a list'],
    ['- not a list', '\\- not a list'],
    ['--- no rule', '\\--- no rule'],
    ['## no heading', '\\## no heading'],
    ['0.41 and +0.42', '0.41 and +0.42'],
    ['+0.42', '+0.42'],
  ])('%s', (text, expected) => {
    expect(escapeBlockStart(text)).toBe(expected);
  });
});

describe('codeSpan', () => {
  it('fences with more backticks than the text has', () => {
    expect(codeSpan('$identify')).toBe('`$identify`');
    expect(codeSpan('a`b')).toBe('``a`b``');
    expect(codeSpan('``')).toBe('``` `` ```');
    expect(codeSpan('a|b', true)).toBe('`a\\|b`');
  });

  it('is closed by nothing within', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[`a |]{1,12}$/), (text) => {
        const span = codeSpan(text);
        const fence = /^`+/.exec(span)![0];
        const inner = span.slice(fence.length, -fence.length);
        expect(inner.split(/[^`]+/)).not.toContain(fence);
      }),
    );
  });
});

describe('escapeXml', () => {
  it('makes any text safe in text and attributes', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        assertWellFormed(`<a title="${escapeXml(text)}">${escapeXml(text)}</a>`);
      }),
    );
  });
});
