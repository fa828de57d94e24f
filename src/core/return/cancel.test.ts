import { expect, test } from 'vitest';
import { books, disagreements } from '../books.fixture.ts';
import { GIFT_RETAILER, answer, answerAll, house, tell, type House } from '../house.fixture.ts';
import { ask, cancel, inspect, line, notice, receive, sell, tale } from '../words.fixture.ts';

const MUGS = notice('7001', [line('1', 'MUG', 3, 3000)]);

function asked(quantity = 3): House {
  const at = house();
  sell(at, MUGS);
  ask(at, 'Q1', { MUG: quantity });
  return at;
}

const no = { kind: 'refused', code: 'not_valid', detail: 'it is not valid there' } as const;

test('cancelled before anybody answered: what is accepted later is taken back as it is accepted', () => {
  const at = asked();
  expect(tale(cancel(at, 'Q1-1'))).toEqual(['return.cancelled', 'posting.recalled']);
  expect(at.wakes.get('order/7001')).toBeNull();
  expect(tale(answer(at, 'Q1-1:open'))).toEqual([
    'posting.accepted',
    'posting.requested',
    '  ask shop: commerce.return.withdraw as Q1-1:withdraw_open',
  ]);
  expect(tale(answer(at, 'Q1-1:authorise'))).toEqual([
    'posting.accepted',
    'posting.requested',
    '  ask books: erp.return.withdraw as Q1-1:withdraw_authorise',
  ]);
  expect(tale(answer(at, 'Q1-1:announce', no))).toEqual(['posting.rejected', '  exception posting_rejected']);
  expect(at.deliveries.has('Q1-1:withdraw_announce')).toBe(false);
});

test('cancelled after all accepted: each is taken back once', () => {
  const at = asked();
  answerAll(at);
  expect(tale(cancel(at, 'Q1-1'))).toEqual([
    'return.cancelled',
    'posting.requested',
    '  ask shop: commerce.return.withdraw as Q1-1:withdraw_open',
    '  ask books: erp.return.withdraw as Q1-1:withdraw_authorise',
    '  ask floor: wms.return.withdraw as Q1-1:withdraw_announce',
  ]);
  answerAll(at);
  expect(tale(cancel(at, 'Q1-1'))).toEqual(['refused: return_not_cancellable']);
  expect(at.deliveries.size).toBe(6);
});

test('cancelled units may be asked for again', () => {
  const at = asked();
  cancel(at, 'Q1-1');
  expect(tale(ask(at, 'Q2', { MUG: 3 }))).toContain('return.authorized');
  expect(tale(ask(at, 'Q3', { MUG: 1 }))).toContain('return.denied');
});

test('case 16: goods that come after all are received and paid for, and are in no other return then', () => {
  const at = asked();
  answerAll(at);
  cancel(at, 'Q1-1');
  expect(tale(receive(at, 'Q1-1', { MUG: 2 })).slice(0, 2)).toEqual([
    'return.item_received',
    '  2 MUG: customer -> quarantine:DC1',
  ]);
  expect(tale(ask(at, 'Q2', { MUG: 3 }))).toEqual(expect.arrayContaining(['return.denied', 'return.authorized']));
  expect(at.states.get('order/7001')?.state).toMatchObject({
    claimed: { 1: [{ from: 0, to: 3 }] },
    returns: { 'Q2-1': { lines: [{ lots: [{ units: [{ from: 2, to: 3 }] }] }] } },
  });
  inspect(at, 'Q1-1', ['MUG', 2, 'A']);
  answerAll(at);
  expect(books(at, '7001').money).toEqual({ returns_allowance: -2000, 'settled:pay': 2000 });
  expect(disagreements(at, '7001')).toEqual([]);
});

test('case 16: goods of a cancelled return whose units are in another one by now are nobody’s: never paid twice', () => {
  const at = asked();
  cancel(at, 'Q1-1');
  ask(at, 'Q2', { MUG: 2 });
  expect(tale(receive(at, 'Q1-1', { MUG: 3 }))).toEqual([
    'return.item_received',
    '  1 MUG: customer -> quarantine:DC1',
    '  2 MUG: customer -> custody:DC1',
    '  exception over_receipt',
  ]);
  expect(disagreements(at, '7001')).toEqual([]);
  receive(at, 'Q2-1', { MUG: 2 });
  inspect(at, 'Q1-1', ['MUG', 1, 'A']);
  inspect(at, 'Q2-1', ['MUG', 2, 'A']);
  answerAll(at);
  expect(books(at, '7001').money).toEqual({ returns_allowance: -3000, 'settled:pay': 3000 });
  expect(disagreements(at, '7001')).toEqual([]);
});

test.each([
  ['a return that nobody has', 'Q8-1', 'parked until reference:return:Q8-1 changes: return Q8-1 is not known yet'],
  ['goods that are here', 'Q1-1', 'refused: return_not_cancellable'],
])('cannot be cancelled: %s', (_what, return_id, then) => {
  const at = asked();
  receive(at, 'Q1-1', { MUG: 1 });
  expect(tale(cancel(at, return_id))).toEqual([then]);
});

test('money that waits for no goods is paid at once, and what is paid for cannot be cancelled', () => {
  const trusting = { ...GIFT_RETAILER, gates: { rules: [], otherwise: [] } };
  const at = house([trusting]);
  sell(at, MUGS);
  expect(tale(ask(at, 'Q1', { MUG: 1 }))).toContain('refund.released');
  expect(tale(cancel(at, 'Q1-1'))).toEqual(['refused: return_not_cancellable']);
});

test('a return that its own order does not have is unknown', () => {
  const at = asked();
  const fact = { type: 'return.cancelled', return_id: 'Q9-1', reason: 'mistaken' } as const;
  expect(tale(tell(at, { aggregate: 'order/7001' }, fact))).toEqual(['refused: return_unknown']);
});

test('the shop cancels the return that it opened by its own name for it', () => {
  const at = house();
  sell(at, MUGS);
  const lines = [{ sku: '', line_id: '1', quantity: 1, reason: 'unwanted', commerce_line_ref: 'shop-line/1' }];
  ask(at, 'Q1', {}, { lines, customer_id: null, order_id: '7001', commerce_return_ref: 'shop-return/5' });
  answer(at, 'Q1-1:open');
  expect(tale(cancel(at, 'shop-return/5'))).toEqual([
    'return.cancelled',
    'posting.recalled',
    'posting.requested',
    '  ask shop: commerce.return.withdraw as Q1-1:withdraw_open',
  ]);
  expect(at.states.get('order/7001')?.state).toMatchObject({
    returns: { 'Q1-1': { status: 'cancelled' } },
    claimed: { 1: [] },
  });
});

test('the shop’s cancellation that overtakes its request waits for it', () => {
  const at = house();
  sell(at, MUGS);
  cancel(at, 'shop-return/5');
  const lines = [{ sku: '', line_id: '1', quantity: 1, reason: 'unwanted', commerce_line_ref: 'shop-line/1' }];
  const heard = ask(at, 'Q1', {}, { lines, customer_id: null, order_id: '7001', commerce_return_ref: 'shop-return/5' });
  expect(tale(heard).slice(-2)).toEqual(['return.cancelled', 'posting.recalled']);
});

test('the shop cancels a return that we declined: nothing waits for it', () => {
  const at = house();
  sell(at, MUGS);
  const lines = [{ sku: '', line_id: '1', quantity: 9, reason: 'unwanted', commerce_line_ref: 'shop-line/1' }];
  ask(at, 'Q1', {}, { lines, customer_id: null, order_id: '7001', commerce_return_ref: 'shop-return/5' });
  expect(tale(cancel(at, 'shop-return/5'))).toEqual(['refused: return_unknown']);
  expect(tale(receive(at, 'shop-return/5', { MUG: 1 }))).toEqual(['refused: return_unknown']);
  expect(tale(inspect(at, 'shop-return/5', ['MUG', 1, 'A']))).toEqual(['refused: return_unknown']);
});
