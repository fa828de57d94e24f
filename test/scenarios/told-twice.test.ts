import { expect, test } from 'vitest';
import { single } from '#flows/act.ts';
import type { Input } from '#core/base/input.ts';
import { holderSays, sellMugs, wish } from '#test/kit/errands.ts';
import { openFloor } from '#test/kit/floor.ts';
import { openRetailer } from '#test/kit/retailer.ts';
import { testDatabases } from '#test/kit/stores.ts';

/** Facts that are told twice, or wrongly, on the real database: its locks, and its own audit of both books. */
const databaseOf = testDatabases();

const BUSINESS = { store: 'S-9', transaction: '4711', line: null } as const;

/** The same as another system tells it, under a key of its own. */
function toldBy(source: string, input: Input): Input {
  const { fact } = input;
  const named =
    fact.type === 'goods.received' || fact.type === 'return.requested' ? { ...fact, business_key: BUSINESS } : fact;
  return { ...input, key: `${source}:${input.key}`, source, fact: named };
}

test('case 4: two processes hear one transaction from two systems at once: it is one return, received once', async () => {
  const database = await databaseOf('postgres');
  const retailer = await openRetailer();
  const floors = await Promise.all([1, 2].map(() => openFloor({ store: database.open(), retailer })));
  try {
    sellMugs(retailer, '1001');
    await floors[0]?.hearAll();
    const both = (of: (source: string) => Input) =>
      Promise.all(floors.map((floor, index) => floor.act.submit(single(of(index === 0 ? 'till' : 'orders')))));
    const at = floors[0]?.now() ?? '';
    const asked = await both((source) => toldBy(source, wish('1001', `Q-${source}`, 2, at)));
    expect(asked.flat().filter((one) => one.kind === 'done' && 'duplicate_of' in one.answer)).toHaveLength(1);
    const store = floors[0]?.store;
    const order = (await store?.read.state('order/1001'))?.state;
    const returns = order?.kind === 'order' ? Object.keys(order.returns) : [];
    expect(returns).toHaveLength(1);
    const received = holderSays('goods.received', returns[0] ?? '', 2, at);
    await both((source) => toldBy(source, received));
    const types = ((await store?.read.history('order/1001')) ?? []).map(({ body }) => body.type);
    expect(types.filter((type) => type === 'return.item_received')).toHaveLength(1);
    expect(types.filter((type) => type === 'return.authorized')).toHaveLength(1);
    expect((await database.problems()).filter((one) => !/behind|shown as/.test(one))).toEqual([]);
  } finally {
    for (const floor of floors) await floor.close();
    await retailer.close();
  }
});

test('case 7: after corrections of a receipt, a shipment and a move the database finds nothing amiss', async () => {
  const database = await databaseOf('postgres');
  const retailer = await openRetailer();
  const floor = await openFloor({ store: database.open(), retailer });
  const to = { reference: { kind: 'return', id: 'Q1-1' } } as const;
  const hear = async (input: Input): Promise<string | undefined> => (await floor.act.submit(single(input)))[0]?.kind;
  const item = { line: '1', sku: 'MUG', quantity: 2 };
  const moved = { type: 'goods.moved', return_id: 'Q1-1', node: 'DC1' } as const;
  const shipped = (node: string, quantity: number) =>
    ({ type: 'order.shipped', node, items: [{ line_id: '10011', sku: 'MUG', quantity }] }) as const;
  const wrong = { type: 'fact.corrected', kind: 'incorrect_data', by: 'Ada', reason: 'wrong pallet' } as const;
  try {
    sellMugs(retailer, '1001');
    await floor.hearAll();
    const at = floor.now();
    const order = { aggregate: 'order/1001' };
    const before = (await floor.store.read.history('order/1001')).find(({ body }) => body.type === 'order.shipped');
    const shipment = { ...wrong, original_key: before?.cause ?? '', return_id: null, correction: shipped('DC1', 2) };
    const receipt = holderSays('goods.received', 'Q1-1', 3, at);
    const right = holderSays('goods.received', 'Q1-1', 2, at).fact;
    const told: readonly Input[] = [
      { key: 'c1', source: 'test', at, to: order, fact: shipment },
      wish('1001', 'Q1', 2, at),
      receipt,
      {
        key: 'c2',
        source: 'test',
        at,
        to,
        fact: {
          ...wrong,
          original_key: receipt.key,
          return_id: 'Q1-1',
          correction: right.type === 'goods.received' ? right : null,
        },
      },
      holderSays('goods.inspected', 'Q1-1', 2, at),
      { key: 'm', source: 'test', at, to, fact: { ...moved, items: [{ ...item, disposition: 'restock' }] } },
      {
        key: 'c3',
        source: 'test',
        at,
        to,
        fact: {
          ...wrong,
          original_key: 'm',
          return_id: 'Q1-1',
          correction: { ...moved, items: [{ ...item, disposition: 'refurbish' }] },
        },
      },
    ];
    for (const input of told) expect([input.key, await hear(input)]).toEqual([input.key, 'done']);
    const state = (await floor.store.read.state('order/1001'))?.state;
    expect(state).toMatchObject({ shipped_units: 2, returns: { 'Q1-1': { wrong: [receipt.key, 'm'] } } });
    expect((await database.problems()).filter((one) => !/behind|shown as/.test(one))).toEqual([]);
  } finally {
    await floor.close();
    await retailer.close();
  }
});
