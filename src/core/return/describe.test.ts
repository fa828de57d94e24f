import { expect, test } from 'vitest';
import type { Description } from './describe.ts';
import { describe } from './describe.ts';
import { ORDER, POLICY, story, type Story } from './story.fixture.ts';

const AGGREGATE = `order/${ORDER.order_id}`;
const RETURN = 'R1-1';
const to = { reference: { kind: 'return', id: RETURN } } as const;

/** A customer asked to bring back two mugs (933 each) and the lamp (4500). */
function asked(told: Story = story()): Story {
  const line = { line_id: null, reason: 'changed mind', commerce_line_ref: null };
  told.tell(
    { purchases: { customer_id: 'C-7', order_id: null, skus: ['MUG', 'LAMP'], request: 'request/R1' } },
    {
      type: 'return.requested',
      request_id: 'R1',
      channel: 'store',
      customer_id: 'C-7',
      order_id: null,
      requested_at: '2026-03-05T08:59:00.000Z',
      lines: [
        { ...line, sku: 'MUG', quantity: 2 },
        { ...line, sku: 'LAMP', quantity: 1 },
      ],
      commerce_return_ref: null,
    },
  );
  return told;
}

function announced(told: Story = asked()): Story {
  told.accept(`${RETURN}:open`, {
    return_ref: 'ret/1',
    lines: [
      { line: '1', line_ref: 'rl/1' },
      { line: '2', line_ref: 'rl/2' },
    ],
  });
  told.accept(`${RETURN}:authorise`, { document_ref: 'RA-1' });
  told.accept(`${RETURN}:announce`, { announcement_ref: 'A-1' });
  return told;
}

function receive(told: Story, ...items: readonly (readonly [sku: string, quantity: number])[]): Story {
  const named = items.map(([sku, quantity]) => ({ line: null, sku, quantity }));
  told.tell(to, { type: 'goods.received', return_id: RETURN, node: 'DC-1', items: named });
  return told;
}

function inspect(
  told: Story,
  ...items: readonly (readonly [sku: string, quantity: number, grade: 'A' | 'B'])[]
): Story {
  const named = items.map(([sku, quantity, grade]) => ({ line: null, sku, quantity, grade, container: 'LPN' }));
  told.tell(to, { type: 'goods.inspected', return_id: RETURN, node: 'DC-1', items: named });
  return told;
}

function view(told: Story, now = told.now): Description {
  const state = told.states.get(AGGREGATE)?.state;
  const sold = told.sold.get(ORDER.order_id);
  if (state?.kind !== 'order' || sold === undefined) throw new Error('the story has no order');
  const found = describe(state, RETURN, sold, now);
  if (found === null) throw new Error('the order has no such return');
  return found;
}

test('a return that an order does not have is not described', () => {
  const told = story();
  const state = told.states.get(AGGREGATE)?.state;
  const sold = told.sold.get(ORDER.order_id);
  expect(state?.kind === 'order' && sold !== undefined ? describe(state, 'other', sold, told.now) : 'none').toBeNull();
});

test('authorised: all units are expected, every gate holds them, and it is the customer’s turn with a date', () => {
  const seen = view(asked());
  expect(seen.status).toBe('authorised');
  expect(seen.units).toEqual({
    total: 3,
    expected: 3,
    received: 0,
    inspected: 0,
    dispositioned: 0,
    placed: 0,
    cancelled: 0,
    lost: 0,
  });
  expect(seen.held.map(({ sku, units, amount_minor, waits_for }) => [sku, units, amount_minor, waits_for])).toEqual([
    ['MUG', 2, 1866, ['received', 'inspected']],
    ['LAMP', 1, 4500, ['received', 'inspected']],
  ]);
  expect(seen.money).toEqual({ total_minor: 6366, held_minor: 6366, sent_minor: 0, arrived_minor: 0, failed_minor: 0 });
  expect(seen.turn).toMatchObject({
    who: 'customer',
    what: 'goods',
    since: '2026-03-05T08:59:00.000Z',
    until: '2026-03-19T09:01:00.000Z',
    late: false,
    next: 'The customer has to bring back 3 units to DC-1.',
  });
  expect(seen.waits.map(({ who, what }) => `${who} ${what}`)).toEqual([
    'customer goods',
    'warehouse step:announce',
    'erp step:authorise',
    'commerce step:open',
  ]);
  expect(seen.lines.map(({ title }) => title)).toEqual(['Blue mug', 'Desk lamp']);
});

test('after the date the same return is late', () => {
  const seen = view(asked(), '2026-03-20T00:00:00.000Z');
  expect(seen.turn).toMatchObject({ who: 'customer', late: true });
  expect(seen.turn.next).toContain('overdue');
});

test('a system that refused for good makes it the integration’s turn before the customer’s', () => {
  const told = asked();
  told.refuse(`${RETURN}:authorise`, 'unknown_item');
  const seen = view(told);
  expect(seen.turn.who).toBe('integration');
  expect(seen.turn.next).toContain('The ERP refused to post the return authorisation');
});

test('part received: one unit is with the customer, two with the warehouse, each held by its own gates', () => {
  const seen = view(receive(announced(), ['MUG', 1], ['LAMP', 1]));
  expect(seen.status).toBe('in_progress');
  expect(seen.units).toMatchObject({ total: 3, expected: 1, received: 2 });
  expect(seen.held.map(({ sku, units, waits_for }) => [sku, units, waits_for])).toEqual([
    ['MUG', 1, ['received', 'inspected']],
    ['MUG', 1, ['inspected']],
    ['LAMP', 1, ['inspected']],
  ]);
  expect(seen.waits.map(({ who, what }) => `${who} ${what}`)).toEqual(['customer goods', 'warehouse inspection']);
});

test('inspected: the refund is on its way, split over the tenders, and the rest is still held', () => {
  const told = inspect(receive(announced(), ['MUG', 1], ['LAMP', 1]), ['MUG', 1, 'A'], ['LAMP', 1, 'B']);
  const seen = view(told);
  expect(seen.money).toEqual({
    total_minor: 6366,
    held_minor: 933,
    sent_minor: 5433,
    arrived_minor: 0,
    failed_minor: 0,
  });
  expect(seen.dispositions).toEqual({ restock: 1, refurbish: 1 });
  expect(seen.waits.map(({ who, what }) => `${who} ${what}`)).toEqual([
    'customer goods',
    'warehouse placement',
    'warehouse step:place:1',
    'payments refund:1.1',
  ]);
  expect(seen.value_at_stake_minor).toBe(6366);
});

test.each([
  ['pending', 'payments', 'confirm that 54.33 GBP arrived', { sent_minor: 5433, failed_minor: 0 }],
  ['failed', 'finance', 'could not give back 54.33 GBP', { sent_minor: 0, failed_minor: 5433 }],
] as const)('a refund that is %s is the turn of %s', (status, who, words, money) => {
  const told = inspect(receive(announced(), ['MUG', 2], ['LAMP', 1]), ['MUG', 1, 'A'], ['LAMP', 1, 'B']);
  told.accept(`${RETURN}:refund:1.1`, { refund_ref: 're_1', status, failure: status === 'failed' ? 'closed' : null });
  const seen = view(told);
  const wait = seen.waits.find(({ what }) => what === 'refund:1.1');
  expect(wait?.who).toBe(who);
  expect(wait?.next).toContain(words);
  expect(seen.money).toMatchObject(money);
  expect(seen.value_at_stake_minor).toBe(6366);
});

test('a refund that may or may not have been made is the payment system’s to settle', () => {
  const told = inspect(receive(announced(), ['LAMP', 1]), ['LAMP', 1, 'A']);
  const key = `${RETURN}:refund:1.1`;
  const outcome = { kind: 'unknown', reason: 'no reply' } as const;
  told.tell(to, { type: 'delivery.answered', delivery: key, operation: 'payments.refund', outcome });
  const wait = view(told).waits.find(({ what }) => what === 'refund:1.1');
  expect(wait).toMatchObject({ who: 'payments', next: 'pay has to say whether it made the refund of 45.00 GBP.' });
});

test('units whose gates are met but that no tender covers are finance’s', () => {
  const told = asked();
  const before = told.states.get(AGGREGATE);
  if (before?.state.kind !== 'order') throw new Error('the story has no order');
  // The order was refunded outside Backhaul, as a correction would record it.
  const tenders = { t1: { paid_minor: 6000, refunded_minor: 6000 }, t2: { paid_minor: 3300, refunded_minor: 3300 } };
  told.states.set(AGGREGATE, { ...before, state: { ...before.state, tenders } });
  const seen = view(inspect(receive(told, ['LAMP', 1]), ['LAMP', 1, 'A']));
  expect(seen.turn).toMatchObject({ who: 'finance', what: 'payer' });
  expect(seen.turn.next).toContain('45.00 GBP');
  expect(seen.held.find(({ sku }) => sku === 'LAMP')?.waits_for).toEqual([]);
});

test('cancelled: nothing is held, and only the withdrawals are waited for', () => {
  const told = announced();
  told.tell(to, { type: 'return.cancelled', return_id: RETURN, reason: 'kept it' });
  const seen = view(told);
  expect(seen.status).toBe('cancelled');
  expect(seen.units).toMatchObject({ total: 3, cancelled: 3 });
  expect(seen.money.total_minor).toBe(0);
  expect(seen.waits.map(({ what }) => what)).toEqual([
    'step:withdraw_announce',
    'step:withdraw_authorise',
    'step:withdraw_open',
  ]);
  for (const step of ['withdraw_open', 'withdraw_authorise', 'withdraw_announce']) told.accept(`${RETURN}:${step}`, {});
  expect(view(told).turn).toMatchObject({ who: 'nobody', next: 'Nothing is open.' });
});

/** Runs the return to its close and hands back every turn on the way. */
function closed(told: Story): string[] {
  const turns = [view(told).turn.who];
  receive(announced(told), ['MUG', 2], ['LAMP', 1]);
  turns.push(view(told).turn.who);
  inspect(told, ['MUG', 2, 'A'], ['LAMP', 1, 'B']);
  const moved = [
    { line: null, sku: 'MUG', quantity: 2, disposition: 'restock' },
    { line: null, sku: 'LAMP', quantity: 1, disposition: 'refurbish' },
  ] as const;
  told.tell(to, { type: 'goods.moved', return_id: RETURN, node: 'DC-1', items: moved });
  told.accept(`${RETURN}:place:1`, {});
  turns.push(view(told).turn.who);
  for (const part of ['1.1', '1.2'])
    told.accept(`${RETURN}:refund:${part}`, { refund_ref: `re_${part}`, status: 'succeeded', failure: null });
  turns.push(view(told).turn.who);
  told.accept(`${RETURN}:receive:1`, { document_ref: 'IR-1' });
  told.accept(`${RETURN}:credit:1`, { document_ref: 'CM-1' });
  told.accept(`${RETURN}:record:1`, { document_ref: 'RF-1' });
  turns.push(view(told).turn.who);
  told.accept(`${RETURN}:complete`, {});
  turns.push(view(told).turn.who);
  return turns;
}

test('from request to close the turn goes round, and the closed return keeps its sums', () => {
  const told = asked();
  expect(closed(told)).toEqual(['customer', 'warehouse', 'payments', 'erp', 'commerce', 'nobody']);
  const seen = view(told);
  expect(seen.status).toBe('closed');
  expect(seen.units).toMatchObject({ total: 3, placed: 3 });
  expect(seen.money).toMatchObject({ total_minor: 6366, arrived_minor: 6366, held_minor: 0 });
  expect(seen.dispositions).toEqual({ restock: 2, refurbish: 1 });
  expect(seen.lines).toEqual([]);
  expect(seen.value_at_stake_minor).toBe(0);
  expect(seen.turn.next).toContain('every system has its documents');
});

test('money that bounces after the close is finance’s turn again', () => {
  const told = asked();
  closed(told);
  told.tell(
    { reference: { kind: 'refund', id: `${RETURN}:refund:1.1` } },
    {
      type: 'refund.reported',
      refund_id: `${RETURN}:refund:1.1`,
      refund_ref: 're_1.1',
      status: 'failed',
      amount_minor: 6000,
      failure: 'account closed',
    },
  );
  const seen = view(told);
  expect(seen.status).toBe('closed');
  expect(seen.turn).toMatchObject({ who: 'finance', what: 'refund:1.1' });
  expect(seen.value_at_stake_minor).toBe(6000);
});

test('a policy without gates releases at once, so nothing is held', () => {
  const told = asked(story({ ...POLICY, gates: { rules: [], otherwise: [] } }));
  told.accept(`${RETURN}:open`, { return_ref: 'ret/1', lines: [] });
  expect(view(told).held).toEqual([]);
  expect(view(told).money.sent_minor).toBe(6366);
});
