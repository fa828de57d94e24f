import { expect, test } from 'vitest';
import type { Input, OrderNotice } from '#core/base/input.ts';
import { instant, later } from '#core/base/instant.ts';
import { GIFT_RETAILER, SYSTEMS } from '#core/house.fixture.ts';
import { favourFor } from '#core/life.fixture.ts';
import type { Policy } from '#core/policy/policy.ts';
import { NO_TERMS } from '#core/policy/terms.ts';
import { line, notice } from '#core/words.fixture.ts';
import { STORES, testDatabases } from '#test/kit/stores.ts';
import { createAct, single, type Act } from './act.ts';
import type { Store } from './ports.ts';
import { startTeller } from './tell.ts';

const empty = testDatabases();
/** The log has partitions for about now, so that is when it happens. */
const NOW = instant(Date.now());
const DAY = NOW.slice(0, 10);
const ORDERS = Array.from({ length: 8 }, (_, at) => notice(`700${at}`, [line('1', 'CUP', 1, 500)], { placed_at: NOW }));

/** Cups are kept, up to 15.00 for one customer: three of them. */
const policies: readonly Policy[] = [
  { ...GIFT_RETAILER, terms: { ...NO_TERMS, keep_it: favourFor(['CUP'], null, 1500) } },
];

function door(store: Store): Act {
  const facts = { policies, systems: SYSTEMS };
  return createAct({ store, now: () => NOW, facts: () => facts, owner: () => null, committed: () => undefined });
}

function sale(order: OrderNotice): Input {
  const to = { aggregate: `order/${order.order_id}` };
  return { key: `sold ${order.order_id}`, source: 'shop', at: NOW, to, fact: { type: 'order.recorded', order } };
}

/** The order is named and its customer is not: whose it is only the sale tells. */
function request({ order_id }: OrderNotice): Input {
  const request_id = `Q${order_id}`;
  const purchases = { customer_id: null, order_id, skus: ['CUP'], request: `request/${request_id}` };
  const cup = { sku: 'CUP', line_id: null, quantity: 1, reason: 'broken', commerce_line_ref: null };
  const fact = {
    type: 'return.requested' as const,
    request_id,
    channel: 'desk',
    customer_id: null,
    order_id,
    requested_at: NOW,
    lines: [cup],
    commerce_return_ref: null,
  };
  return { key: `ask ${order_id}`, source: 'desk', at: NOW, to: { purchases }, fact };
}

/** The list of returns follows the log before it is looked at. */
async function told(store: Store | undefined): Promise<void> {
  if (store !== undefined) await startTeller(store, () => undefined).stop();
}

test.each(STORES)('case 30: requests at once over two processes are granted no more than the cap: %s', async (kind) => {
  const database = await empty(kind);
  const stores = [database.open(), database.open()];
  const [first, second] = stores.map(door);
  if (first === undefined || second === undefined) throw new Error('two doors are needed');
  for (const order of ORDERS) await first.submit(single(sale(order)));
  await Promise.all(ORDERS.map((order, at) => (at % 2 === 0 ? first : second).submit(single(request(order)))));
  const kept: number[] = [];
  for (const { order_id } of ORDERS) {
    const found = await stores[0]?.read.state(`order/${order_id}`);
    const state = found?.state.kind === 'order' ? found.state.returns[`Q${order_id}-1`] : undefined;
    if (state?.status === 'in_progress') kept.push(state.lines.length);
  }
  expect(kept).toHaveLength(3);
  expect((await stores[0]?.read.state('customer/C-1'))?.state).toMatchObject({
    had: { keep_it: { GBP: { [DAY]: 1500 } } },
  });
  await told(stores[0]);
  expect(await database.problems()).toEqual([]);
  for (const store of stores) await store.close();
});

test.each(STORES)('case 74: a decision reads the copies that its policy asks about: %s', async (kind) => {
  const database = await empty(kind);
  const store = database.open();
  const digital = {
    name: 'digital',
    source: 'product.digital',
    reads: ['product.digital' as const],
    when: ({ product }: { readonly product: { readonly digital: boolean | null } }) => product.digital === true,
    gives: 'deny' as const,
  };
  const asking = [{ ...GIFT_RETAILER, eligibility: { rules: [digital], otherwise: 'allow' as const } }];
  const facts = { policies: asking, systems: SYSTEMS };
  const act = createAct({ store, now: () => NOW, facts: () => facts, owner: () => null, committed: () => undefined });
  const [order] = ORDERS;
  if (order === undefined) throw new Error('an order is needed');
  await act.submit(single(sale(order)));
  await act.submit(
    single({
      key: 'product 1',
      source: 'master',
      at: later(NOW, -3_600_000),
      to: { aggregate: 'product/CUP' },
      fact: { type: 'product.told', sku: 'CUP', digital: true },
    }),
  );
  const [result] = await act.submit(single(request(order)));
  expect(result).toMatchObject({
    kind: 'done',
    answer: {
      refused: [{ code: 'not_returnable' }],
      copies: [{ copy: 'product CUP', age_minutes: 60, used: true }],
    },
  });
  await told(store);
  expect(await database.problems()).toEqual([]);
  await store.close();
});
