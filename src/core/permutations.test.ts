import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Fact, Input, Target } from './base/input.ts';
import { promised } from './base/json.ts';
import { acceptance } from './acceptance.fixture.ts';
import { books, disagreements } from './books.fixture.ts';
import { hear, house, sweep, type House } from './house.fixture.ts';
import type { OrderState } from './state.ts';
import { line, notice } from './words.fixture.ts';

const ORDER = notice('7001', [line('1', 'MUG', 3, 2800)], {
  tenders: [
    { tender_id: 't1', kind: 'gift_card', system: 'cards', payment_ref: 'gc 1', amount_minor: 1000 },
    { tender_id: 't2', kind: 'card', system: 'pay', payment_ref: 'pi 1', amount_minor: 1800 },
  ],
});
const AT = '2026-03-05T09:00:00.000Z';
const RETURN = { reference: { kind: 'return', id: 'Q1-1' } } as const;
const mugs = { line: null, sku: 'MUG' } as const;

function input(key: string, to: Target, fact: Fact): Input {
  return { key, source: 'test', at: AT, to, fact };
}

/** What six tellers say of one return. The shop opened it, so even the request may overtake the sale. */
const TOLD: readonly Input[] = [
  input('sold', { aggregate: 'order/7001' }, { type: 'order.recorded', order: ORDER }),
  input(
    'shipped',
    { aggregate: 'order/7001' },
    {
      type: 'order.shipped',
      node: 'DC1',
      items: [{ line_id: '1', sku: 'MUG', quantity: 3 }],
    },
  ),
  input(
    'asked',
    { purchases: { customer_id: null, order_id: '7001', skus: [], request: 'request/Q1' } },
    {
      type: 'return.requested',
      request_id: 'Q1',
      channel: 'shop',
      customer_id: null,
      order_id: '7001',
      requested_at: AT,
      lines: [{ sku: '', line_id: '1', quantity: 3, reason: 'unwanted', commerce_line_ref: 'shop-line/1' }],
      commerce_return_ref: 'shop-return/5',
    },
  ),
  input('received', RETURN, {
    type: 'goods.received',
    return_id: 'Q1-1',
    node: 'DC1',
    items: [{ ...mugs, quantity: 3 }],
  }),
  input('inspected', RETURN, {
    type: 'goods.inspected',
    return_id: 'Q1-1',
    node: 'DC1',
    items: [
      { ...mugs, quantity: 2, grade: 'A', container: 'LPN-1' },
      { ...mugs, quantity: 1, grade: 'D', container: 'LPN-2' },
    ],
  }),
  input('moved', RETURN, {
    type: 'goods.moved',
    return_id: 'Q1-1',
    node: 'DC1',
    items: [
      { ...mugs, quantity: 2, disposition: 'restock' },
      { ...mugs, quantity: 1, disposition: 'scrap' },
    ],
  }),
];

/** The replies that can come now: to what was asked for and not answered. A payment is told by reply and by webhook. */
function replies(at: House, heard: ReadonlySet<string>): Input[] {
  return [...at.deliveries.values()].flatMap(({ key, aggregate, operation }) => {
    const fact: Fact = {
      type: 'delivery.answered',
      delivery: key,
      operation: operation.name,
      outcome: { kind: 'accepted', facts: acceptance(operation) },
    };
    const reply = input(`reply ${key}`, { aggregate }, fact);
    if (operation.name !== 'payments.refund') return heard.has(reply.key) ? [] : [reply];
    const word = {
      type: 'refund.reported',
      refund_id: key,
      refund_ref: promised(acceptance(operation), 'refund_ref'),
      amount_minor: 0,
      failure: null,
    } as const;
    const to = { reference: { kind: 'refund', id: key } } as const;
    const pending = input(`pending ${key}`, to, { ...word, status: 'pending' });
    const paid = input(`paid ${key}`, to, { ...word, status: 'succeeded' });
    return [reply, pending, paid].filter(({ key: name }) => !heard.has(name));
  });
}

/** Everything that can happen happens, in the order that the choices say. */
function live(choices: readonly number[], first: readonly Input[] = [], facts: readonly Input[] = TOLD): House {
  const at = house();
  const heard = new Set<string>();
  for (let turn = 0; ; turn += 1) {
    if (turn >= facts.length) sweep(at);
    const open = [...facts.filter(({ key }) => !heard.has(key)), ...replies(at, heard)];
    const next = first[turn] ?? open[(choices[turn] ?? 0) % Math.max(1, open.length)];
    if (next === undefined) return at;
    heard.add(next.key);
    hear(at, next);
  }
}

/** All that is left when it is over: states without their versions, sums of the books, and what each system was told. */
function outcome(at: House) {
  return {
    states: Object.fromEntries([...at.states].map(([id, { state }]) => [id, state])),
    books: books(at, '7001'),
    told: Object.fromEntries([...at.deliveries].map(([key, { system, operation }]) => [key, { system, operation }])),
    exceptions: [...at.exceptions.keys()],
    parked: [...at.parked.keys()],
    disagreements: disagreements(at, '7001'),
  };
}

const AS_PLANNED = outcome(live([]));

function orders<T>(of: readonly T[]): T[][] {
  return of.length === 0 ? [[]] : of.flatMap((one, at) => orders(of.toSpliced(at, 1)).map((rest) => [one, ...rest]));
}

test('as planned: the return is closed, the goods are placed and the money is back', () => {
  expect(AS_PLANNED).toMatchObject({
    states: {
      'order/7001': {
        shipped_units: 3,
        tenders: { t1: { refunded_minor: 1000 }, t2: { refunded_minor: 1800 } },
        returns: { 'Q1-1': { status: 'closed', units: 3, dispositions: { restock: 2, scrap: 1 } } },
      },
    },
    books: {
      units: { customer: -3, sellable: 2, scrap: 1 },
      money: { returns_allowance: -2800, gift_card_liability: 1000, 'settled:pay': 1800 },
    },
    exceptions: [],
    parked: [],
    disagreements: [],
  });
  expect(Object.keys(AS_PLANNED.told)).toHaveLength(11);
});

test('the six facts in each of their 720 orders end in the same books, state and calls', () => {
  const all = orders(TOLD);
  expect(all).toHaveLength(720);
  for (const order of all) {
    const ended = outcome(live([], order));
    expect([order.map(({ key }) => key), ended]).toEqual([order.map(({ key }) => key), AS_PLANNED]);
  }
});

test('facts, replies and webhooks in any order that can happen end in the same books, state and calls', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(40), { minLength: 24, maxLength: 24 }), (choices) => {
      expect(outcome(live(choices))).toEqual(AS_PLANNED);
    }),
    { numRuns: 1_500 },
  );
});

const TILL = { store: 'S-1', transaction: '88', line: null } as const;
const counted = { type: 'goods.received', return_id: 'Q1-1', node: 'DC1', items: [{ ...mugs, quantity: 3 }] } as const;
const graded = { type: 'goods.inspected', return_id: 'Q1-1', node: 'DC1' } as const;
const asNew = { ...mugs, grade: 'A', container: null } as const;

/** Nine: the till and the order system tell of one receipt, a grade is corrected, and the payment system is quick. */
const NINE: readonly Input[] = [
  ...TOLD.filter(({ key }) => ['sold', 'shipped', 'asked', 'moved'].includes(key)),
  { ...input('till', RETURN, { ...counted, business_key: TILL }), source: 'till' },
  { ...input('orders', RETURN, { ...counted, business_key: TILL }), source: 'orders' },
  input('inspected', RETURN, { ...graded, items: [{ ...asNew, quantity: 3 }] }),
  input('corrected', RETURN, {
    type: 'fact.corrected',
    original_key: 'inspected',
    return_id: 'Q1-1',
    kind: 'incorrect_data',
    correction: {
      ...graded,
      items: [
        { ...asNew, quantity: 2 },
        { ...asNew, quantity: 1, grade: 'D' },
      ],
    },
    by: 'Ada',
    reason: 'one is chipped',
  }),
  input(
    'paid',
    { reference: { kind: 'refund', id: 'Q1-1:refund:1.1' } },
    {
      type: 'refund.reported',
      refund_id: 'Q1-1:refund:1.1',
      refund_ref: 're Q1-1:refund:1.1',
      status: 'succeeded',
      amount_minor: 0,
      failure: null,
    },
  ),
];

/** The same, but for who told first, and for orders to the holder that a correction made void. */
function settled(at: House) {
  const { states, told, exceptions: _all, ...rest } = outcome(at);
  const { told: versions, ...order } = states['order/7001'] as OrderState;
  return {
    ...rest,
    order,
    versions: Object.values(versions ?? {}).map(({ booked, others }) => [booked, ...others].map(({ said }) => said)),
    told: Object.fromEntries(Object.entries(told).filter(([, { operation }]) => operation.name !== 'wms.return.place')),
    open: [...at.exceptions.values()].flatMap(({ id, open }) => (open ? [id] : [])),
  };
}

const NINE_AS_PLANNED = settled(live([], NINE, NINE));

test('case 7: nine facts as planned end as the six do, with both versions of the receipt and nothing open', () => {
  expect(NINE).toHaveLength(9);
  expect(NINE_AS_PLANNED).toMatchObject({
    order: { returns: { 'Q1-1': { status: 'closed', dispositions: { restock: 2, scrap: 1 } } } },
    versions: [
      [
        { node: 'DC1', units: { MUG: 3 } },
        { node: 'DC1', units: { MUG: 3 } },
      ],
    ],
    open: [],
    parked: [],
    disagreements: [],
  });
  expect(NINE_AS_PLANNED.books).toEqual(AS_PLANNED.books);
});

test('case 4: the nine facts, with a correction and a second teller, end in the same books in 5,000 of their orders', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray([...NINE], { minLength: 9, maxLength: 9 }), (order) => {
      const ended = settled(live([], order, NINE));
      expect([order.map(({ key }) => key), ended]).toEqual([order.map(({ key }) => key), NINE_AS_PLANNED]);
    }),
    { numRuns: 5_000 },
  );
}, 120_000);
