import { expect, test } from 'vitest';
import { csvLine } from './csv-line.ts';
import { readRow } from './row.ts';

const at = '2010-12-01 08:26:00';

function rowOf(text: string) {
  const read = csvLine(text);
  return readRow({ line: 2, fields: read.kind === 'fields' ? [...read.fields] : null, raw: text }, 'iso');
}

test.each([
  [`536365,85123A,HEART,6,${at},2.55,17850,United Kingdom`, 'line'],
  [`536365,85123A,HEART,6,${at},2.55,,United Kingdom`, 'line'],
  [`536365,85123A,HEART,6,${at},0,17850,United Kingdom`, 'line'],
  [`536365,POST,POSTAGE,1,${at},18.00,12583,France`, 'charge'],
  [`536365,gift_0001_20,Voucher,1,${at},16.67,,United Kingdom`, 'charge'],
  [`536589,21777,,-10,${at},0,,United Kingdom`, 'adjustment'],
  [`536589,21777,found,10,${at},0.00,,United Kingdom`, 'adjustment'],
  [`536589,21777,HEART,-1,${at},4.95,17850,United Kingdom`, 'adjustment'],
  [`536589,POST,,-1,${at},0,,United Kingdom`, 'other_adjustment'],
  [`536589,DOT,,1,${at},0,,United Kingdom`, 'other_adjustment'],
  [`C536383,35004C,DUCKS,-1,${at},4.65,15311,United Kingdom`, 'return'],
  [`C536383,35004C,DUCKS,-1,${at},4.65,,United Kingdom`, 'credit'],
  [`C536379,D,Discount,-1,${at},27.50,14527,United Kingdom`, 'credit'],
  [`A563185,B,Adjust bad debt,1,${at},-11062.06,,United Kingdom`, 'finance'],
])('%s is a %s', (text, kind) => {
  expect(rowOf(text)).toMatchObject({ kind });
});

test.each([
  [`536365,85123A,"HEART,6,${at},2.55,17850,UK`, 'not_csv'],
  [`536365,85123A,HEART,6,${at},2.55,17850`, 'column_count'],
  [`536365,85123A,HEART, WHITE,6,${at},2.55,17850,UK`, 'column_count'],
  [`,85123A,HEART,6,${at},2.55,17850,UK`, 'invoice_empty'],
  [`536365, ,HEART,6,${at},2.55,17850,UK`, 'stock_code_empty'],
  [`536365,85123A,HEART,six,${at},2.55,17850,UK`, 'quantity_not_a_number'],
  [`536365,85123A,HEART,6.5,${at},2.55,17850,UK`, 'quantity_not_a_number'],
  [`536365,85123A,HEART,,${at},2.55,17850,UK`, 'quantity_not_a_number'],
  [`536365,85123A,HEART,0,${at},2.55,17850,UK`, 'quantity_zero'],
  [`536365,85123A,HEART,6,2010-13-01 08:26:00,2.55,17850,UK`, 'date_invalid'],
  [`536365,85123A,HEART,6,${at},abc,17850,UK`, 'price_not_a_number'],
  [`536365,85123A,HEART,6,${at},NaN,17850,UK`, 'price_not_a_number'],
  [`536365,85123A,HEART,6,${at},-2.55,17850,UK`, 'price_negative'],
  [`536365,85123A,HEART,6,${at},2.55,nobody,UK`, 'customer_invalid'],
  [`536365,85123A,HEART,6,${at},2.55,1234567890123456,UK`, 'customer_invalid'],
  [`536365,85123A,HEART,999999999,${at},2.55,17850,UK`, 'amount_too_large'],
  [`C536365,85123A,HEART,6,${at},2.55,17850,UK`, 'quantity_positive_on_cancellation'],
  [`C536365,D,Discount,1,${at},2.55,17850,UK`, 'quantity_positive_on_cancellation'],
])('%s is rejected: %s', (text, reason) => {
  expect(rowOf(text)).toBe(reason);
});

test('counts and customers of other published copies read the same', () => {
  const plain = rowOf(`536365,85123A,HEART,6,${at},2.55,17850,UK`);
  expect(rowOf(`536365,85123A,HEART,6.0,${at},2.55,17850.0,UK`)).toEqual(plain);
});
