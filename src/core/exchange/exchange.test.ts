import { expect, test } from 'vitest';
import { books, disagreements } from '../books.fixture.ts';
import { answer, answerAll, type House } from '../house.fixture.ts';
import { dispute, disputeEnds } from '../money.fixture.ts';
import { orderIn, parts, soldHouse, troubles } from '../paid.fixture.ts';
import { ask, cancel, move, tale, wait } from '../words.fixture.ts';
import {
  FIRST,
  PLEDGE,
  VOUCHER,
  comeBack,
  exchangeHouse,
  hear,
  pay,
  refunds,
  ship,
  soldOut,
  status,
  swap,
  wished,
} from './exchange.fixture.ts';

test('case 57: an even exchange gives no money back; the value is carried forward, and the replacement leaves', () => {
  const at = exchangeHouse();
  expect(tale(swap(at, wished(4500)))).toEqual(expect.arrayContaining(['exchange.planned', 'exchange.moved']));
  expect(status(at)).toBe('awaiting_goods');
  expect(tale(comeBack(at))).toEqual([
    'inspection.completed',
    'disposition.assigned',
    'refund.released',
    'exchange.moved',
    '  45.00 GBP: returns_allowance -> exchange_carried',
    '  ask floor: wms.return.place as Q1-1:place:1',
    `  ask shop: commerce.exchange.open as ${FIRST}`,
  ]);
  expect(refunds(at)).toEqual([[0, -4500]]);
  move(at, 'Q1-1', ['LAMP', 1, 'restock']);
  answerAll(at);
  expect(orderIn(at).returns['Q1-1']?.status).toBe('in_progress');
  expect(tale(ship(at))).toEqual([
    'exchange.shipped',
    'exchange.moved',
    'return.closed',
    '  1 VASE: sellable:DC1 -> customer',
    '  45.00 GBP: exchange_carried -> exchange_sales',
    `  resolved posting_rejected:${FIRST}`,
    `  resolved exchange_unpaid:${FIRST}`,
  ]);
  expect(books(at, '7001').money).toEqual({ returns_allowance: -4500, exchange_sales: 4500 });
  expect([disagreements(at, '7001'), troubles(at)]).toEqual([[], []]);
});

test('case 57: of a cheaper replacement the difference goes back by the tender strategy', () => {
  const at = exchangeHouse();
  swap(at, wished(3000));
  comeBack(at);
  expect(refunds(at)).toEqual([[1500, -3000]]);
  expect(parts(at, 'Q1-1')).toEqual(['1 released 1500']);
  expect(at.deliveries.get('Q1-1:refund:1.1')?.operation).toMatchObject({ amount_minor: 1500, payment_ref: 'pi 7001' });
  expect(disagreements(at, '7001')).toEqual([]);
});

test('case 57: where the policy makes all exchanges even, nothing is given back and nothing is asked for', () => {
  for (const price of [3000, 6000]) {
    const at = exchangeHouse({ difference: 'even' });
    swap(at, wished(price));
    comeBack(at);
    expect([refunds(at), status(at)]).toEqual([[[0, -4500]], 'ordered']);
    expect(at.deliveries.get(FIRST)?.operation).toMatchObject({ value_minor: 4500 });
  }
});

test.each([
  ['the money', (at: House) => pay(at, 1500), 'awaiting_goods', (at: House) => comeBack(at)],
  ['the goods', (at: House) => comeBack(at), 'awaiting_payment', (at: House) => pay(at, 1500)],
])(
  'case 56: a dearer replacement is held until the difference is paid and the goods are back, %s first',
  (_what, first, between, second) => {
    const at = exchangeHouse();
    swap(at, wished(6000));
    expect(status(at)).toBe('awaiting_payment');
    first(at);
    expect([status(at), at.deliveries.has(FIRST)]).toEqual([between, false]);
    second(at);
    expect(status(at)).toBe('ordered');
    expect(at.deliveries.get(FIRST)?.operation).toMatchObject({ value_minor: 6000, paid_minor: 1500 });
    ship(at);
    expect(books(at, '7001').money).toEqual({ returns_allowance: -4500, exchange_sales: 6000, 'settled:pay': -1500 });
    expect([disagreements(at, '7001'), troubles(at), refunds(at)]).toEqual([[], [], [[0, -4500]]]);
  },
);

test('case 56: a difference that is not paid in time turns the exchange into a refund of all that came back', () => {
  const at = exchangeHouse({ pay_within_days: 7 });
  swap(at, wished(6000));
  comeBack(at);
  expect(at.wakes.get('order/7001')).toBe('2026-03-12T09:00:00.000Z');
  wait(at, '7001', 6);
  expect(status(at)).toBe('awaiting_payment');
  expect(tale(wait(at, '7001', 1))).toEqual([
    'exchange.moved',
    'refund.released',
    '  45.00 GBP: exchange_carried -> refund_owed',
    '  ask pay: payments.refund as Q1-1:refund:2.1',
  ]);
  expect([status(at), refunds(at)]).toEqual([
    'converted',
    [
      [0, -4500],
      [4500, 4500],
    ],
  ]);
  move(at, 'Q1-1', ['LAMP', 1, 'restock']);
  answerAll(at);
  expect(orderIn(at).returns['Q1-1']?.status).toBe('closed');
  expect(books(at, '7001').money).toEqual({ returns_allowance: -4500, 'settled:pay': 4500 });
  expect(disagreements(at, '7001')).toEqual([]);
});

test('case 56: an unpaid exchange whose goods are still to come is off, and they are refunded when they come', () => {
  const at = exchangeHouse({ pay_within_days: 7 });
  swap(at, wished(6000));
  wait(at, '7001', 7);
  expect(status(at)).toBe('converted');
  comeBack(at);
  expect(refunds(at)).toEqual([[4500]]);
});

test('case 56: money that the replacement does not need, and money that comes too late, goes back at once', () => {
  const at = exchangeHouse({ pay_within_days: 7 });
  swap(at, wished(6000));
  pay(at, 2000);
  expect([refunds(at), status(at)]).toEqual([[[500, 500]], 'awaiting_goods']);
  pay(at, 2000);
  expect(refunds(at)).toEqual([[500, 500]]);
  soldOut(at);
  expect([refunds(at), status(at)]).toEqual([
    [
      [500, 500],
      [1500, 1500],
    ],
    'converted',
  ]);
  pay(at, 700, 'pi late');
  expect(refunds(at)).toEqual([
    [500, 500],
    [1500, 1500],
    [700, 700],
  ]);
  expect(disagreements(at, '7001')).toEqual([]);
});

test.each([
  ['refund', wished(4500), 'refund:2.1', { payment_ref: 'pi 7001', amount_minor: 4500 }],
  [
    'store credit',
    wished(4500, { fallback: { to: 'store_credit', ...VOUCHER } }),
    'refund:2.1',
    { payment_ref: 'member 7', payout: 'store_credit', amount_minor: 4500 },
  ],
])(
  'case 58: not to be had when it is to leave, it becomes the %s that the customer chose',
  (_what, wish, key, call) => {
    const at = exchangeHouse();
    swap(at, wish);
    comeBack(at);
    expect(status(at)).toBe('ordered');
    soldOut(at);
    expect(status(at)).toBe('converted');
    expect(at.deliveries.get(`Q1-1:${key}`)?.operation).toMatchObject(call);
    expect(tale(soldOut(at))).toEqual([]);
    answerAll(at);
    expect([disagreements(at, '7001'), troubles(at)]).toEqual([[], []]);
  },
);

test('case 58: a customer who waits is told until when, and gets the money back after it', () => {
  const at = exchangeHouse();
  swap(at, wished(4500, { fallback: { to: 'wait', until: '2026-03-20T00:00:00.000Z' } }));
  comeBack(at);
  soldOut(at);
  expect([status(at), at.wakes.get('order/7001')]).toEqual(['awaiting_stock', '2026-03-20T00:00:00.000Z']);
  wait(at, '7001', 16);
  expect([status(at), refunds(at)]).toEqual([
    'converted',
    [
      [0, -4500],
      [4500, 4500],
    ],
  ]);
  const lucky = exchangeHouse();
  swap(lucky, wished(4500, { fallback: { to: 'wait', until: '2026-03-20T00:00:00.000Z' } }));
  comeBack(lucky);
  soldOut(lucky);
  ship(lucky);
  expect(status(lucky)).toBe('complete');
});

test('case 58: the platform cannot order the replacement: a person is asked, and its shipment settles it', () => {
  const at = exchangeHouse();
  swap(at, wished(4500));
  comeBack(at);
  answer(at, FIRST, { kind: 'refused', code: 'not_supported', detail: 'no exchanges here' });
  expect(troubles(at)).toEqual(['posting_rejected']);
  ship(at);
  move(at, 'Q1-1', ['LAMP', 1, 'restock']);
  answerAll(at);
  expect([troubles(at), orderIn(at).returns['Q1-1']?.status]).toEqual([[], 'closed']);
});

test('case 60: a replacement comes back like any other line, at the value carried forward and paid on top', () => {
  const at = exchangeHouse();
  swap(at, wished(6000));
  comeBack(at);
  pay(at, 1500);
  expect(tale(ask(at, 'Q2', { VASE: 1 }))).toContain('return.denied');
  ship(at);
  ask(at, 'Q3', { VASE: 1 });
  expect(orderIn(at).returns['Q3-1']).toMatchObject({ lines: [{ sku: 'VASE', line_id: FIRST, unit_minor: 6000 }] });
  comeBack(at, 1, 'Q3', 'VASE');
  answerAll(at);
  expect(refunds(at, 'Q3-1')).toEqual([[6000]]);
  expect(books(at, '7001').money).toMatchObject({ 'settled:pay': 4500 });
  expect(disagreements(at, '7001')).toEqual([]);
});

test('case 60: with an even exchange, what comes back is worth what was given for it', () => {
  const at = exchangeHouse({ difference: 'even' });
  swap(at, wished(9900));
  comeBack(at);
  ship(at);
  ask(at, 'Q3', { VASE: 1 });
  comeBack(at, 1, 'Q3', 'VASE');
  expect(refunds(at, 'Q3-1')).toEqual([[4500]]);
});

test.each([
  ['exchange', '2026-03-05T09:00:00.000Z'],
  ['original', '2026-03-01T10:00:00.000Z'],
] as const)('case 60: the time to bring it back counts from the %s', (window_from, bought_at) => {
  const at = exchangeHouse({ window_from });
  swap(at, wished(4500));
  comeBack(at);
  ship(at);
  const heard = ask(at, 'Q3', { VASE: 1 });
  expect(tale(heard)).toContain('return.authorized');
  expect(orderIn(at).exchanges?.[FIRST]?.window_from ?? orderIn(at).exchanges?.[FIRST]?.shipped_at).toBe(bought_at);
});

test('case 42: the replacement carries today’s tax, and its return gives that back', () => {
  const at = exchangeHouse();
  swap(at, wished(4500, { unit_tax_minor: 855 }));
  expect(orderIn(at).exchanges?.[FIRST]).toMatchObject({ value_minor: 4500, tax_minor: 855 });
});

test.each([
  ['won, it does', 'won', 'ordered', []],
  ['lost, nothing is owed any more', 'lost', 'converted', ['1 covered 4500 by dispute']],
] as const)('case 54: no replacement leaves while a payment is disputed; %s', (_what, outcome, then, second) => {
  const at = exchangeHouse();
  swap(at, wished(4500));
  dispute(at, 'pi 7001', 9000);
  comeBack(at);
  expect([status(at), at.deliveries.has(FIRST)]).toEqual(['awaiting_goods', false]);
  disputeEnds(at, 'pi 7001', 'dp 1', outcome);
  expect([status(at), parts(at, 'Q1-1', 2)]).toEqual([then, second]);
  expect(disagreements(at, '7001')).toEqual([]);
});

test('case 16: a return that is cancelled takes its exchange with it, unless money or a replacement stands on it', () => {
  const at = exchangeHouse();
  swap(at, wished(4500));
  cancel(at, 'Q1-1');
  expect(status(at)).toBe('cancelled');
  const bound = exchangeHouse();
  swap(bound, wished(6000));
  pay(bound, 1500);
  expect(tale(cancel(bound, 'Q1-1'))).toEqual(['refused: return_not_cancellable']);
  soldOut(bound);
  expect(tale(cancel(bound, 'Q1-1'))).toContain('return.cancelled');
});

test('case 56: a replacement that left unpaid is finance’s business until the difference is paid', () => {
  const at = exchangeHouse();
  swap(at, wished(6000));
  comeBack(at);
  ship(at);
  expect([status(at), troubles(at)]).toEqual(['shipped', ['exchange_unpaid']]);
  pay(at, 1500);
  expect([status(at), troubles(at)]).toEqual(['complete', []]);
  expect(disagreements(at, '7001')).toEqual([]);
});

test.each([
  ['exchange_not_priced', (at: House) => swap(at, wished(45.5))],
  ['exchange_not_priced', (at: House) => swap(at, wished(4500, { quantity: 0 }))],
  ['exchange_not_priced', (at: House) => swap(at, wished(4500, { unit_tax_minor: 4501 }))],
  ['currency_differs', (at: House) => swap(at, wished(4500, { currency: 'EUR' }))],
  ['amount_not_positive', (at: House) => swap(at, wished(4500, { advance: { ...PLEDGE, amount_minor: 0 } }))],
  ['payout_not_allowed', (at: House) => swap(at, { kind: 'store_credit', system: '', account_ref: '' })],
])('refused: %s', (code, happens) => {
  expect(tale(happens(exchangeHouse()))).toEqual([`refused: ${code}`]);
});

test.each([
  ['exchange_unknown', (at: House) => soldOut(at, 'Q1-1:exchange:9')],
  ['exchange_ended', (at: House) => (ship(at), soldOut(at))],
  [
    'name_or_reason_missing',
    (at: House) => hear(at, { type: 'exchange.unavailable', exchange_id: FIRST, by: '', reason: 'x' }),
  ],
  [
    'currency_differs',
    (at: House) =>
      hear(at, {
        type: 'exchange.paid',
        exchange_id: FIRST,
        system: 'pay',
        payment_ref: 'p',
        amount_minor: 5,
        currency: 'EUR',
      }),
  ],
  ['amount_not_positive', (at: House) => pay(at, 0)],
])('told of an exchange, refused: %s', (code, happens) => {
  const at = exchangeHouse();
  swap(at, wished(4500));
  comeBack(at);
  expect(tale(happens(at)).at(-1)).toBe(`refused: ${code}`);
});

test('store credit, where the customer wants it, uses up the payment that the goods were bought with', () => {
  const at = soldHouse();
  swap(at, { kind: 'store_credit', ...VOUCHER });
  comeBack(at);
  expect(at.deliveries.get('Q1-1:refund:1.1')).toMatchObject({
    system: 'credits',
    operation: { payment_ref: 'member 7', payout: 'store_credit', amount_minor: 4500 },
  });
  answerAll(at);
  expect(orderIn(at).tenders['t1']).toMatchObject({ refunded_minor: 4500 });
  expect(books(at, '7001').money).toEqual({ returns_allowance: -4500, store_credit_liability: 4500 });
});
