import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { shared } from '#test/kit/shared.ts';
import { mapReason, parseReasons } from './reasons.ts';
import { publishedTexts } from './sample.fixture.ts';

interface Row {
  readonly InvoiceNo: string;
  readonly StockCode: string;
  readonly Description: string;
  readonly Quantity: string;
  readonly UnitPrice: string;
  readonly CustomerID: string;
}

const rules = parseReasons(publishedTexts['MANHATTAN_REASONS_TEXT'] ?? '');

test('nine months of a real shop: its own words are mapped, its product titles are not', (context) => {
  const file = shared(context, 'data/online-retail-2010-12_2011-08.csv.gz');
  const rows: Row[] = parse(gunzipSync(readFileSync(file)), { columns: true, bom: true });
  const titles = new Set<string>();
  const notes: string[] = [];
  for (const row of rows) {
    if (!/^\d+$/.test(row.InvoiceNo) || !/^\d{5}/.test(row.StockCode)) continue;
    const correction = Number(row.Quantity) < 0 || (Number(row.UnitPrice) === 0 && row.CustomerID === '');
    if (correction) notes.push(row.Description);
    else titles.add(row.Description);
  }
  expect(notes).toHaveLength(1757);
  expect(titles.size).toBeGreaterThan(3000);
  expect([...titles].filter((title) => mapReason(rules, title) !== 'unmapped')).toEqual([]);

  const words = notes.filter((note) => note.trim() !== '' && !titles.has(note));
  const mapped = words.filter((note) => mapReason(rules, note) !== 'unmapped');
  expect(words.length).toBeGreaterThan(200);
  expect(mapped.length / words.length).toBeGreaterThan(0.95);
}, 60_000);
