import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redact } from './redact.js';

const of = (text: string) => redact(Buffer.from(text));

describe('an excerpt', () => {
  it('keeps the names of fields and the structure, and masks every value', () => {
    expect(
      of('{"event":"Paid","properties":{"time":1700000000,"ok":true,"x":null,"$email":"a.b@c.de"}}'),
    ).toBe('{"event":"xxxx","properties":{"time":9999999999,"ok":true,"x":null,"$email":"x.x@x.xx"}}');
    expect(of('Müller,2024-01-05,"12 €"')).toBe('xxxxxx,9999-99-99,"99 €"');
  });

  it('masks keys that are data', () => {
    expect(
      of('{"+49 170 1234567":1,"jane@doe.org":2,"a_very_long_key_that_nobody_would_call_a_field":3}'),
    ).toBe('{"+99 999 9999999":9,"xxxx@xxx.xxx":9,"x_xxxx_xxxx_xxx_xxxx_xxxxxx_xxxxx_xxxx_x_xxxxx":9}');
  });

  it('shows where malformed JSON ends', () => {
    expect(of('{"event":"Paid","time":17')).toBe('{"event":"xxxx","time":99');
    expect(of('{"event":"Paid')).toBe('{"event":"xxxx');
    expect(of('nope')).toBe('xxxx');
  });

  it('is short, on one line, and has nothing that a terminal would obey', () => {
    const text = of(`{"a":"\u202e\u001b[31m","b":"${'é'.repeat(2000)}"}`);
    expect(text.length).toBeLessThanOrEqual(300);
    expect(text).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(text.endsWith('…')).toBe(true);
  });

  it('has no letter or digit of a value, whatever the record', () => {
    const secret = fc.string({ unit: fc.constantFrom('Q', 'Z', '7', '"', '\\', ' ', 'É'), maxLength: 12 });
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('event', 'time', '$id'), secret), fc.nat(), (record, at) => {
        const text = JSON.stringify(record);
        expect(of(text)).not.toMatch(/[QZ7É]/);
        // Cut anywhere, a value may end up outside of quotes; a field's name may be masked, a value is never shown.
        expect(of(text.slice(0, at % (text.length + 1)))).not.toMatch(/[QZ7É]/);
      }),
    );
  });
});
