import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvLine } from './csv.js';
import { fileNames } from './file-names.js';
import { looksLikeFormula, plainText, spreadsheetText } from './text.js';

/** Texts full of what goes wrong: controls, marks, formula characters, halves of surrogate pairs. */
const odd = fc.string({
  unit: fc.constantFrom(
    ...[...'=+-@\t\r\n\0\u001b\u0085\u2028\u202e\u2066\u200f\u061c\ufeff\uff1d \'"aZ9é日.'],
    '\ud83d',
    '\ude00',
    '😀',
    'CON',
  ),
});

describe('text for people', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '\uff1d1', ' =1', '\u202e=1'])(
    'guards the formula %j',
    (text) => {
      expect(spreadsheetText(text).startsWith("'")).toBe(true);
    },
  );

  it('leaves plain names alone', () => {
    expect(spreadsheetText('Power Users')).toBe('Power Users');
    expect(spreadsheetText('a-b=c')).toBe('a-b=c');
  });

  it('never shows a control or bidirectional character, whatever the text', () => {
    fc.assert(
      fc.property(odd, (text) => {
        const shown = spreadsheetText(text);
        expect(shown).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]/);
        expect(shown.startsWith("'") || !looksLikeFormula(shown)).toBe(true);
        expect(plainText(shown)).toBe(shown);
      }),
    );
  });
});

describe('CSV', () => {
  it('quotes what RFC 4180 asks for', () => {
    expect(csvLine(['a', 'b,c', 'd"e', 'f\ng', ' h', ''])).toBe('a,"b,c","d""e","f\ng"," h",\r\n');
  });

  it('is read back unchanged by an independent reader', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 3, maxLength: 3 }), { minLength: 1 }),
        (rows) => {
          const text = rows.map(csvLine).join('');
          expect(parse(text, { record_delimiter: '\r\n' })).toEqual(rows);
        },
      ),
    );
  });
});

describe('file names', () => {
  it('are safe and different where letter case does not count', () => {
    expect(
      fileNames(['Power Users', 'power-users', 'CON', 'com1', '..', 'Équipe', '日本', '\u202e']),
    ).toEqual([
      'power-users',
      'power-users-2',
      'con_',
      'com1_',
      'unnamed',
      'equipe',
      'unnamed-2',
      'unnamed-3',
    ]);
  });

  it('hold for any ids', () => {
    fc.assert(
      fc.property(fc.array(odd, { maxLength: 20 }), (ids) => {
        const names = fileNames(ids);
        expect(new Set(names).size).toBe(ids.length);
        for (const name of names) expect(name).toMatch(/^[a-z0-9_][a-z0-9_-]*$/);
      }),
    );
  });
});
