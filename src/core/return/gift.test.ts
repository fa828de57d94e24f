import { expect, test } from 'vitest';
import type { ReturnRequested } from '../base/input.ts';
import { books, disagreements } from '../books.fixture.ts';
import { answerAll, tell, type Heard, type House } from '../house.fixture.ts';
import { comeBack, pay, ship, soldOut, wished } from '../exchange/exchange.fixture.ts';
import { orderIn, parts, soldHouse } from '../paid.fixture.ts';
import { ask, line, notice, tale } from '../words.fixture.ts';
import { describe } from './describe.ts';

const RECIPIENT = { system: 'credits', account_ref: 'niece' } as const;
const GIVEN = notice('7001', [line('1', 'LAMP', 2, 9000)], { gift: { code: 'SLIP-9' } });

/** Whoever was given one lamp asks to bring it back. */
function bringGift(at: House, some: Partial<ReturnRequested> = {}, request_id = 'Q1'): Heard {
  const fact: ReturnRequested = {
    type: 'return.requested',
    request_id,
    channel: 'store',
    customer_id: null,
    order_id: '7001',
    requested_at: at.now,
    lines: [{ sku: 'LAMP', line_id: null, quantity: 1, reason: 'unwanted', commerce_line_ref: null }],
    commerce_return_ref: null,
    gift: { code: 'SLIP-9', recipient: RECIPIENT },
    ...some,
  };
  return tell(
    at,
    { purchases: { customer_id: null, order_id: '7001', skus: ['LAMP'], request: `request/${request_id}` } },
    fact,
  );
}

test('case 61: a gift comes back with its code: store credit to whoever was given it, at the frozen value', () => {
  const at = soldHouse(GIVEN);
  bringGift(at);
  comeBack(at);
  expect(at.deliveries.get('Q1-1:refund:1.1')).toMatchObject({
    system: 'credits',
    operation: { payment_ref: 'niece', payout: 'store_credit', amount_minor: 4500 },
  });
  answerAll(at);
  expect(orderIn(at).tenders['t1']).toMatchObject({ refunded_minor: 4500 });
  expect(books(at, '7001').money).toEqual({ returns_allowance: -4500, store_credit_liability: 4500 });
  expect(disagreements(at, '7001')).toEqual([]);
});

test('case 61: the return says that it is a gift’s, so that the purchaser is not told of it', () => {
  const at = soldHouse(GIVEN);
  bringGift(at);
  const sold = at.sold.get('7001');
  expect(sold === undefined ? null : describe(orderIn(at), 'Q1-1', sold, at.now)).toMatchObject({ gift: true });
  ask(at, 'Q2', { LAMP: 1 });
  expect(sold === undefined ? null : describe(orderIn(at), 'Q2-1', sold, at.now)).not.toHaveProperty('gift');
});

test('case 61: the purchaser cannot bring the same unit back, and what is left goes to the purchaser’s payment', () => {
  const at = soldHouse(GIVEN);
  bringGift(at);
  comeBack(at);
  ask(at, 'Q2', { LAMP: 2 });
  expect(orderIn(at).returns['Q2-1']).toMatchObject({ lines: [{ lots: [{ units: [{ from: 1, to: 2 }] }] }] });
  comeBack(at, 1, 'Q2');
  expect(at.deliveries.get('Q2-1:refund:1.1')?.operation).toMatchObject({ payment_ref: 'pi 7001', amount_minor: 4500 });
  expect(disagreements(at, '7001')).toEqual([]);
});

test.each([
  ['another code', GIVEN, { gift: { code: 'SLIP-8', recipient: RECIPIENT } }],
  ['an order that is no gift', notice('7001', [line('1', 'LAMP', 2, 9000)]), {}],
])('case 61: %s opens nothing', (_what, order, some) => {
  const at = soldHouse(order);
  expect(tale(bringGift(at, some))).toEqual(['return.requested', 'return.denied']);
  expect(at.states.get('request/Q1')?.state).toMatchObject({ denied: [{ code: 'gift_code_unknown' }] });
});

test('case 61: store credit needs the account of whoever was given it', () => {
  const at = soldHouse(GIVEN);
  const gift = { code: 'SLIP-9', recipient: { system: 'credits', account_ref: '' } };
  expect(tale(bringGift(at, { gift }))).toEqual(['refused: payout_not_allowed']);
});

test('case 61: a gift may be exchanged; what is left over, and what cannot be had, is store credit too', () => {
  const lines = [
    { sku: 'LAMP', line_id: null, quantity: 1, reason: 'unwanted', commerce_line_ref: null, remedy: wished(3000) },
  ];
  const at = soldHouse(GIVEN);
  bringGift(at, { lines });
  comeBack(at);
  soldOut(at);
  expect([parts(at, 'Q1-1'), parts(at, 'Q1-1', 2)]).toEqual([['1 released 1500'], ['1 released 3000']]);
  const paid = ['Q1-1:refund:1.1', 'Q1-1:refund:2.1'].map((key) => at.deliveries.get(key)?.operation);
  expect(paid).toMatchObject([{ payment_ref: 'niece' }, { payment_ref: 'niece' }]);
  const other = soldHouse(GIVEN);
  bringGift(other, { lines });
  comeBack(other);
  ship(other);
  pay(other, 100);
  expect(disagreements(other, '7001')).toEqual([]);
});
