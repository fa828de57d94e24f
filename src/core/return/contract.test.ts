import { expect, test } from 'vitest';
import type { ContractOutcome } from '../base/contract.ts';
import { books, disagreements } from '../books.fixture.ts';
import { GIFT_RETAILER, answer, answerAll, house, type Heard, type House } from '../house.fixture.ts';
import { finish, orderIn, parts, troubles } from '../paid.fixture.ts';
import { ask, inspect, line, notice, receive, sell, tale } from '../words.fixture.ts';

/** Two boxes of coffee for 30 days from 3 March, 30.00 each; a return is asked for on the 5th, after two days. */
const BOXES = notice('7001', [
  line('1', 'COFFEE', 2, 6000, {
    contract: { id: 'SUB-1', cycle_from: '2026-03-03T09:00:00.000Z', cycle_until: '2026-04-02T09:00:00.000Z' },
  }),
]);

function subscribed(contracts?: ContractOutcome): House {
  const terms = { ...GIFT_RETAILER.terms, ...(contracts === undefined ? {} : { contracts }) };
  const at = house([{ ...GIFT_RETAILER, terms }]);
  sell(at, BOXES);
  return at;
}

function back(at: House, contract?: ContractOutcome, units = 1): Heard {
  const wish = { sku: 'COFFEE', line_id: null, quantity: units, reason: 'unwanted', commerce_line_ref: null };
  const heard = ask(at, 'Q1', {}, { lines: [{ ...wish, ...(contract === undefined ? {} : { contract }) }] });
  receive(at, 'Q1-1', { COFFEE: units });
  inspect(at, 'Q1-1', ['COFFEE', units, 'A']);
  return heard;
}

test('case 66: what becomes of the subscription is never assumed', () => {
  const at = subscribed();
  expect(tale(ask(at, 'Q1', { COFFEE: 1 }))).toEqual(['return.requested', 'return.denied']);
  expect(at.states.get('request/Q1')?.state).toMatchObject({ denied: [{ code: 'contract_outcome_missing' }] });
});

test.each([
  ['cancel', 'cycle', 3000],
  ['skip', 'unused', 2800],
] as const)(
  'case 66: %s, with the refund of the %s, is told once the units are paid for',
  (becomes, refund, amount) => {
    const at = subscribed();
    back(at, { becomes, refund });
    expect(parts(at, 'Q1-1')).toEqual([`1 released ${amount}`]);
    expect(at.deliveries.get('Q1-1:contract:1')).toMatchObject({
      system: 'shop',
      operation: { name: 'commerce.contract.change', contract_id: 'SUB-1', becomes },
    });
    finish(at, 'Q1', 'COFFEE', 1);
    expect(orderIn(at).returns['Q1-1']?.status).toBe('closed');
    expect([disagreements(at, '7001'), troubles(at)]).toEqual([[], []]);
  },
);

test('case 66: kept, nobody is told anything, and the used part of the cycle stays with the retailer', () => {
  const at = subscribed({ becomes: 'keep', refund: 'unused' });
  back(at, undefined, 2);
  expect(at.deliveries.has('Q1-1:contract:1')).toBe(false);
  finish(at, 'Q1', 'COFFEE', 2);
  expect(orderIn(at).returns['Q1-1']?.refunds).toMatchObject([
    { amount_minor: 5600, adjustments: [{ code: 'cycle_used', amount_minor: -400 }] },
  ]);
  expect(books(at, '7001').money).toEqual({ returns_allowance: -6000, fee_income: 400, 'settled:pay': 5600 });
});

test('case 66: what the request says goes before what the policy says', () => {
  const at = subscribed({ becomes: 'keep', refund: 'unused' });
  back(at, { becomes: 'cancel', refund: 'cycle' });
  expect([parts(at, 'Q1-1'), at.deliveries.has('Q1-1:contract:1')]).toEqual([['1 released 3000'], true]);
});

test('case 66: a platform that cannot change the subscription: the return stays open, and a person is asked', () => {
  const at = subscribed();
  back(at, { becomes: 'cancel', refund: 'cycle' });
  answer(at, 'Q1-1:contract:1', { kind: 'refused', code: 'not_supported', detail: 'no subscriptions here' });
  finish(at, 'Q1', 'COFFEE', 1);
  expect([troubles(at), orderIn(at).returns['Q1-1']?.status]).toEqual([['posting_rejected'], 'in_progress']);
  answerAll(at);
});

test('case 35: sold in another currency: the refund goes back in it, to the payment that was made, through who sold it', () => {
  const at = house();
  const yen = { tender_id: 't1', kind: 'card', system: 'pay-jp', payment_ref: 'pi jp', amount_minor: 1000 } as const;
  sell(at, notice('7001', [line('1', 'COFFEE', 3, 1000)], { currency: 'JPY', country: 'JP', tenders: [yen] }));
  ask(at, 'Q1', { COFFEE: 1 });
  receive(at, 'Q1-1', { COFFEE: 1 }, 'PARIS');
  inspect(at, 'Q1-1', ['COFFEE', 1, 'A']);
  expect(at.deliveries.get('Q1-1:refund:1.1')).toMatchObject({
    system: 'pay-jp',
    operation: { currency: 'JPY', amount_minor: 334, payment_ref: 'pi jp' },
  });
  const [money] = at.decisions.flatMap((decision) => decision.money);
  expect(money).toMatchObject({ currency: 'JPY', amount_minor: 334 });
});
