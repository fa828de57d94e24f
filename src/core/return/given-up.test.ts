import { expect, test } from 'vitest';
import { disagreements } from '../books.fixture.ts';
import { GIFT_RETAILER, answerAll, house, tell, type House } from '../house.fixture.ts';
import { bookHouse, cost, giveUp, value } from '../ledger.fixture.ts';
import { favourFor } from '../life.fixture.ts';
import { finish, orderIn, troubles } from '../paid.fixture.ts';
import { ask, inspect, line, notice, receive, sell, tale, wait } from '../words.fixture.ts';
import { waitsOf } from './waits.ts';

/** Two lamps that cost 20.01 together, of which all that is asked for is paid for at once. */
function paidAtOnce(): House {
  const at = bookHouse({}, { instant: true });
  sell(at, notice('7001', [line('1', 'LAMP', 2, 9000, { cost_minor: 2001 })]));
  ask(at, 'Q1', { LAMP: 2 });
  answerAll(at);
  return at;
}

test('case 88: goods that are paid for before they come are an asset, at what they cost, until they come', () => {
  const at = paidAtOnce();
  expect(value(at)).toEqual({ goods_to_recover: 2001, cost_of_sales: -2001 });
  expect(tale(receive(at, 'Q1-1', { LAMP: 1 }))).toContain('  10.01 GBP: inventory:quarantine -> goods_to_recover');
  expect(value(at)).toEqual({ goods_to_recover: 1000, 'inventory:quarantine': 1001, cost_of_sales: -2001 });
  expect(disagreements(at, '7001')).toEqual([]);
});

test('case 88: an asset is only what is known: without a cost there is none', () => {
  const at = bookHouse({}, { instant: true });
  sell(at, notice('7001', [line('1', 'LAMP', 1, 4500)]));
  ask(at, 'Q1', { LAMP: 1 });
  answerAll(at);
  expect([orderIn(at).returns['Q1-1']?.refunds.length, value(at)]).toEqual([1, {}]);
});

test('case 88: what never comes is given up by a person, becomes a loss, and nobody waits for it any more', () => {
  const at = paidAtOnce();
  receive(at, 'Q1-1', { LAMP: 1 });
  wait(at, '7001', 31);
  expect(troubles(at)).toEqual(['overdue_receipt']);
  expect(tale(giveUp(at, 'Q1-1'))).toEqual([
    'goods.given_up',
    '  10.00 GBP: write_off -> goods_to_recover',
    '  resolved overdue_receipt:Q1-1',
  ]);
  expect(value(at)).toEqual({ write_off: 1000, 'inventory:quarantine': 1001, cost_of_sales: -2001 });
  expect([troubles(at), at.wakes.get('order/7001')]).toEqual([[], null]);
  const order = orderIn(at);
  const state = order.returns['Q1-1'];
  expect(state === undefined ? null : waitsOf(order, state, at.now).map(({ what }) => what)).not.toContain('goods');
  wait(at, '7001', 60);
  expect(troubles(at)).toEqual([]);
  expect(tale(giveUp(at, 'Q1-1'))).toEqual([]);
});

test('case 88: units that are not paid for are awaited on, until they come or the return is closed short', () => {
  const favours = { instant_refund: favourFor(['LAMP'], null, null), keep_it: null };
  const at = house([{ ...GIFT_RETAILER, terms: { ...GIFT_RETAILER.terms, ...favours } }]);
  sell(at, notice('7001', [line('1', 'LAMP', 1, 4500), line('2', 'MUG', 1, 500)]));
  ask(at, 'Q1', { LAMP: 1, MUG: 1 });
  answerAll(at);
  wait(at, '7001', 31);
  giveUp(at, 'Q1-1');
  expect([troubles(at), orderIn(at).returns['Q1-1']?.status]).toEqual([['overdue_receipt'], 'in_progress']);
  const to = { reference: { kind: 'return', id: 'Q1-1' } } as const;
  tell(at, to, { type: 'return.short_closed', return_id: 'Q1-1', by: 'Ana', reason: 'they were thrown away' });
  answerAll(at);
  expect([troubles(at), orderIn(at).returns['Q1-1']?.status]).toEqual([[], 'closed']);
  expect(disagreements(at, '7001')).toEqual([]);
});

test('case 88: what was given up and comes after all takes its loss back, and the return closes', () => {
  const at = paidAtOnce();
  giveUp(at, 'Q1-1');
  expect(value(at)).toEqual({ write_off: 2001, cost_of_sales: -2001 });
  receive(at, 'Q1-1', { LAMP: 2 });
  expect(value(at)).toEqual({ 'inventory:quarantine': 2001, cost_of_sales: -2001 });
  inspect(at, 'Q1-1', ['LAMP', 2, 'A']);
  finish(at, 'Q1', 'LAMP', 2);
  expect(orderIn(at).returns['Q1-1']?.status).toBe('closed');
  expect([value(at), disagreements(at, '7001')]).toEqual([{ 'inventory:sellable': 2001, cost_of_sales: -2001 }, []]);
  expect(tale(giveUp(at, 'Q1-1'))).toEqual(['refused: return_closed']);
});

test('case 88: a return of which nothing came ends: the ERP credits what was paid, and what it is worth is lost', () => {
  const at = paidAtOnce();
  expect(tale(giveUp(at, 'Q1-1'))).toEqual([
    'goods.given_up',
    'posting.requested',
    'posting.requested',
    '  20.01 GBP: write_off -> goods_to_recover',
    '  ask books: erp.credit.issue as Q1-1:credit:1',
    '  ask shop: commerce.return.complete as Q1-1:complete',
    '  resolved overdue_receipt:Q1-1',
  ]);
  answerAll(at);
  expect(orderIn(at).returns['Q1-1']).toMatchObject({ status: 'closed', units: 0, given_up: true });
  expect([value(at), disagreements(at, '7001')]).toEqual([{ write_off: 2001, cost_of_sales: -2001 }, []]);
  cost(at, { '1': 2101 });
  expect([value(at), disagreements(at, '7001')]).toEqual([{ write_off: 2101, cost_of_sales: -2101 }, []]);
  expect(tale(ask(at, 'Q2', { LAMP: 1 }))).toContain('return.denied');
});

test.each([
  ['nobody signs', 'name_or_reason_missing', { by: ' ' }],
  ['nobody says why', 'name_or_reason_missing', { reason: '' }],
])('case 88: goods are not given up when %s', (_what, code, signed) => {
  const at = paidAtOnce();
  expect(tale(giveUp(at, 'Q1-1', signed))).toEqual([`refused: ${code}`]);
});

test('case 88: nothing is given up that is not paid for, or not there', () => {
  const at = bookHouse({});
  sell(at, notice('7001', [line('1', 'LAMP', 1, 4500, { cost_minor: 2000 })]));
  ask(at, 'Q1', { LAMP: 1 });
  expect(tale(giveUp(at, 'Q1-1', { by: '' }))).toEqual(['refused: nothing_to_give_up']);
  expect(tale(giveUp(at, 'Q2-1'))).toEqual([
    'parked until reference:return:Q2-1 changes: return Q2-1 is not known yet',
  ]);
});
