import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { FileRow, Retail } from './retail.fixture.ts';

/** The header of the published files. */
export const HEADER = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country';

/**
 * Writes the two files the way published copies differ: the first gzipped with dates as month/day/year and Windows line
 * ends, the second plain with ISO dates. Gives back their paths in order of time.
 */
export function writeRetail(made: Retail, folder: (name: string) => string): readonly string[] {
  const first = folder('2010.csv.gz');
  const second = folder('2011.csv');
  writeFileSync(first, gzipSync(text(made.first, monthFirst, '\r\n')));
  writeFileSync(
    second,
    text(made.second, (at) => at, '\n'),
  );
  return [first, second];
}

function text(rows: readonly FileRow[], date: (at: string) => string, end: string): string {
  const lines = rows.map((row) => {
    if ('raw' in row) return row.raw;
    return row.fields.map((field, index) => quoted(index === 4 ? date(field) : field)).join(',');
  });
  return [HEADER, ...lines, ''].join(end);
}

/** `2010-12-01 08:26:00` is `12/1/2010 8:26` there. */
function monthFirst(at: string): string {
  const found = /^(\d{4})-(\d{2})-(\d{2}) (\d{2}):(\d{2})/.exec(at);
  if (found === null) return at;
  const [, year, month, day, hour, minute] = found;
  return `${Number(month)}/${Number(day)}/${year} ${Number(hour)}:${minute}`;
}

function quoted(field: string): string {
  return /[",]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
