import { expect, test } from 'vitest';
import type { AdjustmentReason } from '#core/base/codes.ts';
import { mapReason, parseReasons } from './reasons.ts';
import { publishedTexts } from './sample.fixture.ts';

const rules = parseReasons(publishedTexts['MANHATTAN_REASONS_TEXT'] ?? '');

const known: readonly (readonly [text: string, reason: AdjustmentReason])[] = [
  ['', 'count_correction'],
  ['   ', 'count_correction'],
  ['?', 'count_correction'],
  ['Check', 'count_correction'],
  ['adjustment', 'count_correction'],
  ['reverse previous adjustment', 'count_correction'],
  ['damages', 'damaged'],
  ['DAMAGED', 'damaged'],
  ['wet/rusty', 'damaged'],
  ['  Water   damage ', 'damaged'],
  ['damages/dotcom?', 'damaged'],
  ['thrown away', 'destroyed'],
  ['Thrown away-rusty', 'destroyed'],
  ['mouldy, thrown away.', 'destroyed'],
  ['?lost', 'lost'],
  ['missing', 'lost'],
  ['FOUND', 'found'],
  ['found some more on shelf', 'found'],
  ['sold as set on dotcom', 'set_conversion'],
  ['Amazon sold sets', 'set_conversion'],
  ["Dotcom sold in 6's", 'set_conversion'],
  ['Sold as 1 on dotcom', 'set_conversion'],
  ['amazon', 'channel_transfer'],
  ['Dotcom sales', 'channel_transfer'],
  ['wrong code', 'miscoded'],
  ['wrong barcode (22467)', 'miscoded'],
  ['sold as 22467', 'miscoded'],
  ['samples', 'sample'],
  ['Display', 'sample'],
  ['Given away', 'donated'],
  ['returned to supplier', 'vendor_returned'],
  ['alan cannot manage this section', 'unmapped'],
];

test.each(known)('%j is %s', (text, reason) => {
  expect(mapReason(rules, text)).toBe(reason);
});

test.each(['SWEETHEART CERAMIC TRINKET BOX', 'RED CHECK TEA TOWEL', 'LOST AND FOUND SIGN', 'DOTCOMGIFTSHOP TEA TOWEL'])(
  'the product title %j says nothing',
  (title) => {
    expect(mapReason(rules, title)).toBe('unmapped');
  },
);

test('the first rule that matches wins', () => {
  const two = 'name: t\nversion: 1\nrules: [{ to: lost, contains: [gone] }, { to: found, exact: [gone] }]';
  expect(mapReason(parseReasons(two), 'Gone')).toBe('lost');
  expect(mapReason(parseReasons(two), 'bygone')).toBe('unmapped');
});
