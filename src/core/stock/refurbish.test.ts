import { expect, test } from 'vitest';
import { answer, answerAll, house, tell, type House } from '../house.fixture.ts';
import { tale } from '../words.fixture.ts';

function refurbish(at: House, quantity = 2) {
  return tell(
    at,
    { aggregate: 'refurbish/W-1' },
    {
      type: 'unit.refurbished',
      document: 'W-1',
      node: 'DC1',
      from_sku: 'CAMERA',
      to_sku: 'CAMERA-B',
      quantity,
      cost_minor: 1500,
      currency: 'GBP',
    },
  );
}

test('case 80: refurbished units become units of the graded SKU, here and in the ERP, with what the work cost', () => {
  const at = house();
  expect(tale(refurbish(at))).toEqual([
    'unit.refurbished',
    '  2 CAMERA: refurbish:DC1 -> converted',
    '  2 CAMERA-B: converted -> sellable:DC1',
    '  ask books: erp.stock.adjust as refurbish/W-1:out',
    '  ask books: erp.stock.adjust as refurbish/W-1:in',
  ]);
  expect(at.deliveries.get('refurbish/W-1:out')?.operation).toMatchObject({
    sku: 'CAMERA',
    quantity: -2,
    state: 'refurbish',
  });
  expect(at.deliveries.get('refurbish/W-1:in')?.operation).toMatchObject({
    sku: 'CAMERA-B',
    quantity: 2,
    state: 'sellable',
  });
  answerAll(at);
  expect(at.states.get('refurbish/W-1')?.state).toMatchObject({
    steps: { out: 'done', in: 'done' },
    cost_minor: 1500,
  });
});

test('case 103: work that is told twice is done once', () => {
  const at = house();
  refurbish(at);
  expect(tale(refurbish(at))).toEqual(['refused: document_already_recorded']);
});

test('nothing cannot be refurbished', () => {
  expect(tale(refurbish(house(), 0))).toEqual(['refused: amount_not_positive']);
});

test('the ERP refuses the new SKU: somebody is told', () => {
  const at = house();
  refurbish(at);
  const no = { kind: 'refused', code: 'unknown_item', detail: 'CAMERA-B is not an item' } as const;
  expect(tale(answer(at, 'refurbish/W-1:in', no))).toContain('  exception posting_rejected');
  expect(at.states.get('refurbish/W-1')?.state).toMatchObject({ steps: { out: 'sent', in: 'refused' } });
});
