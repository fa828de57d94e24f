import { expect, test } from 'vitest';
import { books, disagreements } from '../books.fixture.ts';
import { answer, answerAll } from '../house.fixture.ts';
import { appease, exempt, redirect } from '../money.fixture.ts';
import { LAMPS, bring, fails, finish, orderIn, parts, soldHouse, troubles } from '../paid.fixture.ts';
import { line, notice, tale } from '../words.fixture.ts';

const GOODWILL = 'A1:refund:1.1';

test('case 70: goodwill is paid at once, and a later full return gives the rest of what was paid', () => {
  const at = soldHouse();
  expect(tale(appease(at, 'A1', 2000))).toEqual([
    'money.granted',
    '  20.00 GBP: appeasement -> refund_owed',
    `  ask pay: payments.refund as ${GOODWILL}`,
  ]);
  answer(at, GOODWILL);
  expect(books(at, '7001').money).toEqual({ appeasement: -2000, 'settled:pay': 2000 });
  bring(at, 'Q1', 'LAMP', 2);
  expect(parts(at, 'Q1-1')).toEqual(['1 covered 2000 by appeasement', '2 released 7000']);
  finish(at, 'Q1', 'LAMP', 2);
  expect(orderIn(at)).toMatchObject({
    tenders: { t1: { paid_minor: 9000, refunded_minor: 9000 } },
    returns: { 'Q1-1': { status: 'closed' } },
  });
  expect(books(at, '7001').money).toEqual({ returns_allowance: -9000, 'settled:pay': 9000 });
  expect(disagreements(at, '7001')).toEqual([]);
});

test('case 70: under cap_only goodwill stands as long as there is something left to give', () => {
  const at = soldHouse(LAMPS, { appeasement: 'cap_only' });
  appease(at, 'A1', 2000);
  bring(at, 'Q1', 'LAMP', 1);
  expect(parts(at, 'Q1-1')).toEqual(['1 released 4500']);
  bring(at, 'Q2', 'LAMP', 1);
  expect(parts(at, 'Q2-1')).toEqual(['1 covered 2000 by appeasement', '2 released 2500']);
  answerAll(at);
  expect([disagreements(at, '7001'), troubles(at)]).toEqual([[], []]);
});

test('case 70: goodwill for nothing but the whole: the return pays nothing more and still closes', () => {
  const at = soldHouse();
  appease(at, 'A1', 9000);
  bring(at, 'Q1', 'LAMP', 1);
  finish(at, 'Q1', 'LAMP', 1);
  expect(parts(at, 'Q1-1')).toEqual(['1 covered 4500 by appeasement']);
  expect(orderIn(at).returns['Q1-1']?.status).toBe('closed');
  expect(at.deliveries.has('Q1-1:record:1')).toBe(false);
});

test('case 70: goodwill that failed is sent another way by a person', () => {
  const at = soldHouse();
  appease(at, 'A1', 2000);
  fails(at, GOODWILL);
  expect(orderIn(at).tenders['t1']).toMatchObject({ refunded_minor: 0 });
  redirect(at, GOODWILL, 'bank');
  answerAll(at);
  expect(parts(at, 'A1')).toEqual(['1 replaced 2000', '2 settled 2000']);
  expect([disagreements(at, '7001'), troubles(at)]).toEqual([[], []]);
});

test('case 70: goodwill that failed is still owed: a full return counts it in, and all in all no more than was paid leaves', () => {
  const at = soldHouse();
  appease(at, 'A1', 2000);
  fails(at, GOODWILL);
  bring(at, 'Q1', 'LAMP', 2);
  expect(parts(at, 'Q1-1')).toEqual(['1 covered 2000 by appeasement', '2 released 7000']);
  expect(tale(appease(at, 'A2', 1))).toEqual(['refused: amount_exceeds_paid']);
  redirect(at, GOODWILL, 'bank');
  answerAll(at);
  expect(orderIn(at).tenders['t1']).toMatchObject({ paid_minor: 9000, refunded_minor: 9000 });
  expect([disagreements(at, '7001'), troubles(at)]).toEqual([[], []]);
});

test.each([
  ['more than was paid', 9001, { second: 'Ben' }, 'refused: amount_exceeds_paid'],
  ['nothing', 0, {}, 'refused: amount_not_positive'],
  ['less than nothing', -5, {}, 'refused: amount_not_positive'],
  ['a fraction', 1.5, {}, 'refused: amount_not_positive'],
  ['nobody signs', 100, { by: '' }, 'refused: name_or_reason_missing'],
  ['over the limit, alone', 5001, {}, 'refused: second_name_needed'],
  ['over the limit, with a second name', 5001, { second: 'Ben' }, 'money.granted'],
  ['at the limit', 5000, {}, 'money.granted'],
] as const)('case 70: goodwill of %s', (_what, amount_minor, signed, then) => {
  const at = soldHouse(LAMPS, { second_name_over_minor: 5000 });
  expect(tale(appease(at, 'A1', amount_minor, signed))[0]).toBe(then);
});

test('case 70: the same goodwill is given once', () => {
  const at = soldHouse();
  appease(at, 'A1', 100);
  expect(tale(appease(at, 'A1', 100))).toEqual(['refused: grant_already_given']);
});

test('case 44: tax that was not due goes back alone, and the return of those units gives the rest', () => {
  const at = soldHouse();
  expect(tale(exempt(at, 'X1'))).toEqual([
    'money.granted',
    '  15.00 GBP: tax_payable -> refund_owed',
    '  ask pay: payments.refund as X1:refund:1.1',
  ]);
  expect(tale(exempt(at, 'X2'))).toEqual(['refused: nothing_to_refund']);
  bring(at, 'Q1', 'LAMP', 1);
  expect(parts(at, 'Q1-1')).toEqual(['1 covered 750 by tax', '2 released 3750']);
  bring(at, 'Q2', 'LAMP', 1);
  expect(parts(at, 'Q2-1')).toEqual(['1 covered 750 by tax', '2 released 3750']);
  answerAll(at);
  expect(books(at, '7001').money).toEqual({ returns_allowance: -9000, 'settled:pay': 9000 });
  expect(disagreements(at, '7001')).toEqual([]);
});

test('case 44: units in a return keep their tax, and lines that are not named keep theirs', () => {
  const lines = [line('1', 'LAMP', 2, 9000, { tax_minor: 1500 }), line('2', 'MUG', 1, 1200, { tax_minor: 200 })];
  const at = soldHouse(notice('7001', lines));
  bring(at, 'Q1', 'LAMP', 1);
  exempt(at, 'X1', ['1']);
  expect(parts(at, 'X1')).toEqual(['1 released 750']);
  bring(at, 'Q2', 'MUG', 1);
  expect(parts(at, 'Q2-1')).toEqual(['1 released 1200']);
});

test('case 63: points whose refund failed and went as store credit are used up: the next refund gives only the rest', () => {
  const tenders = [
    { tender_id: 'p', kind: 'points', system: 'club', payment_ref: 'member 7', amount_minor: 9000, points: 900 },
  ] as const;
  const at = soldHouse(notice('7001', [line('1', 'LAMP', 2, 9000)], { tenders }));
  bring(at, 'Q1', 'LAMP', 1);
  fails(at, 'Q1-1:refund:1.1');
  redirect(at, 'Q1-1:refund:1.1', 'store_credit');
  expect(at.deliveries.get('Q1-1:refund:1.2')?.operation).not.toHaveProperty('points');
  bring(at, 'Q2', 'LAMP', 1);
  expect(at.deliveries.get('Q2-1:refund:1.1')?.operation).toMatchObject({ amount_minor: 4500, points: 450 });
});

test('case 63: points go back as points, all of them once all the money is back', () => {
  const tenders = [
    { tender_id: 'p', kind: 'points', system: 'club', payment_ref: 'member 7', amount_minor: 1000, points: 333 },
    { tender_id: 'c', kind: 'card', system: 'pay', payment_ref: 'pi 7001', amount_minor: 8000 },
  ] as const;
  const at = soldHouse(notice('7001', [line('1', 'LAMP', 3, 9000)], { tenders }), { tender_strategy: 'pro_rata' });
  const points: unknown[] = [];
  for (const request of ['Q1', 'Q2', 'Q3']) {
    bring(at, request, 'LAMP', 1);
    const asked = at.deliveries.get(`${request}-1:refund:1.1`)?.operation;
    points.push(asked?.name === 'payments.refund' ? [asked.amount_minor, asked.points] : asked);
  }
  expect(points).toEqual([
    [333, 110],
    [334, 112],
    [333, 111],
  ]);
  expect(orderIn(at).tenders['p']).toEqual({
    paid_minor: 1000,
    refunded_minor: 1000,
    points: 333,
    points_refunded: 333,
  });
});
