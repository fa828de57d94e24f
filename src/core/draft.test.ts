import { expect, test } from 'vitest';
import type { World } from './decision.ts';
import { draft } from './draft.ts';
import { GIFT_RETAILER, SYSTEMS } from './house.fixture.ts';
import { bookHouse } from './ledger.fixture.ts';
import { bring } from './paid.fixture.ts';
import { line, notice, sell } from './words.fixture.ts';

test('a decision that is asked for twice books the value of what moved once', () => {
  const at = bookHouse({});
  sell(at, notice('7001', [line('1', 'LAMP', 1, 4500)]));
  bring(at, 'Q1', 'LAMP', 1);
  const world: World = {
    state: (aggregate) => at.states.get(aggregate) ?? null,
    sold: (order_id) => at.sold.get(order_id) ?? null,
    resolve: () => null,
  };
  const to = { aggregate: 'order/7001' };
  const fact = { type: 'clock.struck', wake: 'a test' } as const;
  const plan = draft(
    world,
    { key: 'k', source: 'test', at: at.now, to, fact },
    { now: at.now, policies: [GIFT_RETAILER], systems: SYSTEMS },
  );
  plan.emit(to.aggregate, { type: 'cost.told', costs: { '1': { cost_minor: 2000, quantity: 1, basis: 'issue' } } });
  plan.done({});
  expect(plan.done({}).money).toMatchObject([
    { debit: 'inventory:quarantine', credit: 'cost_of_sales', amount_minor: 2000, currency: 'GBP' },
  ]);
});
