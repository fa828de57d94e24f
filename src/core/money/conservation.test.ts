import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { OrderNotice } from '../base/input.ts';
import { count } from '../base/units.ts';
import { books, disagreements } from '../books.fixture.ts';
import { GIFT_RETAILER, answerAll, house, type House } from '../house.fixture.ts';
import { cost, expectNoMore, giveUp, value } from '../ledger.fixture.ts';
import { anyHappening, anyOrder, anyRules, born, happen, termsOf } from '../life.fixture.ts';
import { orderIn } from '../paid.fixture.ts';
import type { BookTerms } from '../policy/books.ts';
import type { Policy } from '../policy/policy.ts';
import { lots } from '../return/lots.ts';
import { holdings } from '../return/where.ts';
import { ask, inspect, move, receive } from '../words.fixture.ts';
import { costOf, valueAccount } from './value.ts';

/** Any order, of whose lines the sale tells the cost of some. */
const costed: fc.Arbitrary<OrderNotice> = fc
  .tuple(anyOrder, fc.array(fc.option(fc.nat(2_000)), { minLength: 3, maxLength: 3 }))
  .map(([order, costs]) => ({
    ...order,
    lines: order.lines.map((line, at) => {
      const cost_minor = costs[at] ?? null;
      return cost_minor === null ? line : { ...line, cost_minor };
    }),
  }));

const anyTerms: fc.Arbitrary<BookTerms> = fc.record(
  {
    valuation: fc.record({ estimate_percent: fc.constantFrom(null, 40) }),
    expected_returns: fc.record({
      percent: fc.nat(100).map((otherwise) => ({ rules: [], otherwise })),
      days: fc.constantFrom(null, 12),
      recovery_percent: fc.constantFrom(0, 7),
      except_reasons: fc.constantFrom([], ['faulty']),
    }),
    entities: fc.constant({
      otherwise: 'Head Office',
      by_channel: {},
      by_node: { DC1: 'Franchise' },
      by_system: { pay1: 'Cards Ltd' },
    }),
  },
  { requiredKeys: [] },
);

/** What happens to any order, and what happens to its books alone. */
const anything = fc.oneof(
  { arbitrary: anyHappening, weight: 6 },
  {
    arbitrary: fc.record({
      book: fc.constantFrom('cost', 'cost', 'estimate', 'give_up', 'no_more', 'place', 'place', 'place'),
      which: fc.nat(3),
      minor: fc.integer({ min: 1, max: 3_000 }),
    }),
    weight: 2,
  },
);

type Anything = typeof anything extends fc.Arbitrary<infer T> ? T : never;

function befall(at: House, one: Anything): void {
  if (!('book' in one)) return happen(at, one);
  const line_id = String(one.which + 1);
  const { returns } = orderIn(at);
  const return_id = Object.keys(returns)[one.which % Math.max(1, Object.keys(returns).length)];
  if (one.book === 'cost') cost(at, { [line_id]: one.minor });
  else if (one.book === 'estimate') cost(at, { [line_id]: one.minor }, 'estimate');
  else if (one.book === 'no_more') expectNoMore(at);
  else if (one.book === 'place') for (const id of Object.keys(returns)) place(at, id);
  else if (return_id !== undefined) giveUp(at, return_id);
}

/** The holder puts everything where it was asked to, which chance alone seldom does. */
function place(at: House, return_id: string): void {
  const state = orderIn(at).returns[return_id];
  if (state === undefined || state.status === 'closed') return;
  for (const { line, lot } of lots(state))
    if (lot.stage === 'dispositioned' && lot.disposition !== null)
      move(at, return_id, [line.sku, count(lot.units), lot.disposition]);
}

const lives = fc.array(anything, { maxLength: 50, size: 'max' });

/** A house with such terms, where the gates hold or, half of the time, let money go before the goods come. */
const anyHouse = fc.tuple(anyRules, anyTerms, fc.boolean()).map(([rules, terms, instant]) => (): House => {
  const gates: Policy['gates'] = instant ? { rules: [], otherwise: [] } : GIFT_RETAILER.gates;
  return house([{ ...GIFT_RETAILER, gates, terms: termsOf(rules), books: terms }]);
});

/** Net debit of the money book as a whole: debits and credits are one row each, so anything but zero is a broken row. */
function imbalance(at: House): number {
  return Object.values(books(at, '7001').money).reduce((sum, credit_minor) => sum + credit_minor, 0);
}

/**
 * What lies at each place by the unit book, valued by hand between the cheapest and the dearest units of each line: no path of
 * the value book is used, so that a move without its value is seen.
 */
function misvalued(at: House): string[] {
  const order = orderIn(at);
  const lowest = new Map<string, number>();
  const highest = new Map<string, number>();
  const add = (sums: Map<string, number>, place: string, minor: number): Map<string, number> =>
    sums.set(place, (sums.get(place) ?? 0) + minor);
  for (const { order_line, from, to, quantity } of at.decisions.flatMap(({ units }) => units)) {
    const known = order_line === null ? undefined : order.costs?.[order_line];
    if (known === undefined) continue;
    const each = Math.floor(known.cost_minor / known.quantity);
    const rest = known.cost_minor % known.quantity;
    for (const [place, sign] of [
      [from, -1],
      [to, 1],
    ] as const) {
      const account = valueAccount(place.split(':')[0] ?? '');
      add(lowest, account, sign * quantity * each);
      add(highest, account, sign * quantity * each);
      if (rest > 0 && sign === 1) add(highest, account, quantity);
      if (rest > 0 && sign === -1) add(lowest, account, -quantity);
    }
  }
  const held = value(at);
  return [...lowest.keys()].flatMap((account) => {
    // What is given up is a write-off of units that are nowhere in the house, and the sale's side holds reserves too.
    if (account === 'cost_of_sales' || account === 'write_off') return [];
    const minor = held[account] ?? 0;
    const [low, high] = [lowest.get(account) ?? 0, highest.get(account) ?? 0];
    return minor >= low && minor <= high ? [] : [`${account} holds ${minor}, its units cost ${low} to ${high}`];
  });
}

test('80, 88, 90: whatever happens, every account holds what the state says, and the units at a place what they cost', () => {
  const accounts = new Set<string>();
  fc.assert(
    fc.property(costed, anyHouse, lives, (order, open, happenings) => {
      const at = born(open(), order);
      for (const one of happenings) {
        befall(at, one);
        expect(disagreements(at, '7001')).toEqual([]);
        expect(imbalance(at)).toBe(0);
        expect(misvalued(at)).toEqual([]);
        for (const account of Object.keys(books(at, '7001').money)) accounts.add(account);
      }
    }),
    { numRuns: 200 },
  );
  // A run in which nothing was valued would prove nothing.
  expect([...accounts]).toEqual(
    expect.arrayContaining([
      'cost_of_sales',
      'inventory:quarantine',
      'inventory:sellable',
      'goods_to_recover',
      'write_off',
      'right_of_return',
      'refund_liability',
      'gift_card_liability',
      'intercompany:Franchise',
      'intercompany:Head Office',
    ]),
  );
});

test('81: everything comes back one unit at a time, in any order: together the units cost the line, to the minor unit', () => {
  fc.assert(
    fc.property(
      costed,
      fc.array(fc.constantFrom('MUG', 'LAMP', 'CARD'), { minLength: 12, maxLength: 12 }),
      (order, turns) => {
        const at = born(house([{ ...GIFT_RETAILER, books: {} }]), order);
        for (const [index, sku] of [
          ...turns,
          ...['MUG', 'LAMP', 'CARD'].flatMap((sku) => Array<string>(12).fill(sku)),
        ].entries()) {
          const request = `Q${index}`;
          ask(at, request, { [sku]: 1 });
          receive(at, `${request}-1`, { [sku]: 1 });
          inspect(at, `${request}-1`, [sku, 1, 'A']);
          move(at, `${request}-1`, [sku, 1, 'restock']);
          answerAll(at);
        }
        const all = order.lines.reduce((sum, { cost_minor = 0 }) => sum + cost_minor, 0);
        expect(value(at)).toEqual(all === 0 ? {} : { 'inventory:sellable': all, cost_of_sales: -all });
        const kept = Object.values(orderIn(at).returns).flatMap(holdings);
        const { costs = {} } = orderIn(at);
        for (const [line_id, known] of Object.entries(costs)) {
          const units = kept.filter((one) => one.line_id === line_id);
          expect(units.reduce((sum, one) => sum + count(one.units), 0)).toBe(known.quantity);
          expect(units.reduce((sum, one) => sum + costOf(known, one.units), 0)).toBe(known.cost_minor);
        }
      },
    ),
    { numRuns: 25 },
  );
});
