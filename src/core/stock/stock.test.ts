import { expect, test } from 'vitest';
import type { AdjustmentReason } from '../base/codes.ts';
import { answer, house, tell } from '../house.fixture.ts';
import { tale } from '../words.fixture.ts';

const TO = { aggregate: 'stock/floor/ADJ-1' } as const;

function adjusted(quantity: number, reason: AdjustmentReason) {
  return {
    type: 'stock.adjusted',
    system: 'floor',
    document: 'ADJ-1',
    node: 'DC1',
    sku: 'MUG',
    quantity,
    reason,
    reason_raw: 'as told',
  } as const;
}

test.each<[number, AdjustmentReason, string]>([
  [-2, 'damaged', '2 MUG: sellable:DC1 -> scrap'],
  [-1, 'sample', '1 MUG: sellable:DC1 -> donated'],
  [-3, 'vendor_returned', '3 MUG: sellable:DC1 -> vendor'],
  [-4, 'lost', '4 MUG: sellable:DC1 -> lost'],
  [4, 'found', '4 MUG: lost -> sellable:DC1'],
  [5, 'set_conversion', '5 MUG: converted -> sellable:DC1'],
  [-1, 'unmapped', '1 MUG: sellable:DC1 -> lost'],
])('the holder reports %i units %s: the book follows and the ERP is told', (quantity, reason, posting) => {
  const at = house();
  expect(tale(tell(at, TO, adjusted(quantity, reason)))).toEqual([
    'stock.adjusted',
    `  ${posting}`,
    '  ask books: erp.stock.adjust as stock/floor/ADJ-1:adjust',
  ]);
  expect(at.deliveries.get('stock/floor/ADJ-1:adjust')?.operation).toMatchObject({
    quantity,
    reason,
    state: 'sellable',
  });
  answer(at, 'stock/floor/ADJ-1:adjust');
  expect(at.states.get('stock/floor/ADJ-1')?.state).toMatchObject({ posted: 'done' });
});

test('a document moves stock once, whatever key it is told again under', () => {
  const at = house();
  tell(at, TO, adjusted(-2, 'lost'));
  expect(tale(tell(at, TO, adjusted(-2, 'lost')))).toEqual(['refused: document_already_recorded']);
  const opening = {
    type: 'stock.opened',
    system: 'floor',
    document: 'O-1',
    node: 'DC1',
    items: [{ sku: 'MUG', quantity: 9 }],
  } as const;
  const to = { aggregate: 'stock/floor/O-1' };
  expect(tale(tell(at, to, opening))).toEqual(['stock.opened', '  9 MUG: book:opening -> sellable:DC1']);
  expect(tale(tell(at, to, opening))).toEqual(['refused: document_already_recorded']);
});

test('a change of nothing is kept and nobody is told', () => {
  expect(tale(tell(house(), TO, adjusted(0, 'count_correction')))).toEqual(['stock.adjusted']);
});

test('the ERP refuses an adjustment: somebody is told', () => {
  const at = house();
  tell(at, TO, adjusted(-2, 'lost'));
  const no = { kind: 'refused', code: 'unknown_item', detail: 'MUG is not an item' } as const;
  expect(tale(answer(at, 'stock/floor/ADJ-1:adjust', no))).toEqual([
    'posting.rejected',
    '  exception posting_rejected',
  ]);
  expect(at.states.get('stock/floor/ADJ-1')?.state).toMatchObject({ posted: 'refused' });
});
