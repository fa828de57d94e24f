import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Remedy } from '../base/exchange.ts';
import { disagreements } from '../books.fixture.ts';
import { GIFT_RETAILER, answerAll, house, type House } from '../house.fixture.ts';
import { heldBack } from '../hold/holds.ts';
import { anyHappening, anyOrder, anyRules, born, happen, ruledHouse } from '../life.fixture.ts';
import { orderIn } from '../paid.fixture.ts';
import { onTender } from '../refund/guard.ts';
import { cancel, inspect, line, move, notice, receive, wait } from '../words.fixture.ts';
import { carried, forward, paid } from './carry.ts';
import { VOUCHER, hear, onTheRoad, pay, ship, soldOut, swap, wished } from './exchange.fixture.ts';
import { EXCHANGE_LIFE, type ExchangeStatus } from './lifecycle.ts';
import { soldBy } from './sold.ts';
import type { ExchangeTerms } from '../policy/terms.ts';

const SKUS = ['MUG', 'LAMP', 'CARD', 'VASE'] as const;

const anyTerms: fc.Arbitrary<ExchangeTerms> = fc.record({
  difference: fc.constantFrom('exact', 'even'),
  pay_within_days: fc.integer({ min: 1, max: 30 }),
  window_from: fc.constantFrom('exchange', 'original'),
});

const anyRemedy: fc.Arbitrary<Remedy> = fc
  .record({
    unit_minor: fc.nat(900),
    quantity: fc.integer({ min: 1, max: 3 }),
    pledge: fc.option(fc.integer({ min: 1, max: 900 })),
    fallback: fc.constantFrom(
      { to: 'refund' as const },
      { to: 'store_credit' as const, ...VOUCHER },
      { to: 'wait' as const, until: '2026-03-25T00:00:00.000Z' },
    ),
    credit: fc.nat(3),
  })
  .map(({ unit_minor, quantity, pledge, fallback, credit }): Remedy => {
    if (credit === 0) return { kind: 'store_credit', ...VOUCHER };
    const advance = { system: 'pay', authorization_ref: 'auth', amount_minor: pledge ?? 1, charge_after_days: 9 };
    return wished(unit_minor, { quantity, fallback, ...(pledge === null ? {} : { advance }) });
  });

const anyTurn = fc.record({
  what: fc.constantFrom(
    'swap',
    'swap',
    'cancel',
    'come',
    'come',
    'pay',
    'ship',
    'ship',
    'sold out',
    'road',
    'wait',
    'other',
    'other',
  ),
  which: fc.nat(6),
  sku: fc.constantFrom(...SKUS),
  units: fc.integer({ min: 1, max: 4 }),
  amount_minor: fc.integer({ min: 1, max: 1200 }),
  remedy: anyRemedy,
  other: anyHappening,
});

type Happening = typeof anyTurn extends fc.Arbitrary<infer T> ? T : never;

function turn(at: House, { what, which, sku, units, amount_minor, remedy, other }: Happening): void {
  const ids = Object.keys(orderIn(at).exchanges ?? {});
  const exchange_id = ids[which % Math.max(1, ids.length)];
  const returns = Object.keys(orderIn(at).returns);
  const return_id = returns[which % Math.max(1, returns.length)];
  if (what === 'swap') swap(at, remedy, units, `Q${at.decisions.length}`, sku);
  else if (what === 'cancel') {
    if (return_id !== undefined) cancel(at, return_id);
  } else if (what === 'wait') wait(at, '7001', 2 * (which + 1));
  else if (what === 'other') happen(at, other);
  else if (what === 'come' && return_id !== undefined) {
    receive(at, return_id, { [sku]: units });
    inspect(at, return_id, [sku, units, 'A']);
    move(at, return_id, [sku, units, 'restock']);
  } else if (exchange_id === undefined) return;
  else if (what === 'pay') pay(at, amount_minor, `pi x${at.decisions.length}`, exchange_id);
  else if (what === 'ship') ship(at, exchange_id);
  else if (what === 'sold out') soldOut(at, exchange_id);
  else if (what === 'road') onTheRoad(at, exchange_id);
}

const seen = new Set<string>();

/** Goods that were paid for, at their frozen values, against money given, fees kept and value that lives on. */
function unbalanced(at: House): string[] {
  const order = orderIn(at);
  const wrong: string[] = [];
  for (const [id, exchange] of Object.entries(order.exchanges ?? {})) {
    seen.add(exchange.status);
    const brought = carried(order, id) + paid(exchange);
    if (brought < 0) wrong.push(`${id} gave back ${-brought} more than it got`);
    if (exchange.status !== 'converted' && brought > exchange.value_minor)
      wrong.push(`${id} got ${brought} for ${exchange.value_minor}`);
    const state = order.returns[exchange.return_id];
    const held = state !== undefined && state.status !== 'closed' && heldBack(state);
    if (exchange.status === 'converted' && brought !== 0 && !held) wrong.push(`${id} kept ${brought} though it is off`);
    if (exchange.status === 'complete' && brought !== exchange.value_minor)
      wrong.push(`${id} is complete with ${brought} of ${exchange.value_minor}`);
  }
  for (const [tender_id, { paid_minor, refunded_minor }] of Object.entries(order.tenders))
    if (refunded_minor + onTender(order, tender_id, ['failed']) > paid_minor) wrong.push(`${tender_id} is overdrawn`);
  return wrong;
}

/** Moves of exchanges that their life cycle does not have. */
function wrongMoves(at: House): string[] {
  const stood = new Map<string, ExchangeStatus>();
  return at.decisions
    .flatMap(({ events }) => events)
    .flatMap(({ body }) => {
      if (body.type === 'exchange.planned') stood.set(body.exchange_id, 'planned');
      if (body.type !== 'exchange.moved' && body.type !== 'exchange.shipped') return [];
      const from = stood.get(body.exchange_id) ?? 'planned';
      const to = body.type === 'exchange.moved' ? body.to : 'shipped';
      stood.set(body.exchange_id, to);
      return from === to || EXCHANGE_LIFE[from].includes(to) ? [] : [`${body.exchange_id} from ${from} to ${to}`];
    });
}

test('case 40: whatever mix of money, exchange and store credit, the books agree, nothing exceeds what was paid, and each exchange balances', () => {
  fc.assert(
    fc.property(
      anyOrder,
      anyRules,
      anyTerms,
      fc.array(anyTurn, { maxLength: 40, size: 'max' }),
      (order, rules, exchanges, turns) => {
        const at = born(ruledHouse(rules, { exchanges }), order);
        for (const one of turns) {
          turn(at, one);
          expect(disagreements(at, '7001')).toEqual([]);
          expect(unbalanced(at)).toEqual([]);
        }
        expect(wrongMoves(at)).toEqual([]);
      },
    ),
    { numRuns: 150 },
  );
  expect([...seen].sort()).toEqual(
    expect.arrayContaining([
      'awaiting_goods',
      'awaiting_payment',
      'awaiting_stock',
      'cancelled',
      'complete',
      'converted',
      'ordered',
      'shipped',
    ]),
  );
});

test('case 60: through any chain of exchanges, when all is back at last, exactly what was paid in all is given back', () => {
  const swaps = fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 900 }), fc.boolean()), {
    maxLength: 6,
  });
  fc.assert(
    fc.property(anyOrder, swaps, fc.constantFrom('exact', 'even'), (order, chain, difference) => {
      const charges = { ship: 'full', wrap: 'pro_rata' } as const;
      const policy = {
        ...GIFT_RETAILER,
        terms: { ...GIFT_RETAILER.terms, charges, exchanges: { difference } },
      };
      const at = born(house([policy]), order);
      for (const [units, unit_minor, sellsOut] of chain) {
        const [first] = openLines(at);
        if (first === undefined) break;
        const request = `Q${at.decisions.length}`;
        swap(at, wished(unit_minor, { sku: `S${at.decisions.length}`, quantity: units }), units, request, first);
        bringBack(at);
        for (const [exchange_id, { status, value_minor }] of Object.entries(orderIn(at).exchanges ?? {})) {
          if (status === 'awaiting_payment')
            pay(at, value_minor - carried(orderIn(at), exchange_id), `pi ${exchange_id}`, exchange_id);
          if (sellsOut) soldOut(at, exchange_id);
          else ship(at, exchange_id);
        }
        answerAll(at);
      }
      for (const sku of openLines(at)) {
        swap(at, { kind: 'store_credit', ...VOUCHER }, 99, `Q${at.decisions.length}`, sku);
        bringBack(at);
      }
      const { tenders } = orderIn(at);
      for (const { paid_minor, refunded_minor } of Object.values(tenders)) expect(refunded_minor).toBe(paid_minor);
      expect(disagreements(at, '7001')).toEqual([]);
      for (const { status } of Object.values(orderIn(at).returns)) expect(status).toBe('closed');
    }),
    { numRuns: 120 },
  );
});

/** SKUs of which the customer has units. */
function openLines(at: House): string[] {
  const order = orderIn(at);
  const sold = at.sold.get('7001');
  if (sold === undefined) return [];
  const lines = soldBy(order, sold).lines.filter(({ replacement }) => replacement !== 'not_shipped');
  return [
    ...new Set(
      lines.flatMap(({ line_id, sku, quantity }) => {
        const taken = (order.claimed[line_id] ?? []).reduce((sum, { from, to }) => sum + to - from, 0);
        return taken < quantity ? [sku] : [];
      }),
    ),
  ];
}

/** All that is to come comes, and goes all the way. */
function bringBack(at: House): void {
  for (const [return_id, state] of Object.entries(orderIn(at).returns)) {
    if (state.status !== 'authorised') continue;
    for (const { sku, lots } of state.lines)
      for (const { from, to } of lots.flatMap(({ units }) => units)) {
        receive(at, return_id, { [sku]: to - from });
        inspect(at, return_id, [sku, to - from, 'A']);
        move(at, return_id, [sku, to - from, 'restock']);
      }
  }
  answerAll(at);
}

test('value that lives on in a replacement is what goods brought to exchanges that stand', () => {
  const at = born(house(), notice('7001', [line('1', 'MUG', 1, 900)]));
  swap(at, wished(400), 1, 'Q1', 'MUG');
  bringBack(at);
  expect(forward(orderIn(at))).toBe(400);
  hear(at, { type: 'exchange.unavailable', exchange_id: 'Q1-1:exchange:1', by: 'Ana', reason: 'none left' });
  expect(forward(orderIn(at))).toBe(0);
});
