import fc from 'fast-check';
import { expect, test } from 'vitest';
import { books, disagreements } from '../books.fixture.ts';
import { answerAll, house, tell, type Heard, type House } from '../house.fixture.ts';
import { anyOrder, born, ruledHouse, type Ruled } from '../life.fixture.ts';
import { bring, finish, orderIn, parts, soldHouse, troubles } from '../paid.fixture.ts';

import { correct, told } from '../return/correct.fixture.ts';
import { ask, inspect, line, move, notice, receive, tale } from '../words.fixture.ts';

const TO = { aggregate: 'order/7001' } as const;

/** Units of order 7001 are cancelled before they left: `drop(house, 'X1', { '1': 2 })`. */
function drop(at: House, cancellation_id: string, units: Readonly<Record<string, number>>): Heard {
  const lines = Object.entries(units).map(([line_id, quantity]) => ({ line_id, quantity }));
  return tell(at, TO, { type: 'order.cancelled', order_id: '7001', cancellation_id, lines, reason: 'too late' });
}

function ship(at: House, quantity: number): Heard {
  return tell(at, TO, { type: 'order.shipped', node: 'DC1', items: [{ line_id: '1', sku: 'LAMP', quantity }] });
}

/** Three lamps that do not divide evenly, part paid in points. */
const THREE = notice('7001', [line('1', 'LAMP', 3, 10_000)], {
  tenders: [
    { tender_id: 'p', kind: 'points', system: 'club', payment_ref: 'm 7', amount_minor: 1000, points: 300 },
    { tender_id: 'c', kind: 'card', system: 'pay', payment_ref: 'pi 1', amount_minor: 9000 },
  ],
});

test('case 69: cancelled before it left: no return, no refund, no call; those units are sold no more', () => {
  const at = soldHouse();
  expect(tale(drop(at, 'X1', { '1': 1 }))).toEqual(['order.cancelled']);
  expect(orderIn(at).tenders['t1']).toEqual({ paid_minor: 4500, refunded_minor: 0 });
  expect(books(at, '7001')).toEqual({ units: {}, money: {} });
  ask(at, 'Q1', { LAMP: 2 });
  expect(orderIn(at).returns['Q1-1']).toMatchObject({ lines: [{ lots: [{ units: [{ from: 0, to: 1 }] }] }] });
  expect(tale(drop(at, 'X1', { '1': 1 }))).toEqual([]);
  expect(disagreements(at, '7001')).toEqual([]);
});

test('case 69: what is left comes back at its frozen values, and with it all that was really paid', () => {
  const at = soldHouse(THREE);
  drop(at, 'X1', { '1': 1 });
  expect(orderIn(at).tenders).toMatchObject({ p: { paid_minor: 0, points: 0 }, c: { paid_minor: 6667 } });
  bring(at, 'Q1', 'LAMP', 2);
  finish(at, 'Q1', 'LAMP', 2);
  expect(parts(at, 'Q1-1')).toEqual(['1 settled 6667']);
  expect(disagreements(at, '7001')).toEqual([]);
});

test('case 69: cancelled as a whole, nothing of the payment is left to give back', () => {
  const at = soldHouse(
    notice('7001', [line('1', 'LAMP', 1, 4500)], {
      charges: [{ code: 'ship', title: 'Delivery', amount_minor: 500 }],
      tenders: [{ tender_id: 't1', kind: 'card', system: 'pay', payment_ref: 'pi 1', amount_minor: 5000 }],
    }),
  );
  drop(at, 'X1', { '1': 1 });
  expect(orderIn(at).tenders['t1']?.paid_minor).toBe(0);
  expect(tale(ask(at, 'Q1', { LAMP: 1 }))).toContain('return.denied');
});

test('case 69: it leaves all the same: somebody is told, until the cancellation is taken back', () => {
  const at = soldHouse();
  drop(at, 'X1', { '1': 1 });
  ship(at, 1);
  expect(troubles(at)).toEqual([]);
  expect(tale(ship(at, 1))).toContain('  exception cancelled_but_shipped');
  expect(at.exceptions.get('cancelled_but_shipped:7001:1')).toMatchObject({ money_at_risk_minor: 4500 });
  const back = { type: 'order.reinstated', order_id: '7001', cancellation_id: 'X1' } as const;
  tell(at, TO, back);
  expect([troubles(at), orderIn(at).tenders['t1']?.paid_minor]).toEqual([[], 9000]);
  bring(at, 'Q1', 'LAMP', 2);
  expect(parts(at, 'Q1-1')).toEqual(['1 released 9000']);
});

test.each<[string, (at: House) => void, Readonly<Record<string, number>>]>([
  ['more than were sold', () => undefined, { '1': 3 }],
  ['a line that was not sold', () => undefined, { '9': 1 }],
  ['units that have left', (at) => ship(at, 1), { '1': 2 }],
  ['units that are in a return', (at) => ask(at, 'Q1', { LAMP: 1 }), { '1': 2 }],
])('case 69: %s cannot be cancelled', (_what, before, units) => {
  const at = soldHouse();
  before(at);
  expect(tale(drop(at, 'X1', units))).toEqual(['refused: units_not_cancellable']);
});

test('case 69: nothing cancelled is refused, and a cancellation before its order waits for it', () => {
  expect(tale(drop(soldHouse(), 'X1', { '1': 0 }))).toEqual(['refused: nothing_requested']);
  expect(tale(drop(house(), 'X1', { '1': 1 }))).toEqual([
    'parked until order/7001 changes: cancelled before the order was recorded',
  ]);
});

test('case 69: a shipment that was wrong lowers what has left: nothing is wrong any more, and units can be cancelled', () => {
  const at = soldHouse();
  drop(at, 'X1', { '1': 1 });
  const all = { type: 'order.shipped', node: 'DC1', items: [{ line_id: '1', sku: 'LAMP', quantity: 2 }] } as const;
  told(at, 's', all);
  expect(troubles(at)).toEqual(['cancelled_but_shipped']);
  expect(tale(drop(at, 'X2', { '1': 1 }))).toEqual(['refused: units_not_cancellable']);
  correct(at, 's', all, { ...all, items: [{ line_id: '1', sku: 'LAMP', quantity: 1 }] });
  expect(troubles(at)).toEqual([]);
  expect(disagreements(at, '7001')).toEqual([]);
});

test('case 69: a shipment of all that was sold keeps to what was sold, whatever replaces it later', () => {
  const at = soldHouse();
  const all = { type: 'order.shipped', node: 'DC1', items: [{ line_id: '1', sku: 'LAMP', quantity: 2 }] } as const;
  told(at, 's', all);
  expect(orderIn(at).shipments).toEqual([{ cause: 's', node: 'DC1', units: 2 }]);
  expect(tale(drop(at, 'X1', { '1': 1 }))).toEqual(['refused: units_not_cancellable']);
  correct(at, 's', all, null);
  expect(tale(drop(at, 'X1', { '1': 1 }))).toEqual(['order.cancelled']);
  expect(orderIn(at).tenders['t1']?.paid_minor).toBe(4500);
  expect(disagreements(at, '7001')).toEqual([]);
});

const RULES: Ruled = {
  tender_strategy: 'pro_rata',
  promotion: 'frozen',
  charges: {},
  fees: { restocking_fee: null, return_shipping_fee: null },
  appeasement: 'subtract',
  refund_days: {},
  second_name_over_minor: null,
  loyalty: null,
};

test('case 40: whatever is cancelled first, the rest gives back exactly what was still paid', () => {
  const cuts = fc.array(fc.tuple(fc.constantFrom('1', '2', '3'), fc.integer({ min: 1, max: 2 })), { maxLength: 4 });
  fc.assert(
    fc.property(anyOrder, cuts, fc.constantFrom('frozen', 'kept_basket'), (order, some, promotion) => {
      const at = born(ruledHouse({ ...RULES, promotion, charges: { ship: 'full', wrap: 'pro_rata' } }), order);
      for (const [index, [line_id, quantity]] of some.entries()) drop(at, `X${index}`, { [line_id]: quantity });
      const left = at.sold.get('7001')?.lines ?? [];
      for (const sku of new Set(left.map((one) => one.sku))) ask(at, `Q${sku}`, { [sku]: 99 });
      for (const [return_id, state] of Object.entries(orderIn(at).returns)) {
        if (state.status === 'closed') continue;
        for (const { sku, lots } of state.lines)
          for (const { from, to } of lots.flatMap(({ units }) => units)) {
            receive(at, return_id, { [sku]: to - from });
            inspect(at, return_id, [sku, to - from, 'A']);
            move(at, return_id, [sku, to - from, 'restock']);
          }
      }
      answerAll(at);
      for (const { paid_minor, refunded_minor } of Object.values(orderIn(at).tenders))
        expect(refunded_minor).toBe(paid_minor);
      expect(disagreements(at, '7001')).toEqual([]);
    }),
    { numRuns: 120 },
  );
});
