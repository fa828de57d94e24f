import { afterEach, beforeEach, expect, test } from 'vitest';
import { openFloor, type Floor } from '#test/kit/floor.ts';
import { openRetailer, type TestRetailer } from '#test/kit/retailer.ts';
import { inMemory } from '#test/kit/stores.ts';
import { Busy, type Act } from './act.ts';
import { say, type Saying } from './say.ts';

let retailer: TestRetailer;
let floor: Floor;

beforeEach(async () => {
  retailer = await openRetailer();
  floor = await openFloor({ store: inMemory().open(), retailer });
});

afterEach(async () => {
  await floor.close();
  await retailer.close();
});

function products(...skus: readonly string[]): Saying {
  return {
    client: 'pim',
    idempotency_key: 'K',
    body_hash: skus.join(),
    facts: skus.map((sku) => ({ at: null, to: { aggregate: `product/${sku}` }, fact: { type: 'product.told', sku } })),
  };
}

const copied = async (...skus: readonly string[]): Promise<boolean[]> =>
  Promise.all(skus.map(async (sku) => (await floor.store.read.state(`product/${sku}`)) !== null));

test('a list that the door could not take whole goes on where it stopped, under the same key', async () => {
  let left = 2;
  const tired: Act = {
    ...floor.act,
    submit: (entry) => ((left -= 1) < 0 ? Promise.reject(new Busy(20_000)) : floor.act.submit(entry)),
  };
  const list = products('A', 'B', 'C');
  expect(await say({ ...floor, act: tired }, list)).toMatchObject({ kind: 'unavailable', retry_after_s: 1 });
  await floor.act.idle();
  expect(await copied('A', 'B', 'C')).toEqual([true, true, false]);
  expect(await say(floor, list)).toMatchObject([{ duplicate: true }, { duplicate: true }, { duplicate: false }]);
  expect(await copied('C')).toEqual([true]);
});

test('another list under the same key is a conflict, and nothing of it is told', async () => {
  await say(floor, products('A', 'B'));
  expect(await say(floor, products('A', 'B', 'C'))).toMatchObject({ kind: 'conflict' });
  expect(await copied('C')).toEqual([false]);
});

test('a key that was used for one fact is not free for another', async () => {
  await say(floor, products('A'));
  expect(await say(floor, products('B'))).toMatchObject([{ kind: 'conflict' }]);
  expect(await copied('A', 'B')).toEqual([true, false]);
});

test('what waits under a key waits once, however often it is said', async () => {
  const delivered = {
    client: 'carrier',
    idempotency_key: 'K',
    body_hash: 'h',
    facts: [
      {
        at: null,
        to: { aggregate: 'order/none' },
        fact: { type: 'parcel.delivered', order_id: 'none', at: floor.now() },
      },
    ],
  } as const;
  const first = await say(floor, delivered);
  expect(first).toEqual([{ kind: 'parked', why: 'delivered before the order was recorded' }]);
  expect(await say(floor, delivered)).toEqual(first);
  expect((await floor.store.read.summary()).parked).toBe(1);
});
