import { describe, expect, it } from 'vitest';
import { cleanHeader, repeatedColumns, tableShape } from './table-shape.js';

const shape = (text: string) => tableShape(Buffer.from(text), true);

describe('the layout of a table', () => {
  it.each([
    ['commas', 'a,b,c\n1,2,3\n', ',', ['a', 'b', 'c']],
    ['semicolons beside decimal commas', 'a;b\n1,5;2,5\n3,5;4,5\n', ';', ['a', 'b']],
    ['tabs beside commas in cells', 'a\tb\nx, y\t1\nz\t2\n', '\t', ['a', 'b']],
    ['pipes', 'a|b\n1|2\n', '|', ['a', 'b']],
    ['runs of blanks', '  id   date\n  01   1997\n', 'blanks', ['id', 'date']],
    ['delimiters inside quotes', '"a;b","c"\n"1;2","3"\n', ',', ['a;b', 'c']],
    ['one column', 'name\nJane Doe\nJohn\n', ',', ['name']],
    ['a dirty table', 'a,b\n1,2\n3\n4,5\n6,7,8\n9,0\n', ',', ['a', 'b']],
    ['a header alone', 'a,b', ',', ['a', 'b']],
  ])('%s', (_, text, delimiter, columns) => {
    expect(shape(text)).toEqual({ delimiter, columns });
  });

  it('is unknown for nothing', () => {
    expect(shape('\n \n')).toBeUndefined();
  });

  it('names columns without a mark, and knows names that occur twice', () => {
    expect(cleanHeader(['\uFEFFa', 'b'])).toEqual(['a', 'b']);
    expect([...repeatedColumns(['a', 'b', 'a', '', ''])]).toEqual(['a', '']);
  });
});
