import { afterEach, beforeEach, expect, test } from 'vitest';
import { holderSays, sellMugs, wish } from '#test/kit/errands.ts';
import { openFloor, type Floor, type FloorOptions } from '#test/kit/floor.ts';
import { openRetailer, type TestRetailer } from '#test/kit/retailer.ts';
import { inMemory, type TestDatabase } from '#test/kit/stores.ts';
import { until } from '#test/kit/until.ts';
import { single } from './act.ts';
import { startWaker } from './wake.ts';

const DAY_MS = 86_400_000;

let database: TestDatabase;
let retailer: TestRetailer;
let closing: (() => Promise<void>)[];

beforeEach(async () => {
  database = inMemory();
  retailer = await openRetailer();
  closing = [() => retailer.close()];
});

afterEach(async () => {
  for (const close of closing.toReversed()) await close();
});

async function open(over: Partial<FloorOptions> = {}): Promise<Floor> {
  const floor = await openFloor({ store: database.open(), retailer, ...over });
  closing.push(() => floor.close());
  return floor;
}

function wakeUp({ store, act, now, log, follow }: Floor): void {
  const waker = startWaker({ store, act: () => act, now, log, every_ms: 20 });
  follow((writes) => waker.committed(writes));
  closing.push(() => waker.stop());
}

async function parked(floor: Floor): Promise<number> {
  return (await floor.store.read.summary()).parked;
}

async function types(floor: Floor, name: string): Promise<string[]> {
  return (await floor.store.read.history(`order/${name}`)).map(({ body }) => body.type);
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 100));
}

test('what is due strikes once, and not before its time', async () => {
  const today = await open();
  sellMugs(retailer, '1001');
  await today.hearAll();
  await today.act.submit(single(wish('1001', 'Q1', 2, today.now())));
  wakeUp(today);
  await pause();
  expect((await today.store.read.summary()).exceptions_open).toEqual({});

  const later = await open({ ahead_ms: 15 * DAY_MS });
  wakeUp(later);
  const { read } = later.store;
  await until('the goods are overdue', async () => (await read.summary()).exceptions_open['overdue_receipt'] === 1);
  expect(await read.exceptions('order/1001')).toMatchObject([{ money_at_risk_minor: 1868, detail: { units: 2 } }]);
  expect((await read.summary()).wakes_pending).toBe(0);
  await pause();
  expect([...today.lines, ...later.lines]).toEqual([]);
  expect(later.commits.filter((writes) => writes.inputs.some(({ input }) => input.source === 'clock'))).toHaveLength(1);
});

test('a parked fact is set free by its aggregate', async () => {
  const floor = await open();
  wakeUp(floor);
  sellMugs(retailer, '1001');
  const knocks = retailer.knocks();
  const tell = async (from: string): Promise<void> => {
    for (const { system, knock } of knocks.filter((one) => one.system === from)) {
      const reading = floor.systems.hear(system, knock)?.read();
      if (reading?.kind === 'inputs') for (const input of reading.inputs) await floor.act.submit(single(input));
    }
  };
  await tell('manhattan');
  expect(await parked(floor)).toBe(1);
  await tell('shopify');
  await until('the shipment is taken', async () => (await parked(floor)) === 0);
  expect(await types(floor, '1001')).toEqual(['order.recorded', 'order.shipped']);
});

test('a parked fact is set free by its reference, and by what it waits for after that', async () => {
  const floor = await open();
  wakeUp(floor);
  sellMugs(retailer, '1001');
  await floor.hearAll();
  const at = floor.now();
  expect(await floor.act.submit(single(holderSays('goods.inspected', 'Q1-1', 2, at)))).toMatchObject([
    { kind: 'parked' },
  ]);
  await floor.act.submit(single(wish('1001', 'Q1', 2, at)));
  await until('it waits for the receipt now', async () => (await floor.store.released(['order/1001'])).length === 1);
  expect(await parked(floor)).toBe(1);
  // Well before the sweep, which looks at everything every fifteen seconds.
  await floor.act.submit(single(holderSays('goods.received', 'Q1-1', 2, at)));
  await until('the inspection is taken', async () => (await parked(floor)) === 0, 2_000);
  expect(await types(floor, '1001')).toContain('inspection.completed');
  expect(await floor.store.read.answered('test:goods.inspected:Q1-1')).toMatchObject({ status: 'done' });
});

test('what a process left parked is found by the next one', async () => {
  const floor = await open();
  sellMugs(retailer, '1001');
  await floor.hearAll();
  const at = floor.now();
  for (const input of [
    holderSays('goods.inspected', 'Q1-1', 2, at),
    wish('1001', 'Q1', 2, at),
    holderSays('goods.received', 'Q1-1', 2, at),
  ])
    await floor.act.submit(single(input));
  expect(await parked(floor)).toBe(1);
  const next = await open();
  wakeUp(next);
  await until('the inspection is taken', async () => (await parked(next)) === 0);
  expect(await types(next, '1001')).toContain('inspection.completed');
});

test('case 1: an inspection whose receipt does not come is somebody’s business, until it comes', async () => {
  const floor = await open();
  sellMugs(retailer, '1001');
  await floor.hearAll();
  await floor.act.submit(single(wish('1001', 'Q1', 2, floor.now())));
  await floor.act.submit(single(holderSays('goods.inspected', 'Q1-1', 2, floor.now())));
  const soon = await open({ ahead_ms: DAY_MS });
  wakeUp(soon);
  await pause();
  expect((await soon.store.read.summary()).exceptions_open['missing_receipt']).toBeUndefined();

  const later = await open({ ahead_ms: 3 * DAY_MS });
  wakeUp(later);
  const { read } = later.store;
  await until('it is overdue', async () => (await read.summary()).exceptions_open['missing_receipt'] === 1);
  expect(await read.exceptions('order/1001')).toMatchObject([
    { kind: 'missing_receipt', owner: 'operations', detail: { return_id: 'Q1-1', units: 2 } },
  ]);
  await later.act.submit(single(holderSays('goods.received', 'Q1-1', 2, later.now())));
  await until('it closes by itself', async () => !(await read.summary()).exceptions_open['missing_receipt']);
  expect(await types(later, '1001')).toContain('inspection.completed');
});

test('case 14: a fact that waits for ever holds up none behind it: the sweep goes in rounds', async () => {
  const floor = await open();
  sellMugs(retailer, '1001');
  await floor.hearAll();
  await floor.act.submit(single(wish('1001', 'Q1', 2, floor.now())));
  for (let index = 0; index < 501; index += 1) {
    const input = holderSays('goods.inspected', 'Q1-1', 2, floor.now());
    await floor.act.submit(single({ ...input, key: `${input.key}:${index}` }));
  }
  const asked: (string | null)[] = [];
  const next = await open({
    store: {
      ...floor.store,
      releasedAny: async (limit, after = null, since = null) => {
        asked.push(after?.key ?? null);
        return floor.store.releasedAny(limit, after, since);
      },
    },
  });
  const waker = startWaker({
    store: next.store,
    act: () => next.act,
    now: next.now,
    log: next.log,
    every_ms: 20,
    sweep_ms: 20,
  });
  closing.push(() => waker.stop());
  await until('three sweeps', () => Promise.resolve(asked.length >= 3), 10_000);
  expect(asked.slice(0, 3)).toEqual([null, expect.stringContaining('goods.inspected'), null]);
});

test('a store that fails is asked again', async () => {
  const store = database.open();
  let failures = 2;
  const floor = await open({
    store: {
      ...store,
      dueWakes: (now, limit) => {
        failures -= 1;
        return failures >= 0 ? Promise.reject(new Error('the database is away')) : store.dueWakes(now, limit);
      },
    },
    ahead_ms: 15 * DAY_MS,
  });
  const today = await open();
  sellMugs(retailer, '1001');
  await today.hearAll();
  await today.act.submit(single(wish('1001', 'Q1', 2, today.now())));
  wakeUp(floor);
  await until(
    'the goods are overdue',
    async () => (await store.read.summary()).exceptions_open['overdue_receipt'] === 1,
  );
  expect(floor.lines).toEqual(Array(2).fill('waking failed, will try again: Error: the database is away'));
});
