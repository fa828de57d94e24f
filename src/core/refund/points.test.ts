import { expect, test } from 'vitest';
import { books, disagreements } from '../books.fixture.ts';
import { answer, answerAll, type House } from '../house.fixture.ts';
import { bring, finish, orderIn, soldHouse } from '../paid.fixture.ts';
import type { LoyaltyTerms } from '../policy/terms.ts';
import { balance, line, notice } from '../words.fixture.ts';

/** Three lamps at 30.00 that earned 100 points, of which ten are worth 1.00. */
const EARNED = notice('7001', [line('1', 'LAMP', 3, 9000)], { earned_points: 100 });
const club = (when_spent: LoyaltyTerms['when_spent']): LoyaltyTerms => ({ when_spent, points: 10, minor: 100 });

function refundOf(at: House, request: string) {
  return orderIn(at).returns[`${request}-1`]?.refunds[0];
}

test('case 62: earned points are asked back by value, and all of them once all goods are back', () => {
  const at = soldHouse(EARNED, { loyalty: club('negative') });
  for (const request of ['Q1', 'Q2', 'Q3']) bring(at, request, 'LAMP', 1);
  const asked = ['Q1', 'Q2', 'Q3'].map((request) => at.deliveries.get(`${request}-1:points:1`)?.operation);
  expect(asked).toMatchObject([{ points: 33 }, { points: 33 }, { points: 34 }]);
  expect(asked[0]).toMatchObject({ customer_id: 'C-1', below_zero: true, refund_id: 'Q1-1:refund:1' });
  expect(refundOf(at, 'Q1')).toMatchObject({ amount_minor: 3000 });
});

test.each<[LoyaltyTerms['when_spent'], number, string | undefined, number, boolean]>([
  ['negative', 3000, undefined, 33, true],
  // 20 of 33 points are there: 13 are worth 1.30.
  ['deduct', 2870, 'Points already spent (13)', 20, false],
  ['waive', 3000, undefined, 33, false],
])('case 62: points that were spent: %s', (when_spent, amount_minor, title, points, below_zero) => {
  const at = soldHouse(EARNED, { loyalty: club(when_spent) });
  balance(at, 20);
  bring(at, 'Q1', 'LAMP', 1);
  expect(refundOf(at, 'Q1')?.amount_minor).toBe(amount_minor);
  expect(refundOf(at, 'Q1')?.adjustments?.[0]?.title).toBe(title);
  expect(at.deliveries.get('Q1-1:points:1')?.operation).toMatchObject({ points, below_zero });
  finish(at, 'Q1', 'LAMP', 1);
  const income = 3000 - amount_minor;
  expect(books(at, '7001').money).toEqual({
    returns_allowance: -3000,
    'settled:pay': amount_minor,
    ...(income === 0 ? {} : { fee_income: income }),
  });
  expect(disagreements(at, '7001')).toEqual([]);
});

test('case 62: what was asked, collected and could not be collected is kept with the refund', () => {
  const at = soldHouse(EARNED, { loyalty: club('waive') });
  bring(at, 'Q1', 'LAMP', 1);
  answer(at, 'Q1-1:points:1', { kind: 'accepted', facts: { collected: 5 } });
  expect(refundOf(at, 'Q1')?.points).toEqual({ due: 33, deducted: 0, goods_minor: 3000, collected: 5 });
  finish(at, 'Q1', 'LAMP', 1);
  expect(orderIn(at).returns['Q1-1']).toMatchObject({ status: 'closed', refunds: [{ points: { collected: 5 } }] });
});

test('case 62: money stands for all of the points when all are spent, and never for more than the refund', () => {
  const at = soldHouse(EARNED, { loyalty: { when_spent: 'deduct', points: 1, minor: 100 } });
  balance(at, 0);
  bring(at, 'Q1', 'LAMP', 1);
  expect(refundOf(at, 'Q1')?.amount_minor).toBe(0);
  expect(at.deliveries.has('Q1-1:points:1')).toBe(false);
  finish(at, 'Q1', 'LAMP', 1);
  expect(disagreements(at, '7001')).toEqual([]);
});

test.each([
  ['no loyalty system is connected', EARNED, null],
  ['the sale earned nothing', notice('7001', [line('1', 'LAMP', 3, 9000)]), club('negative')],
  ['a guest bought', { ...EARNED, customer_id: null }, club('negative')],
])('case 62: no points are asked back where %s', (_what, order, loyalty) => {
  const at = soldHouse(order, { loyalty });
  bring(at, 'Q1', 'LAMP', 1);
  expect([...at.deliveries.keys()].filter((key) => key.includes(':points:'))).toEqual([]);
});

test('case 62: a loyalty system that refuses is for somebody to look at, and holds nothing but the close', () => {
  const at = soldHouse(EARNED, { loyalty: club('negative') });
  bring(at, 'Q1', 'LAMP', 1);
  answer(at, 'Q1-1:points:1', { kind: 'refused', code: 'no_account', detail: 'unknown member' });
  expect(at.exceptions.get('posting_rejected:Q1-1:points:1')).toMatchObject({ open: true });
  finish(at, 'Q1', 'LAMP', 1);
  expect(orderIn(at).returns['Q1-1']).toMatchObject({ status: 'in_progress', refunds: [{ status: 'settled' }] });
});

test('case 63: points that paid go back as points, good for as long as the policy says', () => {
  const order = notice('7001', [line('1', 'LAMP', 1, 3000)], {
    tenders: [{ tender_id: 't1', kind: 'points', system: 'club', payment_ref: 'm 1', amount_minor: 3000, points: 300 }],
  });
  const at = soldHouse(order, { loyalty: { ...club('waive'), renewed_days: 180 } });
  bring(at, 'Q1', 'LAMP', 1);
  const refund = { points: 300, points_valid_days: 180 };
  expect(at.deliveries.get('Q1-1:refund:1.1')?.operation).toMatchObject(refund);
  answerAll(at);
  const plain = soldHouse(order);
  bring(plain, 'Q1', 'LAMP', 1);
  expect(plain.deliveries.get('Q1-1:refund:1.1')?.operation).not.toHaveProperty('points_valid_days');
});
