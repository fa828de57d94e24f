import { expect, test } from 'vitest';
import type { Grade } from '../base/codes.ts';
import { books, disagreements } from '../books.fixture.ts';
import { concern } from '../concern.ts';
import { GIFT_RETAILER, answerAll, house, type House } from '../house.fixture.ts';
import { cost, value } from '../ledger.fixture.ts';
import { favourFor } from '../life.fixture.ts';
import { orderIn, troubles } from '../paid.fixture.ts';
import { NO_TERMS, type Terms } from '../policy/terms.ts';
import { ask, cancel, inspect, line, move, notice, receive, scan, sell, tale, wait } from '../words.fixture.ts';
import { correct, told } from './correct.fixture.ts';
import { describe } from './describe.ts';

const ORDER = notice('7001', [line('1', 'CUP', 4, 2000), line('2', 'LAMP', 1, 4500)]);

function under(terms: Partial<Terms>, ...orders: readonly (typeof ORDER)[]): House {
  const at = house([{ ...GIFT_RETAILER, terms: { ...NO_TERMS, ...terms } }]);
  for (const order of [ORDER, ...orders]) sell(at, order);
  return at;
}

const KEEP: Partial<Terms> = { keep_it: favourFor(['CUP'], 1500, 2500) };

/** Where the units of a return stand: `kept 2`. */
function stages(at: House, return_id: string): string[] {
  const state = orderIn(at).returns[return_id];
  if (state === undefined || state.status === 'closed') return [];
  return state.lines.flatMap(({ lots }) =>
    lots.map(({ stage, units }) => `${stage} ${units.reduce((sum, { from, to }) => sum + to - from, 0)}`),
  );
}

function seen(at: House, return_id: string) {
  const sold = at.sold.get('7001');
  const description = sold === undefined ? null : describe(orderIn(at), return_id, sold, at.now);
  if (description === null) throw new Error('there is nothing to describe');
  return description;
}

function finish(at: House, sku: string, grade: Grade = 'A'): void {
  receive(at, 'Q1-1', { [sku]: 1 });
  inspect(at, 'Q1-1', [sku, 1, grade]);
  move(at, 'Q1-1', [sku, 1, 'restock']);
  answerAll(at);
}

test('case 30: what may be kept is expected nowhere and paid for at once; ERP and shop get their documents', () => {
  const at = under(KEEP);
  expect(tale(ask(at, 'Q1', { CUP: 2 }))).toEqual([
    'return.requested',
    'return.authorized',
    'refund.held',
    'favour.granted',
    'goods.kept',
    'refund.released',
    '  2 CUP: customer -> kept',
    '  10.00 GBP: returns_allowance -> refund_owed',
    '  ask shop: commerce.return.open as Q1-1:open',
    '  ask books: erp.return.authorise as Q1-1:authorise',
    '  ask pay: payments.refund as Q1-1:refund:1.1',
  ]);
  expect(seen(at, 'Q1-1').turn.who).not.toBe('customer');
  answerAll(at);
  expect(at.deliveries.get('Q1-1:credit:1')?.operation).toMatchObject({ amount_minor: 1000, lines: [{ quantity: 2 }] });
  expect(at.deliveries.get('Q1-1:complete')?.operation).toMatchObject({ lines: [] });
  expect(orderIn(at).returns['Q1-1']).toMatchObject({ status: 'closed', kept: { '1': 2 } });
  expect(seen(at, 'Q1-1').units).toMatchObject({ total: 2, placed: 0, kept: 2 });
  expect(books(at, '7001')).toEqual({
    units: { customer: -2, kept: 2 },
    money: { returns_allowance: -1000, 'settled:pay': 1000 },
  });
  expect(disagreements(at, '7001')).toEqual([]);
  wait(at, '7001', 40);
  expect(troubles(at)).toEqual([]);
});

test('case 30: a return in which some is kept and some comes back', () => {
  const at = under(KEEP);
  ask(at, 'Q1', { CUP: 1, LAMP: 1 });
  expect(stages(at, 'Q1-1')).toEqual(['kept 1', 'authorised 1']);
  expect(at.deliveries.get('Q1-1:announce')?.operation).toMatchObject({ lines: [{ line: 2, sku: 'LAMP' }] });
  expect(orderIn(at).returns['Q1-1']?.refunds).toMatchObject([{ amount_minor: 500 }]);
  answerAll(at);
  finish(at, 'LAMP');
  expect(at.deliveries.get('Q1-1:complete')?.operation).toMatchObject({ lines: [{ quantity: 1 }] });
  expect(orderIn(at).returns['Q1-1']).toMatchObject({ status: 'closed', units: 2, kept: { '1': 1 } });
  expect(disagreements(at, '7001')).toEqual([]);
});

test.each([
  ['while the return is open', false],
  ['after it was closed', true],
])(
  'case 30: what was to be kept shows up %s: into custody, for somebody to decide; the money stands',
  (_when, late) => {
    const at = under(KEEP);
    ask(at, 'Q1', { CUP: 2 });
    if (late) answerAll(at);
    expect(
      tale(receive(at, 'Q1-1', { CUP: 3 })).filter((told) => told.startsWith('  ') && !told.includes('ask')),
    ).toEqual([
      '  2 CUP: kept -> custody:DC1',
      '  1 CUP: customer -> custody:DC1',
      '  exception kept_arrived',
      '  exception over_receipt',
    ]);
    answerAll(at);
    expect(books(at, '7001').units).toEqual({ customer: -3, custody: 3 });
    expect(books(at, '7001').money).toEqual({ returns_allowance: -1000, 'settled:pay': 1000 });
    expect(disagreements(at, '7001')).toEqual([]);
    expect(orderIn(at).returns['Q1-1']?.status).toBe('closed');
  },
);

test.each([
  ['up to the cap of the case', [['Q1', 3]], ['kept 3']],
  ['not over it', [['Q1', 4]], ['authorised 4']],
  [
    'up to the cap of the customer',
    [
      ['Q1', 2],
      ['Q2', 2],
    ],
    ['kept 2', 'kept 2'],
  ],
  [
    'not over it in two cases',
    [
      ['Q1', 3],
      ['Q2', 1],
    ],
    ['kept 3', 'kept 1'],
  ],
] as const)('case 30: kept %s', (_what, asked, then) => {
  const at = under(KEEP);
  for (const [request, units] of asked) ask(at, request, { CUP: units });
  expect(asked.flatMap(([request]) => stages(at, `${request}-1`))).toEqual(then);
});

const SECOND = notice('7002', [line('1', 'CUP', 4, 2000)]);

test('case 30: what a customer had in other orders, and in the same request, counts against the cap', () => {
  const at = under({ keep_it: favourFor(['CUP'], null, 2500) }, SECOND);
  const order = (order_id: string) => ({ order_id });
  ask(at, 'Q1', { CUP: 4 }, order('7002'));
  // 20.00 of 25.00 are had: one more cup goes, and the second does not.
  ask(at, 'Q2', { CUP: 1 }, order('7001'));
  ask(at, 'Q3', { CUP: 1 }, order('7001'));
  expect([stages(at, 'Q2-1'), stages(at, 'Q3-1')]).toEqual([['kept 1'], ['authorised 1']]);
  const state = orderIn(at).returns['Q3-1'];
  expect(state?.status === 'authorised' ? state.rules.map(({ because }) => because) : []).toContain(
    'not granted: with 25.00 GBP in 365 days it is over 25.00 GBP, as line.sku is "CUP"',
  );

  // One request over both orders: the second order sees what the first was granted.
  const both = under({ keep_it: favourFor(['CUP'], null, 2500) }, SECOND);
  ask(both, 'Q1', { CUP: 8 });
  const second = both.states.get('order/7002')?.state;
  expect(stages(both, 'Q1-1')).toEqual(['kept 4']);
  expect(second?.kind === 'order' ? Object.values(second.returns) : []).toMatchObject([{ status: 'authorised' }]);
});

test('case 30: what was had before the period of the cap counts no more', () => {
  const at = under(KEEP);
  ask(at, 'Q1', { CUP: 3 });
  at.now = '2027-03-05T09:00:00.000Z';
  ask(at, 'Q2', { CUP: 1 });
  expect(stages(at, 'Q2-1')).toEqual(['kept 1']);
  expect(at.states.get('customer/C-1')?.state).toMatchObject({
    had: { keep_it: { GBP: { '2026-03-05': 1500, '2027-03-05': 500 } } },
  });
});

test('case 30: two lines of one case count together against its cap', () => {
  const at = under(KEEP);
  const cup = { sku: 'CUP', line_id: null, commerce_line_ref: null };
  const lines = [
    { ...cup, quantity: 2, reason: 'broken' },
    { ...cup, quantity: 2, reason: 'unwanted' },
  ];
  ask(at, 'Q1', {}, { lines });
  expect(stages(at, 'Q1-1')).toEqual(['kept 2', 'authorised 2']);
});

test('case 30: a request locks its customer where a policy caps what one may have, and only there', () => {
  const to = { purchases: { customer_id: 'C-1', order_id: null, skus: ['CUP'], request: 'request/Q1' } };
  const fact = {
    type: 'return.requested' as const,
    request_id: 'Q1',
    channel: 'web',
    customer_id: 'C-1',
    order_id: null,
    requested_at: '2026-03-05T09:00:00.000Z',
    lines: [],
    commerce_return_ref: null,
  };
  const input = { key: 'k', source: 'web', at: fact.requested_at, to, fact };
  expect(concern(input, under(KEEP).policies).locks_customers).toBe(true);
  expect(concern(input, under({ keep_it: favourFor(['CUP'], 1500, null) }).policies).locks_customers).toBeUndefined();
});

test('case 30: a guest has no account to count in, so a favour that is capped by customer is not granted', () => {
  const at = under(KEEP, notice('7003', [line('1', 'CUP', 1, 500)], { customer_id: null }));
  ask(at, 'Q1', { CUP: 1 }, { customer_id: null, order_id: '7003' });
  expect(at.deliveries.has('Q1-1:announce')).toBe(true);
});

test('an instant refund at the authorisation: the goods are awaited all the same, and cannot be cancelled', () => {
  const at = under({ instant_refund: favourFor(['LAMP'], 5000, null) });
  expect(tale(ask(at, 'Q1', { LAMP: 1, CUP: 1 }))).toContain('refund.released');
  expect(orderIn(at).returns['Q1-1']?.refunds).toMatchObject([{ amount_minor: 4500 }]);
  const { turn, paid_ahead_minor } = seen(at, 'Q1-1');
  expect([turn.next, paid_ahead_minor]).toEqual([
    'The customer has to bring back 2 units to DC1, 1 of them refunded already.',
    4500,
  ]);
  expect(tale(cancel(at, 'Q1-1'))).toEqual(['refused: return_not_cancellable']);
  answerAll(at);
  expect(at.deliveries.has('Q1-1:credit:1')).toBe(false);
  finish(at, 'LAMP');
  expect(at.deliveries.has('Q1-1:credit:1')).toBe(true);
  expect(seen(at, 'Q1-1').paid_ahead_minor).toBe(0);
  finish(at, 'CUP');
  expect(orderIn(at).returns['Q1-1']?.status).toBe('closed');
  expect(disagreements(at, '7001')).toEqual([]);
});

test('an instant refund at the first scan: until then it can be cancelled, and a second scan pays nothing more', () => {
  const at = under({ instant_refund: favourFor(['LAMP'], null, null, 'scanned') });
  expect(tale(ask(at, 'Q0', { LAMP: 1 }))).not.toContain('refund.released');
  expect(tale(cancel(at, 'Q0-1'))).toContain('return.cancelled');
  ask(at, 'Q1', { LAMP: 1 });
  expect(tale(scan(at, 'Q1-1'))).toEqual([
    'parcel.scanned',
    'refund.released',
    '  45.00 GBP: returns_allowance -> refund_owed',
    '  ask pay: payments.refund as Q1-1:refund:1.1',
  ]);
  expect(tale(scan(at, 'Q1-1'))).toEqual([]);
  expect(tale(scan(at, 'Q1-1', '2026-03-01T00:00:00.000Z'))).toEqual(['parcel.scanned']);
  expect(orderIn(at).returns['Q1-1']?.refunds).toHaveLength(1);
});

test('case 29: refunded ahead, and the hub finds another item: nothing is clawed back, the goods are still owed', () => {
  const at = under({ instant_refund: favourFor(['LAMP'], null, null, 'scanned') });
  ask(at, 'Q1', { LAMP: 1 });
  scan(at, 'Q1-1');
  answerAll(at);
  receive(at, 'Q1-1', { CUP: 1 });
  answerAll(at);
  expect(orderIn(at).returns['Q1-1']?.refunds).toMatchObject([{ status: 'settled', amount_minor: 4500 }]);
  expect(books(at, '7001').money).toEqual({ returns_allowance: -4500, 'settled:pay': 4500 });
  wait(at, '7001', 31);
  expect(at.exceptions.get('overdue_receipt:Q1-1')).toMatchObject({
    open: true,
    money_at_risk_minor: 4500,
    detail: { units: 1, refunded_minor: 4500 },
  });
  expect(seen(at, 'Q1-1').paid_ahead_minor).toBe(4500);
});

test('what may be kept is kept, and not paid ahead of goods that never come', () => {
  const at = under({ ...KEEP, instant_refund: favourFor(['CUP'], null, 100_000) });
  ask(at, 'Q1', { CUP: 1 });
  expect(stages(at, 'Q1-1')).toEqual(['kept 1']);
  expect(at.states.get('customer/C-1')?.state).toMatchObject({ had: { keep_it: { GBP: { '2026-03-05': 500 } } } });
  expect(at.states.get('customer/C-1')?.state).not.toHaveProperty('had.instant_refund');
});

test('a favour that is only told is granted to nobody', () => {
  const at = under({ keep_it: { ...favourFor(['CUP'], null, null), informative: true } });
  ask(at, 'Q1', { CUP: 1 });
  expect(stages(at, 'Q1-1')).toEqual(['authorised 1']);
  const state = orderIn(at).returns['Q1-1'];
  expect(state?.status === 'authorised' ? state.rules : []).toContainEqual({
    rule: 'keep_it: these',
    passed: true,
    because: 'for information: granted, as line.sku is "CUP"',
  });
});

test('case 30: the value of what is kept is a cost of its own, and comes into custody with the goods', () => {
  const at = under(KEEP);
  cost(at, { '1': 803, '2': 2000 });
  ask(at, 'Q1', { CUP: 2 });
  // 8.03 over four cups: the first two cost 2.01 each.
  expect(value(at)).toEqual({ kept_goods: 402, cost_of_sales: -402 });
  answerAll(at);
  expect(orderIn(at).returns['Q1-1']?.status).toBe('closed');
  receive(at, 'Q1-1', { CUP: 1 });
  expect(value(at)).toEqual({ kept_goods: 201, 'inventory:custody': 201, cost_of_sales: -402 });
  receive(at, 'Q1-1', { CUP: 1 });
  expect(value(at)).toEqual({ 'inventory:custody': 402, cost_of_sales: -402 });
  expect(disagreements(at, '7001')).toEqual([]);
});

test('case 88: goods that were paid for ahead are to be recovered, at their cost, until they come', () => {
  const at = under({ instant_refund: favourFor(['LAMP'], null, null) });
  cost(at, { '1': 803, '2': 2000 });
  ask(at, 'Q1', { LAMP: 1 });
  expect(value(at)).toEqual({ goods_to_recover: 2000, cost_of_sales: -2000 });
  receive(at, 'Q1-1', { LAMP: 1 });
  expect(value(at)).toEqual({ 'inventory:quarantine': 2000, cost_of_sales: -2000 });
  expect(disagreements(at, '7001')).toEqual([]);
});

test('case 7: units that were to be kept and did not come after all are kept again, and nothing is lost of either book', () => {
  const at = under(KEEP);
  ask(at, 'Q1', { CUP: 2 });
  const items = [{ line: null, sku: 'CUP', quantity: 2 }];
  told(at, 'r', { type: 'goods.received', return_id: 'Q1-1', node: 'DC1', items });
  expect([stages(at, 'Q1-1'), troubles(at)]).toEqual([['in_custody 2'], ['kept_arrived']]);
  expect(tale(correct(at, 'r', 'Q1-1', null))).toContain('  2 CUP: custody:DC1 -> kept');
  expect([stages(at, 'Q1-1'), troubles(at)]).toEqual([['kept 2'], []]);
  expect(disagreements(at, '7001')).toEqual([]);
});
