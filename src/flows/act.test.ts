import { expect, test } from 'vitest';
import type { Input } from '#core/base/input.ts';
import { GIFT_RETAILER, SYSTEMS } from '#core/house.fixture.ts';
import { line, notice } from '#core/words.fixture.ts';
import { inMemory } from '#test/kit/stores.ts';
import { Busy, createAct, single, type ActOptions } from './act.ts';
import type { Entry } from './batch.ts';
import type { CommitRequest, Store } from './ports.ts';

const AT = '2026-03-05T09:00:00.000Z';

function sold(id: string, quantity = 1): Input {
  const order = notice(id, [line('1', 'MUG', quantity, 1000)]);
  return {
    key: `shop:${id}`,
    source: 'shop',
    at: AT,
    to: { aggregate: `order/${id}` },
    fact: { type: 'order.recorded', order },
  };
}

function counted(document: string): Input {
  const aggregate = `stock/floor/${document}`;
  const fact = {
    type: 'stock.opened',
    system: 'floor',
    document,
    node: 'DC1',
    items: [{ sku: 'MUG', quantity: 1 }],
  } as const;
  return { key: `floor:${document}`, source: 'floor', at: AT, to: { aggregate }, fact };
}

/** A shipment told of something that is no order: `decide` stops at it as at a bug. */
function poison(key: string, of: string): Input {
  const fact = { type: 'order.shipped', node: 'DC1', items: [] } as const;
  return { key, source: 'floor', at: AT, to: { aggregate: of }, fact };
}

function door(store: Store, over: Partial<ActOptions> = {}) {
  const facts = { policies: [GIFT_RETAILER], systems: SYSTEMS };
  return createAct({
    store,
    now: () => AT,
    facts: () => facts,
    owner: () => null,
    committed: () => undefined,
    ...over,
  });
}

/** A store whose commits wait until they are let through. */
function gated(store: Store) {
  const begun: CommitRequest[] = [];
  const held: (() => void)[] = [];
  return {
    begun,
    keys: () => begun.map(({ keys }) => keys.length),
    next: () => held.shift()?.(),
    store: {
      ...store,
      commit: async (request, plan) => {
        begun.push(request);
        await new Promise<void>((pass) => held.push(pass));
        return store.commit(request, plan);
      },
    } satisfies Store,
  };
}

test('an idle door waits for nobody; what arrives meanwhile is the next batch', async () => {
  const gate = gated(inMemory().open());
  const act = door(gate.store);
  const first = act.submit(single(sold('1')));
  expect(gate.keys()).toEqual([1]);
  const others = ['2', '3', '4'].map((id) => act.submit(single(sold(id))));
  expect([gate.keys(), act.waiting()]).toEqual([[1], 3]);
  gate.next();
  expect(await first).toMatchObject([{ kind: 'done' }]);
  await Promise.resolve();
  expect([gate.keys(), act.waiting()]).toEqual([[1, 3], 0]);
  gate.next();
  expect((await Promise.all(others)).flat().map(({ kind }) => kind)).toEqual(['done', 'done', 'done']);
  await act.idle();
});

test('a batch is decided while the one before is made durable; its callers hear in order, and what it concerns waits', async () => {
  const store = inMemory().open();
  const begun: string[][] = [];
  const durable: (() => void)[] = [];
  const told: string[] = [];
  const act = door(
    {
      ...store,
      commit: async (request, plan) => {
        begun.push([...request.keys]);
        const writes = await store.commit(request, plan);
        await new Promise<void>((pass) => durable.push(pass));
        return writes;
      },
    },
    { committed: (writes) => told.push(...writes.inputs.map(({ input }) => input.key)) },
  );
  const heard: string[] = [];
  const all = [sold('1'), counted('2'), { ...sold('1'), key: 'again' }, counted('3')].map((input) =>
    act.submit(single(input)).then(([result]) => heard.push(`${input.key} ${result?.kind}`)),
  );
  await expect.poll(() => begun).toEqual([['shop:1'], ['floor:2', 'floor:3']]);
  durable[1]?.();
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect([told, heard, begun.length]).toEqual([[], [], 2]);
  durable[0]?.();
  await expect.poll(() => begun.length).toBe(3);
  durable[2]?.();
  await Promise.all(all);
  expect(told).toEqual(['shop:1', 'floor:2', 'floor:3', 'again']);
  expect(heard).toEqual(['shop:1 done', 'floor:2 done', 'floor:3 done', 'again refused']);
  await act.idle();
});

test('a batch holds as many inputs as it may, and an entry is never split', async () => {
  const gate = gated(inMemory().open());
  const act = door(gate.store, { most: 4 });
  const entry = (...ids: readonly string[]): Entry => ({ ...single(sold('0')), inputs: ids.map((id) => sold(id)) });
  const entries = [
    entry('1'),
    entry('2', '3'),
    entry('4', '5'),
    entry('6'),
    entry('7', '8', '9', '10', '11', '12'),
    entry('13'),
  ];
  const all = entries.map((one) => act.submit(one));
  for (let batches = 1; batches <= 5; batches += 1) {
    await expect.poll(() => gate.begun.length).toBe(batches);
    gate.next();
  }
  expect((await Promise.all(all)).map((results) => results.length)).toEqual([1, 2, 2, 1, 6, 1]);
  // The first had nobody to wait for; six together are more than four, and still go as one.
  expect(gate.keys()).toEqual([1, 4, 1, 6, 1]);
});

test('256 inputs go together unless told otherwise', async () => {
  const gate = gated(inMemory().open());
  const act = door(gate.store);
  const all = Array.from({ length: 600 }, (_, index) => act.submit(single(counted(String(index)))));
  for (let batches = 1; batches <= 4; batches += 1) {
    await expect.poll(() => gate.begun.length).toBe(batches);
    gate.next();
  }
  await Promise.all(all);
  expect(gate.keys()).toEqual([1, 256, 256, 87]);
});

test('case 14: what cannot be decided is kept with an exception, and its batch goes on', async () => {
  const gate = gated(inMemory().open());
  const act = door(gate.store);
  const all = [counted('1'), sold('1'), poison('p1', 'stock/floor/1'), sold('2')].map((input) =>
    act.submit(single(input)),
  );
  // The poison concerns what the first batch writes, so it waits for that.
  gate.next();
  await expect.poll(() => gate.keys()).toEqual([1, 2]);
  gate.next();
  await expect.poll(() => gate.keys()).toEqual([1, 2, 1]);
  gate.next();
  const kinds = (await Promise.all(all)).flat().map(({ kind }) => kind);
  expect(kinds).toEqual(['done', 'done', 'poison', 'done']);
  const { read } = gate.store;
  expect(await read.state('order/2')).not.toBeNull();
  expect(await read.answered('p1')).toMatchObject({ status: 'poison' });
  const again = act.submit(single(poison('p1', 'stock/floor/1')));
  gate.next();
  expect(await again).toMatchObject([{ kind: 'poison' }]);
  expect(await read.summary()).toMatchObject({ exceptions_open: { poison_input: 1 } });
  const details = (await read.exceptions('stock/floor/1')).map(({ detail }) => (detail as { input: string }).input);
  expect(details.map((text) => JSON.parse(text) as unknown)).toEqual([poison('p1', 'stock/floor/1')]);
});

test('case 9: a repeat gets the answer of then, whatever happened since', async () => {
  const store = inMemory().open();
  const act = door(store);
  expect(await act.submit(single(sold('1')))).toEqual([{ kind: 'done', answer: { order_id: '1' }, duplicate: false }]);
  const other = { ...sold('1'), key: 'shop:1 told once more' };
  const refused = { kind: 'refused', code: 'order_already_recorded' };
  expect(await act.submit(single(other))).toMatchObject([{ ...refused, duplicate: false }]);
  const repeats = [sold('1'), other, sold('1')].map((input) => act.submit(single(input)));
  const [first, second, third] = await Promise.all(repeats);
  expect(first).toEqual([{ kind: 'done', answer: { order_id: '1' }, duplicate: true }]);
  expect(second).toMatchObject([{ ...refused, duplicate: true }]);
  expect(third).toEqual(first);
  expect(await store.read.history('order/1')).toHaveLength(1);
});

test('case 5: the same key in one batch, and with another content: the first stands, both are kept', async () => {
  const store = inMemory().open();
  const act = door(store);
  const results = await act.submit({ ...single(sold('1')), inputs: [sold('1'), sold('1'), sold('1', 2)] });
  expect(results).toMatchObject([
    { kind: 'done', duplicate: false },
    { kind: 'done', duplicate: true },
    { kind: 'conflict' },
  ]);
  expect(await act.submit(single(sold('1', 2)))).toMatchObject([{ kind: 'conflict' }]);
  expect(await store.read.sold('1')).toMatchObject({ lines: [{ quantity: 1 }] });
  const [exception, ...others] = await store.read.exceptions('order/1');
  expect(others).toEqual([]);
  expect(exception).toMatchObject({ kind: 'id_reuse', status: 'open' });
  expect(JSON.stringify(exception?.detail)).toContain('\\"quantity\\":2');
});

test('case 108: a full queue takes nothing, and what it took is done', async () => {
  const gate = gated(inMemory().open());
  const act = door(gate.store, { queue: 2 });
  const taken = ['1', '2', '3'].map((id) => act.submit(single(sold(id))));
  await expect(act.submit(single(sold('4')))).rejects.toThrow(Busy);
  gate.next();
  await expect.poll(() => gate.keys()).toEqual([1, 2]);
  gate.next();
  await Promise.all(taken);
  expect(await gate.store.read.held(['1', '2', '3', '4'])).toEqual(new Set(['1', '2', '3']));
  expect(await gate.store.read.answered('shop:4')).toBeNull();
});

test('an error of the store reaches the callers of that batch alone', async () => {
  const store = inMemory().open();
  let down = false;
  const act = door({
    ...store,
    commit: (request, plan) =>
      down || request.keys.includes('shop:bad')
        ? Promise.reject(new Error('the disk is full'))
        : store.commit(request, plan),
  });
  const settled = await Promise.allSettled(['1', '2', 'bad', '3'].map((id) => act.submit(single(sold(id)))));
  expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
  down = true;
  const lost = await Promise.allSettled(['4', '5', '6'].map((id) => act.submit(single(sold(id)))));
  const said = lost.map((one) => (one.status === 'rejected' ? String(one.reason) : one.status));
  expect(said).toEqual(Array(3).fill('Error: the disk is full'));
  down = false;
  expect(await act.submit(single(sold('7')))).toMatchObject([{ kind: 'done' }]);
  expect(await store.read.held(['1', '2', '3', '4', '5', '6', '7', 'bad'])).toEqual(new Set(['1', '2', '3', '7']));
});
