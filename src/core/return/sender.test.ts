import { expect, test } from 'vitest';
import type { ParcelUndeliverable } from '../base/input-goods.ts';
import { disagreements } from '../books.fixture.ts';
import { orderAt, paid } from '../goods.fixture.ts';
import { GIFT_RETAILER, answerAll, house, tell, type House } from '../house.fixture.ts';
import type { Policy } from '../policy/policy.ts';
import { NO_TERMS } from '../policy/terms.ts';
import { ask, inspect, line, move, notice, receive, sell, tale } from '../words.fixture.ts';

const ORDER = notice('7001', [line('1', 'MUG', 2, 2000), line('2', 'CARD', 1, 500)], {
  charges: [{ code: 'ship', title: 'Delivery', amount_minor: 400 }],
  tenders: [{ tender_id: 't1', kind: 'card', system: 'pay', payment_ref: 'pi 1', amount_minor: 2900 }],
});

/** Nothing may come back, every return has a fee, and delivery is never given back. */
const STRICT: Policy = {
  ...GIFT_RETAILER,
  final_sale: { rules: [], otherwise: 'final' },
  terms: {
    ...NO_TERMS,
    return_shipping_fee: { informative: false, says: { rules: [], otherwise: { kind: 'once', amount_minor: 300 } } },
    charges: { ship: 'none' },
  },
};

function undeliverable(at: House, items: ParcelUndeliverable['items'] = null) {
  const fact = { type: 'parcel.undeliverable', order_id: '7001', items, tracking: 'TR-1', reason: 'refused' } as const;
  return tell(at, { aggregate: 'order/7001' }, fact);
}

function sold(): House {
  const at = house([STRICT]);
  sell(at, ORDER);
  return at;
}

function back(at: House, return_id: string, sku: string, quantity: number): void {
  receive(at, return_id, { [sku]: quantity });
  inspect(at, return_id, [sku, quantity, 'A']);
  move(at, return_id, [sku, quantity, 'restock']);
}

test('case 28: a parcel that comes back to its sender: no fee, all is refunded with the delivery, after inspection', () => {
  const at = sold();
  expect(tale(undeliverable(at)).slice(0, 2)).toEqual(['return.authorized', 'refund.held']);
  answerAll(at);
  back(at, 'RTS-7001-1', 'MUG', 2);
  back(at, 'RTS-7001-1', 'CARD', 1);
  answerAll(at);
  expect(paid(at).reduce((sum, amount) => sum + amount, 0)).toBe(2900);
  expect(orderAt(at).returns['RTS-7001-1']?.status).toBe('closed');
  expect(disagreements(at, '7001')).toEqual([]);
});

test('case 28: one parcel of several: its units with their share of the delivery', () => {
  const at = sold();
  undeliverable(at, [{ line_id: '1', quantity: 2 }]);
  answerAll(at);
  back(at, 'RTS-7001-1', 'MUG', 2);
  // 4.00 for 25.00 of goods, of which 20.00 came back.
  expect(paid(at)).toEqual([2000 + 320]);
  expect(disagreements(at, '7001')).toEqual([]);
});

test('case 28: told twice, and for units that are in a return already, it is one return', () => {
  const at = sold();
  undeliverable(at);
  expect(tale(undeliverable(at))).toEqual(['refused: nothing_outstanding']);
  expect(tale(ask(at, 'Q1', { MUG: 1 }))).toContain('return.denied');
});

test('case 28: a customer’s own return of the same order bears the fee', () => {
  const at = house([{ ...STRICT, final_sale: { rules: [], otherwise: 'returnable' } }]);
  sell(at, ORDER);
  ask(at, 'Q1', { MUG: 1 });
  receive(at, 'Q1-1', { MUG: 1 });
  inspect(at, 'Q1-1', ['MUG', 1, 'A']);
  expect(paid(at)).toEqual([700]);
});

test('case 28: before the order is recorded it waits', () => {
  expect(tale(undeliverable(house()))).toEqual([
    'parked until order/7001 changes: undeliverable before the order was recorded',
  ]);
});

test('case 17: goods that come after they were due are received as any others, and told to be late', () => {
  const at = house();
  sell(at, ORDER);
  ask(at, 'Q1', { MUG: 2 });
  receive(at, 'Q1-1', { MUG: 1 });
  at.now = '2026-05-01T09:00:00.000Z';
  receive(at, 'Q1-1', { MUG: 1 });
  const received = at.decisions.flatMap(({ events }) =>
    events.flatMap(({ body }) => (body.type === 'return.item_received' ? [body.received_late ?? false] : [])),
  );
  expect(received).toEqual([false, true]);
  inspect(at, 'Q1-1', ['MUG', 2, 'A']);
  expect(paid(at)).toEqual([2000]);
  expect(disagreements(at, '7001')).toEqual([]);
});
