import { expect, test } from 'vitest';
import type { GoodsReceived, Input, OrderNotice } from './base/input.ts';
import type { BusinessKey } from './base/told.ts';
import { books, disagreements } from './books.fixture.ts';
import { answerAll, hear, house, tell, type Heard, type House } from './house.fixture.ts';
import { correct } from './return/correct.fixture.ts';
import { ask, inspect, line, move, notice, sell, tale } from './words.fixture.ts';

const TILL: BusinessKey = { store: 'S-9', transaction: '4711', line: '1' };
const ORDER = notice('7001', [line('1', 'MUG', 3, 3000)]);

function awaiting(): House {
  const at = house();
  sell(at, ORDER);
  ask(at, 'Q1', { MUG: 3 });
  return at;
}

/** The till or the order system tells of goods handed in at the counter, each under a key of its own. */
function counter(source: string, quantity: number, some: Partial<GoodsReceived> = {}): Input {
  return {
    key: `${source}:1`,
    source,
    at: '2026-03-05T09:00:00.000Z',
    to: { reference: { kind: 'return', id: 'Q1-1' } },
    fact: {
      type: 'goods.received',
      return_id: 'Q1-1',
      node: 'S-9',
      items: [{ line: null, sku: 'MUG', quantity }],
      business_key: TILL,
      ...some,
    },
  };
}

function conflicts(at: House): string[] {
  return [...at.exceptions.values()].flatMap(({ kind, open }) => (open ? [kind] : []));
}

test.each([
  ['till', 'orders'],
  ['orders', 'till'],
])('case 4: the %s and then the %s tell of one receipt: one posting, both versions kept', (first, second) => {
  const at = awaiting();
  expect(tale(hear(at, counter(first, 2)))).toEqual([
    'evidence.attached',
    'return.item_received',
    '  2 MUG: customer -> quarantine:S-9',
  ]);
  expect(tale(hear(at, counter(second, 2)))).toEqual(['evidence.attached']);
  expect(books(at, '7001').units).toEqual({ customer: -2, quarantine: 2 });
  expect(at.states.get('order/7001')?.state).toMatchObject({
    told: { 'goods.received/S-9/4711/1': { booked: { source: first }, others: [{ source: second }] } },
  });
  expect(conflicts(at)).toEqual([]);
  expect(disagreements(at, '7001')).toEqual([]);
});

test('case 4: they disagree: what was told first is booked, both versions are shown, and a correction settles it', () => {
  const at = awaiting();
  hear(at, counter('till', 2));
  expect(tale(hear(at, counter('orders', 3)))).toEqual(['evidence.attached', '  exception conflicting_sources']);
  expect([...at.exceptions.values()][0]?.detail).toMatchObject({
    booked: { source: 'till', said: { node: 'S-9', units: { MUG: 2 } } },
    other: { source: 'orders', said: { node: 'S-9', units: { MUG: 3 } } },
  });
  const right = counter('till', 3).fact as GoodsReceived;
  expect(tale(correct(at, 'till:1', 'Q1-1', right))).toContain('  3 MUG: customer -> quarantine:S-9');
  expect(conflicts(at)).toEqual([]);
  expect(books(at, '7001').units).toEqual({ customer: -3, quarantine: 3 });
});

test('case 4: two lines of one till receipt are two transactions', () => {
  const at = awaiting();
  hear(at, counter('till', 1));
  hear(at, { ...counter('till', 2, { business_key: { ...TILL, line: '2' } }), key: 'till:2' });
  expect(books(at, '7001').units).toEqual({ customer: -3, quarantine: 3 });
});

test('case 4: a second teller after the return is closed moves nothing', () => {
  const at = awaiting();
  hear(at, counter('till', 3));
  inspect(at, 'Q1-1', ['MUG', 3, 'A']);
  move(at, 'Q1-1', ['MUG', 3, 'restock']);
  answerAll(at);
  expect(tale(hear(at, counter('orders', 3)))).toEqual(['evidence.attached']);
  expect(disagreements(at, '7001')).toEqual([]);
});

/** The customer asks at the counter; the till and the order system both tell of it, as requests of their own. */
function request(at: House, request_id: string, quantity: number, resolves = true): Heard {
  if (!resolves) at.references.delete('business:return.requested/S-9/4711/');
  return tell(
    at,
    { purchases: { customer_id: 'C-1', order_id: '7001', skus: ['MUG'], request: `request/${request_id}` } },
    {
      type: 'return.requested',
      request_id,
      channel: 'store',
      customer_id: 'C-1',
      order_id: '7001',
      requested_at: at.now,
      lines: [{ sku: 'MUG', line_id: null, quantity, reason: 'unwanted', commerce_line_ref: null }],
      commerce_return_ref: null,
      business_key: { ...TILL, line: null },
    },
  );
}

test('case 4: a return asked for at a store and told by two systems is one return', () => {
  const at = house();
  sell(at, ORDER);
  expect(tale(request(at, 'P1', 1))).toContain('return.authorized');
  const [verdict] = request(at, 'O1', 1);
  expect(verdict).toMatchObject({ kind: 'decided', answer: { agrees: true, returns: [{ return_id: 'P1-1' }] } });
  expect(at.states.has('request/O1')).toBe(false);
});

test('case 4: both at the same instant: the order that they share, which is locked, tells the second', () => {
  const at = house();
  sell(at, ORDER);
  request(at, 'P1', 1);
  expect(tale(request(at, 'O1', 1, false))).toEqual(['evidence.attached']);
  expect(at.states.get('order/7001')?.state).toMatchObject({ claimed: { 1: [{ from: 0, to: 1 }] } });
});

test('case 103: the same transaction under a new idempotency key has no second effect, and is told whose it is', () => {
  const at = house();
  sell(at, ORDER);
  const first = request(at, 'P1', 1);
  const [again] = request(at, 'P1', 1);
  expect(again).toMatchObject({ kind: 'decided', answer: { agrees: true } });
  const cause = first[0]?.kind === 'decided' ? first[0].events[0]?.cause : '';
  expect(again).toMatchObject({ answer: { duplicate_of: cause } });
});

test('case 4: a sale that till and shop both record is one order; other figures are a conflict', () => {
  const at = house();
  const key = { ...TILL, line: null };
  const record = (order: OrderNotice): Heard =>
    tell(at, { aggregate: `order/${order.order_id}` }, { type: 'order.recorded', order });
  expect(tale(record({ ...ORDER, business_key: key }))).toEqual(['order.recorded', 'evidence.attached']);
  expect(tale(record({ ...ORDER, order_id: 'T-1', business_key: key }))).toEqual(['evidence.attached']);
  expect(at.sold.has('T-1')).toBe(false);
  const dearer = notice('T-2', [line('1', 'MUG', 3, 4000)], { business_key: key });
  expect(tale(record(dearer))).toEqual(['evidence.attached', '  exception conflicting_sources']);
});
