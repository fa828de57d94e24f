import fc from 'fast-check';
import { expect, test } from 'vitest';
import { disagreements } from './books.fixture.ts';
import { answerAll, house, type House } from './house.fixture.ts';
import type { OrderNotice } from './base/input.ts';
import { anyHappening, anyOrder, anyRules, anyTerms, born, happen, ruledHouse, type Ruled } from './life.fixture.ts';
import { onTender } from './refund/guard.ts';
import { unitValue } from './order/sold.ts';
import type { OrderState } from './state.ts';
import { ask, inspect, move, receive } from './words.fixture.ts';

// Without `max` most lives would end after a few happenings, before any money is on its way.
const lives = fc.array(anyHappening, { maxLength: 50, size: 'max' });

/** Units of each order line that left the customer, beyond what was sold of it. */
function tooMany(at: House): string[] {
  const left = new Map<string, number>();
  for (const { order_line, from, to, quantity } of at.decisions.flatMap(({ units }) => units)) {
    const sign = from === 'customer' ? 1 : to === 'customer' && !from.startsWith('sellable:') ? -1 : 0;
    if (order_line !== null) left.set(order_line, (left.get(order_line) ?? 0) + sign * quantity);
  }
  const sold = new Map(at.sold.get('7001')?.lines.map(({ line_id, quantity }) => [line_id, quantity]));
  return [...left].filter(([line_id, quantity]) => quantity > (sold.get(line_id) ?? 0)).map(([line_id]) => line_id);
}

/** Tenders whose payment does not cover what was given back of it and what failed and is still owed. */
function overpromised(order: OrderState): string[] {
  return Object.entries(order.tenders)
    .filter(([id, { paid_minor, refunded_minor }]) => refunded_minor + onTender(order, id, ['failed']) > paid_minor)
    .map(([id]) => id);
}

function stateOf(at: House): OrderState {
  const state = at.states.get('order/7001')?.state;
  if (state?.kind !== 'order') throw new Error('order 7001 is not there');
  return state;
}

test('after each thing that happens, both books say what the state says, and nothing exceeds the sale', () => {
  fc.assert(
    fc.property(anyOrder, anyRules, anyTerms, lives, (order, rules, terms, happenings) => {
      const at = born(ruledHouse(rules, terms), order);
      for (const happening of happenings) {
        happen(at, happening);
        expect(disagreements(at, '7001')).toEqual([]);
        expect(overpromised(stateOf(at))).toEqual([]);
      }
      expect(tooMany(at)).toEqual([]);
    }),
    { numRuns: 150 },
  );
});

test('the same inputs give the same decisions, byte for byte', () => {
  fc.assert(
    fc.property(anyOrder, lives, (order, happenings) => {
      const [one, other] = [born(house(), order), born(house(), structuredClone(order))];
      for (const happening of happenings) {
        happen(one, happening);
        happen(other, happening);
      }
      expect(JSON.stringify(one.decisions)).toBe(JSON.stringify(other.decisions));
    }),
    { numRuns: 40 },
  );
});

/** Rules under which nothing is kept when all comes back. */
const everything = fc.tuple(anyRules, fc.constantFrom('full', 'pro_rata')).map(([rules, ship]): Ruled => ({
  ...rules,
  fees: { restocking_fee: null, return_shipping_fee: null },
  charges: { ...rules.charges, ship },
}));

function charged({ charges }: OrderNotice): number {
  return charges.reduce((sum, { amount_minor }) => sum + amount_minor, 0);
}

test('case 40: everything comes back, in any groups: each tender gets back exactly what it paid', () => {
  const groups = fc.array(fc.tuple(fc.constantFrom('MUG', 'LAMP', 'CARD'), fc.integer({ min: 1, max: 5 })), {
    maxLength: 8,
  });
  fc.assert(
    fc.property(anyOrder, groups, fc.boolean(), everything, (order, some, together, rules) => {
      const at = born(ruledHouse(rules), order);
      const all = [...some, ...['MUG', 'LAMP', 'CARD'].map((sku) => [sku, 12] as const)];
      for (const [index, [sku, quantity]] of all.entries()) {
        ask(at, `Q${index}`, { [sku]: quantity });
        if (!together) bringBack(at);
      }
      bringBack(at);
      const { tenders, returns } = stateOf(at);
      for (const { paid_minor, refunded_minor } of Object.values(tenders)) expect(refunded_minor).toBe(paid_minor);
      expect(Object.values(returns).map(({ status }) => status)).toEqual(Object.keys(returns).map(() => 'closed'));
      const worth = at.sold.get('7001')?.lines.flatMap(({ runs }) => runs) ?? [];
      const refunded = Object.values(returns).flatMap(({ refunds }) => refunds);
      expect(refunded.reduce((sum, { amount_minor }) => sum + amount_minor, 0)).toBe(
        worth.reduce((sum, run) => sum + run.units * unitValue(run), charged(order)),
      );
      expect(disagreements(at, '7001')).toEqual([]);
    }),
    { numRuns: 120 },
  );
});

/** All that was asked for and has not come yet comes, one unit at a time, and goes all the way. */
function bringBack(at: House): void {
  for (const [return_id, state] of Object.entries(stateOf(at).returns)) {
    if (state.status === 'closed') continue;
    for (const { sku, lots } of state.lines)
      for (const { from, to } of lots.flatMap(({ stage, units }) => (stage === 'authorised' ? units : [])))
        for (let unit = from; unit < to; unit += 1) {
          receive(at, return_id, { [sku]: 1 });
          inspect(at, return_id, [sku, 1, unit % 2 === 0 ? 'A' : 'D']);
          move(at, return_id, [sku, 1, unit % 2 === 0 ? 'restock' : 'scrap']);
        }
  }
  answerAll(at);
}
