import { expect, test } from 'vitest';
import { books, disagreements } from '../books.fixture.ts';
import { approvals, approve, heldHouse, refuse, say } from '../hold.fixture.ts';
import { answerAll, tell, type House } from '../house.fixture.ts';
import { orderIn, troubles } from '../paid.fixture.ts';
import { inspect, receive, wait } from '../words.fixture.ts';
import {
  FIRST,
  PLEDGE,
  comeBack,
  exchangeHouse,
  pay,
  refunds,
  ship,
  soldOut,
  status,
  swap,
  wished,
} from './exchange.fixture.ts';

function hold(at: House): void {
  say(at, { type: 'hold.placed', return_id: 'Q1-1', hold_id: 'H1', by: 'Ana', reason: 'odd serial' });
}

function lift(at: House): void {
  say(at, { type: 'hold.lifted', return_id: 'Q1-1', hold_id: 'H1', by: 'Ben', second: null, reason: 'it is ours' });
}

test('case 59: no replacement leaves ahead of its goods while somebody still has to agree to the return', () => {
  const at = heldHouse(approvals('one'));
  swap(at, wished(4500, { advance: PLEDGE }));
  expect([status(at), at.deliveries.has(FIRST)]).toEqual(['awaiting_goods', false]);
  approve(at, 'Ana');
  expect([status(at), at.deliveries.has(FIRST)]).toEqual(['ordered', true]);
  expect(disagreements(at, '7001')).toEqual([]);
});

test('case 56: a return that is refused before its goods come calls its exchange off, and what was paid on top goes back', () => {
  const at = heldHouse(approvals('one'));
  swap(at, wished(6000));
  pay(at, 1500);
  refuse(at, 'Ana');
  expect(status(at)).toBe('converted');
  answerAll(at);
  expect(refunds(at)).toEqual([[1500, 1500]]);
  expect(books(at, '7001').money).toEqual({});
  expect(disagreements(at, '7001')).toEqual([]);
});

test('case 56: goods of a refused return pay for no replacement', () => {
  const at = heldHouse(approvals('one'));
  swap(at, wished(4500));
  receive(at, 'Q1-1', { LAMP: 1 });
  inspect(at, 'Q1-1', ['LAMP', 1, 'A']);
  refuse(at, 'Ana');
  expect([orderIn(at).returns['Q1-1']?.status, status(at), refunds(at)]).toEqual(['refused', 'cancelled', []]);
  expect(disagreements(at, '7001')).toEqual([]);
});

test('case 57: value of a replacement that cannot be had goes back only once nobody holds the refunds any more', () => {
  const at = exchangeHouse();
  swap(at, wished(4500));
  comeBack(at);
  hold(at);
  soldOut(at);
  expect([status(at), refunds(at)]).toEqual(['converted', [[0, -4500]]]);
  lift(at);
  expect(refunds(at)).toEqual([
    [0, -4500],
    [4500, 4500],
  ]);
  answerAll(at);
  expect(disagreements(at, '7001')).toEqual([]);
});

test.each([
  ['parcel.dispatched', { dispatched_at: '2026-03-11T09:00:00.000Z' }],
  ['parcel.scanned', { at: '2026-03-11T09:00:00.000Z' }],
] as const)('case 59: %s stops the pledge as well, whether the replacement left before it or after', (type, some) => {
  for (const early of [true, false]) {
    const at = exchangeHouse();
    swap(at, wished(4500, { advance: PLEDGE }));
    if (!early) ship(at);
    const fact = { type, return_id: 'Q1-1', tracking: '1Z', ...some };
    tell(at, { reference: { kind: 'return', id: 'Q1-1' } }, fact as Parameters<typeof tell>[2]);
    if (early) ship(at);
    wait(at, '7001', 40);
    expect([status(at), at.deliveries.has('Q1-1:charge:1')]).toEqual(['shipped', false]);
    comeBack(at);
    expect(status(at)).toBe('complete');
    expect(troubles(at)).toEqual([]);
    expect(disagreements(at, '7001')).toEqual([]);
  }
});

test('units that are only repaired pay for no replacement', () => {
  const at = exchangeHouse();
  const line = { sku: 'LAMP', line_id: null, quantity: 1, reason: 'defective', commerce_line_ref: null };
  const purchases = { customer_id: 'C-1', order_id: null, skus: ['LAMP'], request: 'request/Q1' };
  tell(
    at,
    { purchases },
    {
      type: 'return.requested',
      request_id: 'Q1',
      channel: 'service',
      customer_id: 'C-1',
      order_id: null,
      requested_at: at.now,
      lines: [{ ...line, remedy: wished(4500, { advance: PLEDGE }) }],
      commerce_return_ref: null,
      custody_only: true,
    },
  );
  expect([orderIn(at).returns['Q1-1']?.status, orderIn(at).exchanges]).toEqual(['authorised', undefined]);
});
