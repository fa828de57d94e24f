import { expect, test } from 'vitest';
import { books, disagreements } from '../books.fixture.ts';
import { answerAll, tell, type Heard, type House } from '../house.fixture.ts';
import type { OrderNotice, OrderNoticeTender } from '../base/input.ts';
import type { MarketplaceRefunded } from '../base/settlement.ts';
import { bookHouse, cost } from '../ledger.fixture.ts';
import { redirect } from '../money.fixture.ts';
import { bring, finish, orderIn, parts, soldHouse, troubles } from '../paid.fixture.ts';
import { waitsOf } from '../return/waits.ts';
import { ask, line, notice, sell, tale, wait } from '../words.fixture.ts';

/** Two lamps at 45.00 each, paid by one tender of a kind. */
function paidBy(kind: OrderNoticeTender['kind'], some: Partial<OrderNoticeTender> = {}): OrderNotice {
  const tender = { tender_id: 't1', kind, system: 'bazaar', payment_ref: 'sale 1', amount_minor: 9000, ...some };
  return notice('7001', [line('1', 'LAMP', 2, 9000)], { tenders: [tender] });
}

const toSale = { reference: { kind: 'payment', id: 'sale 1' } } as const;
const toPart = (id = 'Q1-1:refund:1.1') => ({ reference: { kind: 'refund', id } }) as const;

function bazaar(at: House, amount_minor: number, some: Partial<MarketplaceRefunded> = {}): Heard {
  return tell(at, toSale, {
    type: 'marketplace.refunded',
    system: 'bazaar',
    refund_ref: 'mr 1',
    payment_ref: 'sale 1',
    amount_minor,
    currency: 'GBP',
    decided_by: 'us',
    reason: 'as asked',
    kept: [],
    appeal_until: null,
    ...some,
  });
}

function waits(at: House): string[] {
  const order = orderIn(at);
  const state = order.returns['Q1-1'];
  return state === undefined ? [] : waitsOf(order, state, at.now).map(({ who, next }) => `${who}: ${next}`);
}

test('case 64: of a marketplace sale we pay nothing; the refund waits for the marketplace, and is its to settle', () => {
  const at = soldHouse(paidBy('marketplace'));
  expect(tale(bring(at, 'Q1', 'LAMP', 1))).not.toContainEqual(expect.stringContaining('payments.refund'));
  expect(parts(at, 'Q1-1')).toEqual(['1 held 4500']);
  expect(waits(at)).toContain('marketplace: bazaar has to give its customer 45.00 GBP back.');
  finish(at, 'Q1', 'LAMP', 1);
  expect(tale(bazaar(at, 4500))).toEqual([
    'money.granted',
    'refund.covered',
    'return.closed',
    '  45.00 GBP: marketplace_refund -> marketplace_receivable:bazaar',
    '  45.00 GBP: refund_owed -> marketplace_refund',
  ]);
  expect(books(at, '7001').money).toEqual({ returns_allowance: -4500, 'marketplace_receivable:bazaar': 4500 });
  expect([disagreements(at, '7001'), troubles(at)]).toEqual([[], []]);
});

test('case 64: a marketplace that pays in two steps settles the refund in two', () => {
  const at = soldHouse(paidBy('marketplace'));
  bring(at, 'Q1', 'LAMP', 1);
  bazaar(at, 2000);
  expect(parts(at, 'Q1-1')).toEqual(['1 covered 2000 by marketplace', '2 held 2500']);
  bazaar(at, 2500, { refund_ref: 'mr 2' });
  expect(parts(at, 'Q1-1')).toEqual(['1 covered 2000 by marketplace', '2 covered 2500 by marketplace']);
  expect(tale(bazaar(at, 2500, { refund_ref: 'mr 2' }))).toEqual([]);
  expect([disagreements(at, '7001'), troubles(at)]).toEqual([[], []]);
});

test('case 65: what a marketplace gave on its own is looked at until the goods explain it', () => {
  const at = soldHouse(paidBy('marketplace'));
  bazaar(at, 4500, { decided_by: 'marketplace', reason: 'late delivery' });
  expect(troubles(at)).toEqual(['marketplace_decision']);
  expect(at.exceptions.get('marketplace_decision:marketplace:bazaar:mr 1')).toMatchObject({
    money_at_risk_minor: 4500,
    detail: { reason: 'late delivery', decided_by: 'marketplace' },
  });
  bring(at, 'Q1', 'LAMP', 1);
  expect(parts(at, 'Q1-1')).toEqual(['1 covered 4500 by marketplace']);
  expect([disagreements(at, '7001'), troubles(at)]).toEqual([[], []]);
  wait(at, '7001', 60);
  expect(books(at, '7001').money).toMatchObject({ 'marketplace_receivable:bazaar': 4500, returns_allowance: -4500 });
});

test('case 65: a returnless refund of the marketplace: the unit stays, cannot come back, and is a loss after the appeal window', () => {
  const at = soldHouse(paidBy('marketplace'));
  const kept = [{ line_id: '1', quantity: 1 }];
  bazaar(at, 4500, { decided_by: 'marketplace', kept, appeal_until: '2026-03-20T00:00:00.000Z' });
  expect(at.wakes.get('order/7001')).toBe('2026-03-20T00:00:00.000Z');
  ask(at, 'Q2', { LAMP: 2 });
  expect(orderIn(at).returns['Q2-1']).toMatchObject({ lines: [{ lots: [{ units: [{ from: 1, to: 2 }] }] }] });
  wait(at, '7001', 14);
  expect(troubles(at)).toEqual(['marketplace_decision']);
  expect(tale(wait(at, '7001', 1))).toEqual([
    'marketplace.resolved',
    '  45.00 GBP: marketplace_loss -> marketplace_refund',
    '  resolved marketplace_decision:marketplace:bazaar:mr 1',
  ]);
  expect(books(at, '7001')).toEqual({
    units: { customer: -1, kept: 1 },
    money: { marketplace_loss: -4500, 'marketplace_receivable:bazaar': 4500 },
  });
  expect(disagreements(at, '7001')).toEqual([]);
});

test('case 65: goods that come after it was taken for a loss take it out of the loss again', () => {
  const at = soldHouse(paidBy('marketplace'));
  bazaar(at, 4500, { decided_by: 'marketplace' });
  wait(at, '7001', 30);
  bring(at, 'Q1', 'LAMP', 1);
  expect(parts(at, 'Q1-1')).toEqual(['1 covered 4500 by written_off']);
  expect(books(at, '7001').money).toEqual({ returns_allowance: -4500, 'marketplace_receivable:bazaar': 4500 });
  expect(disagreements(at, '7001')).toEqual([]);
});

test.each([
  ['won', {}],
  ['lost', { marketplace_loss: -4500, 'marketplace_receivable:bazaar': 4500 }],
] as const)('case 65: an appeal that is %s ends the question at once', (outcome, money) => {
  const at = soldHouse(paidBy('marketplace'));
  bazaar(at, 4500, { decided_by: 'marketplace' });
  const fact = {
    type: 'marketplace.appealed',
    system: 'bazaar',
    refund_ref: 'mr 1',
    payment_ref: 'sale 1',
    outcome,
  } as const;
  tell(at, toSale, fact);
  expect([books(at, '7001').money, troubles(at)]).toEqual([money, []]);
  expect(tale(tell(at, toSale, fact))).toEqual([]);
  expect(disagreements(at, '7001')).toEqual([]);
});

test('case 65: more than was ever paid is not booked, and somebody is told how much', () => {
  const at = soldHouse(paidBy('marketplace'));
  bazaar(at, 9900, { decided_by: 'marketplace' });
  expect([...at.exceptions.values()].map(({ money_at_risk_minor }) => money_at_risk_minor)).toEqual([9000, 900]);
  expect(disagreements(at, '7001')).toEqual([]);
});

test.each([
  ['order_unknown', (at: House) => bazaar(at, 4500)],
  ['currency_differs', (at: House) => bazaar(at, 4500, { currency: 'EUR' })],
  ['amount_not_positive', (at: House) => bazaar(at, 0)],
])('told of a marketplace, refused: %s', (code, happens) => {
  const at = soldHouse(paidBy(code === 'order_unknown' ? 'card' : 'marketplace'));
  expect(tale(happens(at))).toEqual([`refused: ${code}`]);
});

test('case 67: sold on account and not paid: the credit memo is set off against the invoice, and no payment is made or recorded', () => {
  const at = soldHouse(paidBy('account'));
  bring(at, 'Q1', 'LAMP', 1);
  expect(parts(at, 'Q1-1')).toEqual(['1 released 4500']);
  expect(waits(at)).toContain('erp: 45.00 GBP are to be credited to the customer’s account.');
  finish(at, 'Q1', 'LAMP', 1);
  expect(orderIn(at).returns['Q1-1']?.status).toBe('closed');
  expect([...at.deliveries.values()].map(({ operation }) => operation.name)).not.toEqual(
    expect.arrayContaining(['payments.refund']),
  );
  expect(at.deliveries.has('Q1-1:record:1')).toBe(false);
  expect(books(at, '7001').money).toEqual({ returns_allowance: -4500, 'receivable:bazaar': 4500 });
  expect([disagreements(at, '7001'), troubles(at)]).toEqual([[], []]);
});

test('case 67: credited beyond what is unpaid, the rest is the customer’s balance; a payment moves it there', () => {
  const at = soldHouse(paidBy('account', { unpaid_minor: 6000 }));
  bring(at, 'Q1', 'LAMP', 2);
  finish(at, 'Q1', 'LAMP', 2);
  expect(books(at, '7001').money).toEqual({
    returns_allowance: -9000,
    'receivable:bazaar': 6000,
    customer_account: 3000,
  });
  const fact = { type: 'invoice.paid', payment_ref: 'sale 1', amount_minor: 2500, currency: 'GBP' } as const;
  expect(tale(tell(at, toSale, fact))).toEqual(['invoice.paid', '  25.00 GBP: receivable:bazaar -> customer_account']);
  expect(books(at, '7001').money).toMatchObject({ 'receivable:bazaar': 3500, customer_account: 5500 });
  expect(disagreements(at, '7001')).toEqual([]);
});

test.each([
  ['order_unknown', { payment_ref: 'other' }],
  ['currency_differs', { currency: 'EUR' }],
  ['amount_not_positive', { amount_minor: 0 }],
])('told of an invoice, refused: %s', (code, some) => {
  const fact = { type: 'invoice.paid', payment_ref: 'sale 1', amount_minor: 100, currency: 'GBP', ...some } as const;
  expect(tale(tell(soldHouse(paidBy('account')), { aggregate: 'order/7001' }, fact))).toEqual([`refused: ${code}`]);
});

const out = { type: 'cash.paid_out', refund_id: 'Q1-1:refund:1.1', by: 'Ana', receipt_ref: 'till 4/17' } as const;

test('case 68: cash is handed out by the till: nobody is asked to pay it, and the till’s word settles it', () => {
  const at = soldHouse(paidBy('cash', { system: 'pos' }));
  bring(at, 'Q1', 'LAMP', 1);
  expect(at.deliveries.has('Q1-1:refund:1.1')).toBe(false);
  expect(waits(at)).toContain('store: The till has to hand out 45.00 GBP in cash.');
  tell(at, toPart(), out);
  expect(tale(tell(at, toPart(), out))).toEqual([]);
  finish(at, 'Q1', 'LAMP', 1);
  expect(at.deliveries.get('Q1-1:record:1')?.operation).toMatchObject({ payment_ref: 'till 4/17', amount_minor: 4500 });
  expect(orderIn(at).returns['Q1-1']?.status).toBe('closed');
  expect(books(at, '7001').money).toEqual({ returns_allowance: -4500, 'settled:pos': 4500 });
  expect([disagreements(at, '7001'), troubles(at)]).toEqual([[], []]);
});

test.each(['bank', 'store_credit', 'original'] as const)(
  'case 68: a drawer without enough cash: a person sends it by %s instead',
  (way) => {
    const at = soldHouse(paidBy('cash', { system: 'pos' }));
    bring(at, 'Q1', 'LAMP', 1);
    tell(at, toPart(), { type: 'cash.short', refund_id: out.refund_id, by: 'Ana', reason: 'drawer' });
    expect([parts(at, 'Q1-1'), troubles(at)]).toEqual([['1 failed 4500'], ['refund_failed']]);
    redirect(at, out.refund_id, way);
    expect(at.deliveries.has('Q1-1:refund:1.2')).toBe(way !== 'original');
    const again = { ...out, refund_id: 'Q1-1:refund:1.2' };
    const then = tale(tell(at, toPart(again.refund_id), again));
    expect(then[0]).toBe(way === 'original' ? 'refund.settled' : 'refused: refund_not_cash');
    answerAll(at);
    expect([disagreements(at, '7001'), troubles(at)]).toEqual([[], []]);
  },
);

test('case 68: a till without a name is not believed', () => {
  const at = soldHouse(paidBy('cash'));
  bring(at, 'Q1', 'LAMP', 1);
  expect(tale(tell(at, toPart(), { ...out, by: ' ' }))).toEqual(['refused: name_or_reason_missing']);
});

test('case 65: units that a marketplace lets its customer keep are booked at their cost, told before or after', () => {
  for (const early of [true, false]) {
    const at = bookHouse({});
    sell(at, paidBy('marketplace'));
    if (early) cost(at, { '1': 4001 });
    bazaar(at, 4500, { decided_by: 'marketplace', kept: [{ line_id: '1', quantity: 1 }] });
    if (!early) cost(at, { '1': 4001 });
    expect(books(at, '7001').money).toMatchObject({ kept_goods: -2001, cost_of_sales: 2001 });
    expect(disagreements(at, '7001')).toEqual([]);
  }
});
