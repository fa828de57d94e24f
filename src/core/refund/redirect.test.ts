import { expect, test } from 'vitest';
import { books, disagreements } from '../books.fixture.ts';
import { answer, answerAll } from '../house.fixture.ts';
import { foundOutside, redirect } from '../money.fixture.ts';
import { bring, fails, finish, orderIn, parts, soldHouse, troubles } from '../paid.fixture.ts';
import type { Sold } from '../order/sold.ts';
import { describe } from '../return/describe.ts';
import { line, notice, report, tale } from '../words.fixture.ts';

const REFUND = 'Q1-1:refund:1.1';
const AGAIN = 'Q1-1:refund:1.2';

test.each([
  [
    'case 48: to the bank',
    'bank',
    { system: 'bank house', payout: 'bank', payment_ref: 'acct 1' },
    'settled:bank house',
  ],
  [
    'case 48: as store credit',
    'store_credit',
    { system: 'store_credit house', payout: 'store_credit' },
    'store_credit_liability',
  ],
  ['case 48: to the payment once more', 'original', { system: 'pay', payment_ref: 'pi 7001' }, 'settled:pay'],
] as const)('%s, by a person, and the return goes on to its close', (_what, to, then, account) => {
  const at = soldHouse();
  bring(at, 'Q1', 'LAMP', 1);
  fails(at, REFUND);
  finish(at, 'Q1', 'LAMP', 1);
  expect([orderIn(at).returns['Q1-1']?.status, troubles(at)]).toEqual(['in_progress', ['refund_failed']]);
  expect(tale(redirect(at, REFUND, to))).toEqual([
    'refund.redirected',
    `  ask ${then.system}: payments.refund as ${AGAIN}`,
    `  resolved refund_failed:${REFUND.replace(':refund:', ':')}`,
  ]);
  const { system, ...operation } = then;
  expect(at.deliveries.get(AGAIN)).toMatchObject({ system, operation: { ...operation, amount_minor: 4500 } });
  expect(disagreements(at, '7001')).toEqual([]);
  answerAll(at);
  expect(parts(at, 'Q1-1')).toEqual(['1 replaced 4500', '2 settled 4500']);
  expect(orderIn(at)).toMatchObject({
    returns: { 'Q1-1': { status: 'closed' } },
    tenders: { t1: { refunded_minor: 4500 } },
  });
  expect(at.deliveries.get('Q1-1:record:1')?.operation).toMatchObject({ payment_ref: `re ${AGAIN}` });
  expect(books(at, '7001').money).toEqual({ returns_allowance: -4500, [account]: 4500 });
});

test('case 51: money that comes back after the return was closed is owed again and can be sent another way', () => {
  const at = soldHouse();
  bring(at, 'Q1', 'LAMP', 1);
  finish(at, 'Q1', 'LAMP', 1);
  expect(orderIn(at).returns['Q1-1']?.status).toBe('closed');
  report(at, REFUND, 'failed');
  expect(books(at, '7001').money).toEqual({ returns_allowance: -4500, refund_owed: 4500 });
  redirect(at, REFUND, 'bank');
  answerAll(at);
  expect(parts(at, 'Q1-1')).toEqual(['1 replaced 4500', '2 settled 4500']);
  expect([troubles(at), disagreements(at, '7001')]).toEqual([[], []]);
});

test('case 48: what failed a second time can be sent a third time, each under a key of its own', () => {
  const at = soldHouse();
  bring(at, 'Q1', 'LAMP', 1);
  fails(at, REFUND);
  redirect(at, REFUND, 'original');
  fails(at, AGAIN);
  expect(tale(redirect(at, REFUND, 'bank'))).toEqual(['refused: refund_not_failed']);
  redirect(at, AGAIN, 'store_credit');
  answer(at, 'Q1-1:refund:1.3');
  expect(parts(at, 'Q1-1')).toEqual(['1 replaced 4500', '2 replaced 4500', '3 settled 4500']);
});

test('19: what was sent again and arrived all the same is a double refund for somebody to recover', () => {
  const at = soldHouse();
  bring(at, 'Q1', 'LAMP', 1);
  fails(at, REFUND);
  redirect(at, REFUND, 'bank');
  expect(tale(report(at, REFUND, 'succeeded'))).toEqual(['  exception double_refund']);
  expect(disagreements(at, '7001')).toEqual([]);
});

const GIFT = notice('7001', [line('1', 'LAMP', 2, 9000)], {
  tenders: [{ tender_id: 'g', kind: 'gift_card', system: 'cards', payment_ref: 'gc 1', amount_minor: 9000 }],
});

test.each([
  ['case 47: a gift card never becomes cash', GIFT, 'bank', {}, 'refused: payout_not_allowed'],
  ['case 47: a gift card may become store credit', GIFT, 'store_credit', {}, 'refund.redirected'],
  ['case 48: nobody signs', undefined, 'bank', { by: ' ' }, 'refused: name_or_reason_missing'],
  ['case 48: no reason', undefined, 'bank', { reason: '' }, 'refused: name_or_reason_missing'],
  ['case 72: over the limit alone', undefined, 'bank', {}, 'refused: second_name_needed'],
  ['case 72: over the limit, twice the same', undefined, 'bank', { second: 'ana ' }, 'refused: second_name_needed'],
  ['case 72: over the limit, two people', undefined, 'bank', { second: 'Ben' }, 'refund.redirected'],
] as const)('%s', (_what, order, to, signed, then) => {
  const limit = order === undefined ? 4000 : null;
  const at = soldHouse(order, { second_name_over_minor: limit });
  bring(at, 'Q1', 'LAMP', 1);
  fails(at, REFUND);
  expect(tale(redirect(at, REFUND, to, signed))[0]).toBe(then);
});

test('case 49: too late for the payment system, it is not asked at all; a person pays out another way', () => {
  const at = soldHouse(undefined, { refund_days: { pay: 3 } });
  bring(at, 'Q1', 'LAMP', 1);
  finish(at, 'Q1', 'LAMP', 1);
  expect([parts(at, 'Q1-1'), troubles(at), at.deliveries.has(REFUND)]).toEqual([
    ['1 held 4500'],
    ['refund_failed'],
    false,
  ]);
  expect(describe(orderIn(at), 'Q1-1', at.sold.get('7001') as Sold, at.now)?.turn).toMatchObject({
    who: 'finance',
    next: '45.00 GBP are held: pay takes no refund of this payment any more; finance has to approve another way to pay it out.',
  });
  expect(tale(redirect(at, REFUND, 'original'))).toEqual(['refused: payout_not_allowed']);
  redirect(at, REFUND, 'bank');
  answerAll(at);
  expect(parts(at, 'Q1-1')).toEqual(['1 replaced 4500', '2 settled 4500']);
  expect(orderIn(at).returns['Q1-1']?.status).toBe('closed');
  expect([disagreements(at, '7001'), troubles(at)]).toEqual([[], []]);
});

test('case 53: a refund made in the payment system pays what failed here, and the return closes', () => {
  const at = soldHouse();
  bring(at, 'Q1', 'LAMP', 1);
  fails(at, REFUND);
  finish(at, 'Q1', 'LAMP', 1);
  expect(tale(foundOutside(at, 'pi 7001', 4500, 're dash', 'pay'))).toEqual([
    'money.granted',
    'refund.covered',
    'return.closed',
    '  45.00 GBP: outside_refund -> settled:pay',
    '  45.00 GBP: refund_owed -> outside_refund',
    '  resolved refund_failed:Q1-1:1.1',
  ]);
  expect(books(at, '7001').money).toEqual({ returns_allowance: -4500, 'settled:pay': 4500 });
  expect([troubles(at), disagreements(at, '7001')]).toEqual([[], []]);
});

test('case 53: one that is less than what failed: the rest is a failed part of its own, to be sent by a person', () => {
  const at = soldHouse();
  bring(at, 'Q1', 'LAMP', 1);
  fails(at, REFUND);
  foundOutside(at, 'pi 7001', 1500, 're dash', 'pay');
  expect([parts(at, 'Q1-1'), troubles(at)]).toEqual([
    ['1 covered 1500 by outside', '2 failed 3000'],
    ['refund_failed'],
  ]);
  redirect(at, AGAIN, 'bank');
  answerAll(at);
  expect(parts(at, 'Q1-1')).toEqual(['1 covered 1500 by outside', '2 replaced 3000', '3 settled 3000']);
  expect([troubles(at), disagreements(at, '7001')]).toEqual([[], []]);
});

test('case 53: one for goods that have not come lessens what their refund gives', () => {
  const at = soldHouse();
  foundOutside(at, 'pi 7001', 3000, 're dash', 'pay');
  expect(tale(foundOutside(at, 'pi 7001', 3000, 're dash', 'pay'))).toEqual([]);
  bring(at, 'Q1', 'LAMP', 2);
  expect(parts(at, 'Q1-1')).toEqual(['1 covered 3000 by outside', '2 released 6000']);
  answerAll(at);
  expect(orderIn(at).tenders['t1']).toMatchObject({ paid_minor: 9000, refunded_minor: 9000 });
  expect(books(at, '7001').money).toEqual({ returns_allowance: -9000, 'settled:pay': 9000 });
});

test.each([
  ['of a payment that nobody knows', 'pi 9', 100, 'pay'],
  ['of more than was paid', 'pi 7001', 9001, 'pay'],
  ['in another system', 'pi 7001', 100, 'elsewhere'],
])('case 53: a refund outside %s is for finance to match', (_what, payment_ref, amount_minor, system) => {
  const at = soldHouse();
  expect(tale(foundOutside(at, payment_ref, amount_minor, 're 9', system))).toEqual(['  exception unmatched_refund']);
  expect(at.exceptions.get(`unmatched_refund:${system}:re 9`)).toMatchObject({ money_at_risk_minor: amount_minor });
  expect(disagreements(at, '7001')).toEqual([]);
});

test('20: our own refund, told as if from outside, is known by its reference', () => {
  const at = soldHouse();
  bring(at, 'Q1', 'LAMP', 1);
  answer(at, REFUND);
  expect(tale(foundOutside(at, 'pi 7001', 4500, `re ${REFUND}`, 'pay'))).toEqual([]);
});
