import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Fact, Input, Target } from './base/input.ts';
import { promised } from './base/json.ts';
import { acceptance } from './acceptance.fixture.ts';
import { books, disagreements } from './books.fixture.ts';
import { hear, house, sweep, type House } from './house.fixture.ts';
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
function live(choices: readonly number[], first: readonly Input[] = []): House {
  const at = house();
  const heard = new Set<string>();
  for (let turn = 0; ; turn += 1) {
    if (turn >= TOLD.length) sweep(at);
    const open = [...TOLD.filter(({ key }) => !heard.has(key)), ...replies(at, heard)];
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
