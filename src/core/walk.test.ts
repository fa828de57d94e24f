import { expect, test } from 'vitest';
import { books, disagreements } from './books.fixture.ts';
import { answer, house, tell, type Heard, type House } from './house.fixture.ts';
import { GIFTS, ask, inspect, move, receive, sell, tale } from './words.fixture.ts';

/** One step of the walk: what happens, and everything that follows from it. */
type Step = readonly [what: string, happens: (at: House) => Heard, then: readonly string[]];

const WALK: readonly Step[] = [
  ['three mugs and a lamp are sold', (at) => sell(at), ['order.recorded']],
  [
    'the warehouse ships them',
    (at) =>
      tell(
        at,
        { aggregate: 'order/7001' },
        { type: 'order.shipped', node: 'DC1', items: [{ line_id: '1', sku: 'MUG', quantity: 3 }] },
      ),
    ['order.shipped', '  3 MUG: sellable:DC1 -> customer'],
  ],
  [
    'the customer wants to return the mugs',
    (at) => ask(at, 'Q1', { MUG: 3 }),
    [
      'return.requested',
      'return.authorized',
      'refund.held',
      '  ask shop: commerce.return.open as Q1-1:open',
      '  ask books: erp.return.authorise as Q1-1:authorise',
      '  ask floor: wms.return.announce as Q1-1:announce',
    ],
  ],
  ['the shop opens the return', (at) => answer(at, 'Q1-1:open'), ['posting.accepted']],
  ['the ERP posts the authorisation', (at) => answer(at, 'Q1-1:authorise'), ['posting.accepted']],
  ['the warehouse expects the goods', (at) => answer(at, 'Q1-1:announce'), ['posting.accepted']],
  [
    'the goods arrive: two at one value, one a penny dearer',
    (at) => receive(at, 'Q1-1', { MUG: 3 }),
    ['return.item_received', '  1 MUG: customer -> quarantine:DC1', '  2 MUG: customer -> quarantine:DC1'],
  ],
  [
    'two are as new, one is broken; the money goes back the way it came',
    (at) => inspect(at, 'Q1-1', ['MUG', 2, 'A'], ['MUG', 1, 'D']),
    [
      'inspection.completed',
      'disposition.assigned',
      'refund.released',
      '  28.00 GBP: returns_allowance -> refund_owed',
      '  ask floor: wms.return.place as Q1-1:place:1',
      '  ask cards: payments.refund as Q1-1:refund:1.1',
      '  ask pay: payments.refund as Q1-1:refund:1.2',
    ],
  ],
  ['the warehouse takes the orders to move', (at) => answer(at, 'Q1-1:place:1'), ['posting.accepted']],
  [
    'the units are put where they belong; ERP and shop are told',
    (at) => move(at, 'Q1-1', ['MUG', 2, 'restock'], ['MUG', 1, 'scrap']),
    [
      'stock.placed',
      'posting.requested',
      'posting.requested',
      '  1 MUG: quarantine:DC1 -> sellable:DC1',
      '  1 MUG: quarantine:DC1 -> sellable:DC1',
      '  1 MUG: quarantine:DC1 -> scrap',
      '  ask books: erp.return.receive as Q1-1:receive:1',
      '  ask shop: commerce.return.complete as Q1-1:complete',
    ],
  ],
  [
    'the ERP receives them; the broken one leaves its stock, and the credit can be issued',
    (at) => answer(at, 'Q1-1:receive:1'),
    [
      'posting.accepted',
      'posting.requested',
      'posting.requested',
      '  ask books: erp.stock.adjust as Q1-1:leave:1.2.scrap',
      '  ask books: erp.credit.issue as Q1-1:credit:1',
    ],
  ],
  ['the ERP writes the broken one off', (at) => answer(at, 'Q1-1:leave:1.2.scrap'), ['posting.accepted']],
  ['the ERP issues the credit', (at) => answer(at, 'Q1-1:credit:1'), ['posting.accepted', 'credit_memo.posted']],
  [
    'the gift card is topped up',
    (at) => answer(at, 'Q1-1:refund:1.1'),
    [
      'refund.settled',
      'posting.accepted',
      '  10.00 GBP: refund_owed -> refund_submitted',
      '  10.00 GBP: refund_submitted -> gift_card_liability',
    ],
  ],
  [
    'the card refund goes through: all is paid, and the ERP is to record it',
    (at) => answer(at, 'Q1-1:refund:1.2'),
    [
      'refund.settled',
      'posting.accepted',
      'posting.requested',
      '  18.00 GBP: refund_owed -> refund_submitted',
      '  18.00 GBP: refund_submitted -> settled:pay',
      '  ask books: erp.refund.record as Q1-1:record:1',
    ],
  ],
  ['the ERP records the payment', (at) => answer(at, 'Q1-1:record:1'), ['posting.accepted']],
  [
    'the shop closes the return, and so do we',
    (at) => answer(at, 'Q1-1:complete'),
    ['posting.accepted', 'return.closed'],
  ],
];

test('one return, from the sale to its close', () => {
  const at = house();
  for (const [what, happens, then] of WALK) {
    expect([what, ...tale(happens(at))]).toEqual([what, ...then]);
    expect([what, ...disagreements(at, GIFTS.order_id)]).toEqual([what]);
  }
  expect(books(at, GIFTS.order_id)).toEqual({
    units: { customer: -3, sellable: 2, scrap: 1 },
    money: { returns_allowance: -2800, gift_card_liability: 1000, 'settled:pay': 1800 },
  });
  expect(at.states.get('order/7001')?.state).toMatchObject({
    tenders: { gift: { refunded_minor: 1000 }, card: { refunded_minor: 1800 } },
    returns: { 'Q1-1': { status: 'closed', units: 3, dispositions: { restock: 2, scrap: 1 } } },
  });
  expect([...at.deliveries.values()].filter(({ answered }) => !answered)).toEqual([]);
  expect(at.wakes.get('order/7001')).toBeNull();
});

test('what each system is told, in its own terms', () => {
  const at = house();
  for (const [, happens] of WALK) happens(at);
  const told = (key: string) => at.deliveries.get(`Q1-1:${key}`)?.operation;
  expect(told('authorise')).toMatchObject({
    order_name: '#7001',
    customer_id: 'C-1',
    currency: 'GBP',
    node: 'DC1',
    lines: [
      { line: 1, sku: 'MUG', quantity: 1, amount_minor: 934 },
      { line: 2, sku: 'MUG', quantity: 2, amount_minor: 1866 },
    ],
  });
  expect(told('complete')).toMatchObject({
    return_ref: 'shop/Q1-1',
    lines: [
      {
        line_ref: 'shop/Q1-1/1',
        quantity: 3,
        dispositions: [
          { disposition: 'restock', quantity: 2 },
          { disposition: 'scrap', quantity: 1 },
        ],
      },
    ],
  });
  expect(told('leave:1.2.scrap')).toMatchObject({ quantity: -1, state: 'quarantine', reason: 'destroyed' });
  expect(told('credit:1')).toMatchObject({ authorisation_ref: 'RMA Q1-1', amount_minor: 2800, currency: 'GBP' });
  expect(told('refund:1.2')).toMatchObject({ payment_ref: 'pi 1', amount_minor: 1800 });
  expect(told('record:1')).toMatchObject({
    credit_ref: 'CM Q1-1:refund:1',
    amount_minor: 2800,
    payment_ref: 're Q1-1:refund:1.1 re Q1-1:refund:1.2',
  });
});
