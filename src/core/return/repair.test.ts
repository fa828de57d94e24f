import { expect, test } from 'vitest';
import { books, disagreements } from '../books.fixture.ts';
import { MUGS_AND_CAMERA, orderAt, paid, returnAt } from '../goods.fixture.ts';
import { GIFT_RETAILER, answerAll, house, tell, type House } from '../house.fixture.ts';
import { ask, inspect, receive, sell, tale } from '../words.fixture.ts';
import { describe } from './describe.ts';
import { waitsOf } from './waits.ts';

/** The customer sends the camera in for repair; the policy would take nothing back. */
function sentIn(): House {
  const at = house([{ ...GIFT_RETAILER, final_sale: { rules: [], otherwise: 'final' } }]);
  sell(at, MUGS_AND_CAMERA);
  const lines = [{ sku: 'CAMERA', line_id: null, quantity: 1, reason: 'warranty', commerce_line_ref: null }];
  const to = { purchases: { customer_id: 'C-1', order_id: null, skus: ['CAMERA'], request: 'request/Q1' } };
  const told = tell(at, to, {
    type: 'return.requested',
    request_id: 'Q1',
    channel: 'service',
    customer_id: 'C-1',
    order_id: null,
    requested_at: at.now,
    lines,
    commerce_return_ref: null,
    custody_only: true,
  });
  expect(tale(told)).toEqual([
    'return.requested',
    'return.authorized',
    '  ask floor: wms.return.announce as Q1-1:announce',
  ]);
  answerAll(at);
  return at;
}

function sendBack(at: House) {
  const items = [{ line: null, sku: 'CAMERA', quantity: 1 }];
  return tell(
    at,
    { reference: { kind: 'return', id: 'Q1-1' } },
    { type: 'goods.sent_back', return_id: 'Q1-1', node: 'DC1', items, tracking: 'TR-5' },
  );
}

test('case 36: a unit is repaired and sent back: in custody, in no stock, and no money moves', () => {
  const at = sentIn();
  expect(tale(receive(at, 'Q1-1', { CAMERA: 1 }))).toEqual([
    'return.item_received',
    '  1 CAMERA: customer -> custody:DC1',
  ]);
  expect(tale(inspect(at, 'Q1-1', ['CAMERA', 1, 'D']))).toEqual(['inspection.completed']);
  expect(waitsOf(orderAt(at), returnAt(at), at.now)).toMatchObject([{ who: 'warehouse', what: 'repair' }]);
  expect(disagreements(at, '7001')).toEqual([]);
  expect(tale(sendBack(at))).toEqual(['goods.sent_back', 'return.closed', '  1 CAMERA: custody:DC1 -> customer']);
  expect(books(at, '7001')).toEqual({ units: {}, money: {} });
  expect(paid(at)).toEqual([]);
  expect(disagreements(at, '7001')).toEqual([]);
  const sold = at.sold.get('7001');
  expect(sold && describe(orderAt(at), 'Q1-1', sold, at.now)).toMatchObject({
    status: 'closed',
    units: { total: 1, placed: 1 },
    money: { total_minor: 0 },
  });
});

test('case 36: while it is here it is in no other return, and may be asked for again when it is back', () => {
  const at = sentIn();
  receive(at, 'Q1-1', { CAMERA: 1 });
  expect(orderAt(at).claimed).toEqual({ 2: [{ from: 0, to: 1 }] });
  sendBack(at);
  expect(orderAt(at).claimed).toEqual({ 2: [] });
});

test('case 36: told to be sent back before it was received, it waits; a plain return is not sent back so', () => {
  const at = sentIn();
  expect(tale(sendBack(at))).toEqual(['parked until order/7001 changes: sent back before received: 1 of CAMERA']);
  receive(at, 'Q1-1', { CAMERA: 1 });
  expect(orderAt(at).returns['Q1-1']?.status).toBe('closed');
  const plain = house();
  sell(plain, MUGS_AND_CAMERA);
  ask(plain, 'Q1', { CAMERA: 1 });
  expect(tale(sendBack(plain))).toEqual(['refused: return_unknown']);
});
