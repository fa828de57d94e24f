import { afterEach, beforeEach, expect, test } from 'vitest';
import { creditByHand } from '#test/kit/errands.ts';
import { openFloor, type Floor, type FloorOptions } from '#test/kit/floor.ts';
import { openRetailer, type TestRetailer } from '#test/kit/retailer.ts';
import { inMemory, type TestDatabase } from '#test/kit/stores.ts';
import { startPoller, type Poller } from './poll.ts';

let database: TestDatabase;
let retailer: TestRetailer;
let floor: Floor;
let poller: Poller;

beforeEach(async () => {
  database = inMemory();
  retailer = await openRetailer();
  await open();
});

afterEach(async () => {
  await close();
  await retailer.close();
});

async function open(over: Partial<FloorOptions> = {}): Promise<void> {
  floor = await openFloor({ store: database.open(), retailer, ...over });
  poller = startPoller(floor);
}

async function close(): Promise<void> {
  await poller.stop();
  await floor.close();
}

async function credits(): Promise<number> {
  return (await floor.store.read.summary()).exceptions_open['credit_without_return'] ?? 0;
}

const cursor = () => floor.store.cursor('netsuite', 'credits');

test('inputs and cursor are one commit, and a quiet poll tells nothing twice', async () => {
  creditByHand(retailer, 'C1', '5.00');
  creditByHand(retailer, 'C2', '7.50');
  await poller.once();
  expect(await credits()).toBe(2);
  expect(floor.commits.map(({ inputs, cursors }) => [inputs.length, cursors.length])).toEqual([[2, 1]]);
  await poller.once();
  expect(floor.commits[1]).toMatchObject({ inputs: [], exceptions: [] });
  creditByHand(retailer, 'C3', '1.00');
  await poller.once();
  expect(await credits()).toBe(3);
});

test('a commit that fails leaves cursor and inputs as they were', async () => {
  await close();
  const store = database.open();
  let failures = 1;
  await open({
    store: {
      ...store,
      commit: (request, plan) => {
        failures -= 1;
        return failures >= 0 ? Promise.reject(new Error('the disk is full')) : store.commit(request, plan);
      },
    },
  });
  creditByHand(retailer, 'C1', '5.00');
  await poller.once();
  expect([await credits(), await cursor(), floor.lines]).toEqual([
    0,
    null,
    ['netsuite/credits: Error: the disk is full'],
  ]);
  await poller.once();
  expect(await credits()).toBe(1);
});

test('a page that fails leaves the cursor where it is', async () => {
  creditByHand(retailer, 'C1', '5.00');
  await poller.once();
  const before = await cursor();
  creditByHand(retailer, 'C2', '5.00');
  for (const mishap of ['error', 'throttle', 'silence_after'] as const) {
    retailer.faults.befall('netsuite', mishap);
    await poller.once();
    expect([mishap, await credits(), await cursor()]).toEqual([mishap, 1, before]);
  }
  expect(floor.lines).toHaveLength(3);
  await poller.once();
  expect(await credits()).toBe(2);
});

test('what is read again after a rewind is no second exception', async () => {
  creditByHand(retailer, 'C1', '5.00');
  await poller.once();
  const rewound = { from: '2000-01-01 00:00:00', id: 0, high: '2000-01-01 00:00:00', seen: {} };
  const back = { system: 'netsuite', name: 'credits', cursor: rewound };
  await floor.act.submit({ inputs: [], knock: null, cursor: back, again: false });
  await poller.once();
  expect(floor.commits.at(-1)).toMatchObject({ inputs: [], exceptions: [], cursors: [{ name: 'credits' }] });
  expect(await credits()).toBe(1);
  expect(await cursor()).not.toEqual(rewound);
});

test('a row that nobody can read is kept for a person, and holds up nothing behind it', async () => {
  await close();
  // A yen has no decimals: 5.50 of them is no amount, 7.00 is.
  await open({ settings: { NETSUITE_CURRENCIES: '{"JPY":"1"}' } });
  creditByHand(retailer, 'C1', '5.50');
  creditByHand(retailer, 'C2', '7.00');
  const both = { unreadable_input: 1, credit_without_return: 1 };
  await poller.once();
  expect((await floor.store.read.summary()).exceptions_open).toEqual(both);
  const detail = expect.stringMatching(/^amount_unreadable: credit memo/) as string;
  expect(await database.messages()).toMatchObject([{ system: 'netsuite', reading: 'unreadable', detail }]);
  await poller.once();
  expect((await floor.store.read.summary()).exceptions_open).toEqual(both);
});

test('a poll that is under way is waited for and not begun again, and a stop lets it finish', async () => {
  creditByHand(retailer, 'C1', '5.00');
  retailer.faults.befall('netsuite', 'slow');
  const first = poller.once();
  await poller.once();
  expect([await credits(), retailer.faults.calls('netsuite')]).toEqual([1, 1]);
  await first;
  creditByHand(retailer, 'C2', '5.00');
  retailer.faults.befall('netsuite', 'slow');
  const last = poller.once();
  await poller.stop();
  expect(await credits()).toBe(2);
  await last;
  await poller.once();
  expect(retailer.faults.calls('netsuite')).toBe(2);
});
