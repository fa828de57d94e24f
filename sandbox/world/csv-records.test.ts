import { expect, test } from 'vitest';
import { csvField, csvLine } from './csv-line.ts';
import { recordReader, type CsvRecord } from './csv-records.ts';

function read(columns: number, text: string): CsvRecord[] {
  const found: CsvRecord[] = [];
  const reader = recordReader(columns, (record) => found.push(record));
  for (const line of text.split('\n')) reader.line(line);
  reader.end();
  return found;
}

test.each([
  ['a,b,', ['a', 'b', '']],
  ['"a,b",c', ['a,b', 'c']],
  ['"say ""hi""",""', ['say "hi"', '']],
  ['', ['']],
])('reads %j', (text, fields) => {
  expect(csvLine(text)).toEqual({ kind: 'fields', fields });
});

test.each([
  ['a"b,c', 'broken'],
  ['"a"b,c', 'broken'],
  ['a,"b', 'open'],
])('tells that %j is %s', (text, kind) => {
  expect(csvLine(text)).toEqual({ kind });
});

test('what is written reads back', () => {
  for (const value of ['plain', 'a,b', 'a "quoted" one', 'two\nlines', '']) {
    expect(csvLine(`${csvField(value)},x`)).toEqual({ kind: 'fields', fields: [value, 'x'] });
  }
});

test('a quoted field may run over lines', () => {
  expect(read(2, 'a,"one\ntwo"\nb,c')).toEqual([
    { line: 1, fields: ['a', 'one\ntwo'], raw: 'a,"one\ntwo"' },
    { line: 3, fields: ['b', 'c'], raw: 'b,c' },
  ]);
});

test('a stray quote spoils its own line only', () => {
  const found = read(2, 'a,"stray\nb,c\nd,"e"\nf,g');
  expect(found.map(({ line, fields }) => [line, fields])).toEqual([
    [1, null],
    [2, ['b', 'c']],
    [3, ['d', 'e']],
    [4, ['f', 'g']],
  ]);
});

test('a quote that never closes loses nothing at the end of the file', () => {
  const rows = Array.from({ length: 20 }, (_, at) => `k${at},v`);
  const found = read(2, ['a,"open', ...rows, 'z,"open'].join('\n'));
  expect(found.filter((record) => record.fields === null).map((record) => record.line)).toEqual([1, 22]);
  expect(found).toHaveLength(22);
});

test('blank lines are no records', () => {
  expect(read(1, 'a\n\nb\n')).toHaveLength(2);
});
