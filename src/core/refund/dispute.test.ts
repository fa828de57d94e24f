import fc from 'fast-check';
import { expect, test } from 'vitest';
import { books, disagreements } from '../books.fixture.ts';
import { answer, answerAll, type House } from '../house.fixture.ts';
import { anyHappening, anyOrder, anyRules, born, happen, ruledHouse } from '../life.fixture.ts';
import { appease, dispute, disputeEnds, foundOutside, redirect } from '../money.fixture.ts';
import { bring, fails, finish, orderIn, parts, soldHouse, troubles } from '../paid.fixture.ts';
import { report, tale } from '../words.fixture.ts';
import { allParts } from './fold.ts';
import { hold } from './guard.ts';

const PI = 'pi 7001';
const REFUND = 'Q1-1:refund:1.1';

test('case 54: while a dispute is open the refund is held; won, it goes on its way and the return closes', () => {
  const at = soldHouse();
  expect(tale(dispute(at, PI, 9000))).toEqual(['dispute.opened', '  90.00 GBP: dispute_receivable -> settled:pay']);
  expect(tale(bring(at, 'Q1', 'LAMP', 1))).not.toContain(`  ask pay: payments.refund as ${REFUND}`);
  expect(parts(at, 'Q1-1')).toEqual(['1 held 4500']);
  expect(orderIn(at).returns['Q1-1']?.refunds[0]?.parts[0]?.held).toBe('dispute');
  finish(at, 'Q1', 'LAMP', 1);
  expect(orderIn(at).returns['Q1-1']?.status).toBe('in_progress');
  expect(tale(disputeEnds(at, PI, 'dp 1', 'won'))).toEqual([
    'dispute.closed',
    'refund.resumed',
    '  90.00 GBP: settled:pay -> dispute_receivable',
    `  ask pay: payments.refund as ${REFUND}`,
    '  resolved double_loss:dp 1',
  ]);
  answerAll(at);
  expect(parts(at, 'Q1-1')).toEqual(['1 settled 4500']);
  expect(orderIn(at).returns['Q1-1']?.status).toBe('closed');
  expect(books(at, '7001').money).toEqual({ returns_allowance: -4500, 'settled:pay': 4500 });
  expect(disagreements(at, '7001')).toEqual([]);
});

test('case 54: lost, what was held counts as paid by the bank; the goods are handled to the end and nothing is paid', () => {
  const at = soldHouse();
  dispute(at, PI, 9000);
  bring(at, 'Q1', 'LAMP', 1);
  finish(at, 'Q1', 'LAMP', 1);
  disputeEnds(at, PI, 'dp 1', 'lost');
  answerAll(at);
  expect(parts(at, 'Q1-1')).toEqual(['1 covered 4500 by dispute']);
  expect(orderIn(at).returns['Q1-1']?.status).toBe('closed');
  bring(at, 'Q2', 'LAMP', 1);
  finish(at, 'Q2', 'LAMP', 1);
  expect(parts(at, 'Q2-1')).toEqual(['1 covered 4500 by dispute']);
  expect(orderIn(at).returns['Q2-1']?.status).toBe('closed');
  expect(books(at, '7001').money).toEqual({ returns_allowance: -9000, 'settled:pay': 9000 });
  expect([...at.deliveries.keys()].filter((key) => key.includes(':refund:'))).toEqual([]);
  expect([disagreements(at, '7001'), troubles(at)]).toEqual([[], []]);
});

test('case 54: lost for a part of it: so much is covered, and the rest is paid', () => {
  const at = soldHouse();
  dispute(at, PI, 1000);
  bring(at, 'Q1', 'LAMP', 1);
  disputeEnds(at, PI, 'dp 1', 'lost');
  expect(parts(at, 'Q1-1')).toEqual(['1 covered 1000 by dispute', '2 released 3500']);
  expect(at.deliveries.get('Q1-1:refund:1.2')?.operation).toMatchObject({ amount_minor: 3500, payment_ref: PI });
  finish(at, 'Q1', 'LAMP', 1);
  expect(at.deliveries.get('Q1-1:record:1')?.operation).toMatchObject({ amount_minor: 3500 });
  expect(orderIn(at).returns['Q1-1']?.status).toBe('closed');
  expect(disagreements(at, '7001')).toEqual([]);
});

test('case 55: a dispute after the refund is a double loss with the refund as evidence, and no more when it is won', () => {
  const at = soldHouse();
  bring(at, 'Q1', 'LAMP', 1);
  report(at, REFUND, 'succeeded');
  expect(tale(dispute(at, PI, 9000))).toContain('  exception double_loss');
  expect(at.exceptions.get('double_loss:dp 1')).toMatchObject({
    money_at_risk_minor: 4500,
    detail: { refunds: [{ refund_id: REFUND, refund_ref: `re ${REFUND}`, amount_minor: 4500, status: 'settled' }] },
  });
  disputeEnds(at, PI, 'dp 1', 'won');
  expect([troubles(at), disagreements(at, '7001')]).toEqual([[], []]);
});

test('55: money given back by hand on a payment that the bank has taken back is a double loss too', () => {
  const at = soldHouse();
  dispute(at, PI, 9000);
  expect(tale(foundOutside(at, PI, 700, 'out 1', 'pay'))).toContain('  exception double_loss');
  expect(at.exceptions.get('double_loss:dp 1')).toMatchObject({ money_at_risk_minor: 700 });
});

test('51: a failed refund that the bank or a hand stood in for arrives after all: the customer has it twice', () => {
  const at = soldHouse();
  bring(at, 'Q1', 'LAMP', 1);
  fails(at, REFUND);
  foundOutside(at, PI, 4500, 'out 1', 'pay');
  expect([parts(at, 'Q1-1'), troubles(at)]).toEqual([['1 covered 4500 by outside'], []]);
  expect(tale(report(at, REFUND, 'succeeded'))).toContain('  exception double_refund');
  expect(disagreements(at, '7001')).toEqual([]);
});

test('33: no way out of a disputed payment: goodwill and sending again are refused, with the reason', () => {
  const at = soldHouse();
  bring(at, 'Q1', 'LAMP', 1);
  fails(at, REFUND);
  dispute(at, PI, 9000);
  expect(tale(redirect(at, REFUND, 'original'))).toEqual(['refused: payment_held']);
  expect(tale(redirect(at, REFUND, 'bank'))).toEqual(['refused: payment_held']);
  expect(tale(appease(at, 'A1', 100))).toEqual(['refused: amount_exceeds_paid']);
  disputeEnds(at, PI, 'dp 1', 'lost');
  expect(parts(at, 'Q1-1')).toEqual(['1 covered 4500 by dispute']);
  expect(tale(appease(at, 'A1', 100))).toEqual(['refused: amount_exceeds_paid']);
  expect([troubles(at), disagreements(at, '7001')]).toEqual([[], []]);
});

test.each<[string, (at: House) => readonly string[], readonly string[]]>([
  [
    'an end before its beginning waits',
    (at) => tale(disputeEnds(at, PI, 'dp 1', 'won')),
    ['parked until order/7001 changes: dispute dp 1 ended before it was opened'],
  ],
  ['told twice', (at) => [...tale(dispute(at, PI, 1)), ...tale(dispute(at, PI, 1))].slice(2), []],
  ['about nothing', (at) => tale(dispute(at, PI, 0)), ['refused: amount_not_positive']],
  [
    'won after it was lost',
    (at) => {
      dispute(at, PI, 1);
      disputeEnds(at, PI, 'dp 1', 'lost');
      return tale(disputeEnds(at, PI, 'dp 1', 'won'));
    },
    ['refused: dispute_already_closed'],
  ],
  [
    'on a payment that nobody knows',
    (at) => tale(dispute(at, 'pi 9', 1)),
    ['parked until reference:payment:pi 9 changes: payment pi 9 is not known yet'],
  ],
])('case 54: a dispute %s', (_what, happens, then) => {
  expect(happens(soldHouse())).toEqual(then);
});

test('case 50: while a refund is unknown, the next one of that payment is held, and goes when it is accounted for', () => {
  const at = soldHouse();
  bring(at, 'Q1', 'LAMP', 1);
  answer(at, REFUND, { kind: 'unknown', reason: 'no reply' });
  bring(at, 'Q2', 'LAMP', 1);
  expect(parts(at, 'Q2-1')).toEqual(['1 held 4500']);
  expect(tale(report(at, REFUND, 'succeeded'))).toContain('  ask pay: payments.refund as Q2-1:refund:1.1');
  answerAll(at);
  expect(books(at, '7001').money).toEqual({ returns_allowance: -9000, 'settled:pay': 9000 });
});

test('case 54: whatever happens, nothing is asked of a payment while anything holds it', () => {
  let held = 0;
  fc.assert(
    fc.property(
      anyOrder,
      anyRules,
      fc.array(anyHappening, { minLength: 20, maxLength: 60 }),
      (order, rules, happenings) => {
        const at = born(ruledHouse(rules), order);
        for (const happening of happenings) {
          const before = new Set(at.deliveries.keys());
          happen(at, happening);
          const state = orderIn(at);
          for (const { key, operation } of at.deliveries.values()) {
            if (before.has(key) || operation.name !== 'payments.refund' || operation.payout !== undefined) continue;
            const tender = order.tenders.find((one) => one.payment_ref === operation.payment_ref);
            expect([key, hold(state, tender?.tender_id ?? '')]).toEqual([key, null]);
          }
          held += allParts(state).filter(({ part }) => part.status === 'held').length;
        }
      },
    ),
    { numRuns: 150 },
  );
  expect(held).toBeGreaterThan(0);
});
