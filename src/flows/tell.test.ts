import { afterEach, beforeEach, expect, test } from 'vitest';
import { holderSays, sellMugs, wish } from '#test/kit/errands.ts';
import { openFloor, type Floor } from '#test/kit/floor.ts';
import { openRetailer, type TestRetailer } from '#test/kit/retailer.ts';
import { inMemory, type TestDatabase } from '#test/kit/stores.ts';
import { until } from '#test/kit/until.ts';
import { single } from './act.ts';
import type { Store } from './ports.ts';
import { startTeller } from './tell.ts';

let database: TestDatabase;
let retailer: TestRetailer;
let floor: Floor;

beforeEach(async () => {
  database = inMemory();
  retailer = await openRetailer();
  floor = await openFloor({ store: database.open(), retailer });
});

afterEach(async () => {
  await floor.close();
  await retailer.close();
});

async function returned(name: string): Promise<void> {
  sellMugs(retailer, name);
  await floor.hearAll();
  await floor.act.submit(single(wish(name, `Q${name}`, 1, floor.now())));
}

/** How many events there are in all. */
function logged(): number {
  return floor.commits.reduce((sum, writes) => sum + writes.events.length, 0);
}

test('the list of returns follows the log', async () => {
  const teller = startTeller(floor.store, floor.log, 10);
  await returned('1001');
  await returned('1002');
  await until('both are listed', async () => (await floor.store.read.returns())['authorised'] === 2);
  await floor.act.submit(single(holderSays('goods.received', 'Q1002-1', 1, floor.now())));
  await until('one has moved', async () => (await floor.store.read.returns())['in_progress'] === 1);
  await teller.stop();
  expect(await floor.store.read.returns()).toEqual({ authorised: 1, in_progress: 1 });
  expect(teller.told()).toBe(logged());
});

test('a stop tells what was committed before it, and the next teller begins there', async () => {
  const first = startTeller(floor.store, floor.log, 300);
  // It has found nothing and sleeps; what comes now is told by its stop.
  await new Promise((resolve) => setTimeout(resolve, 50));
  await returned('1001');
  await first.stop();
  const before = logged();
  expect([first.told(), await floor.store.read.returns()]).toEqual([before, { authorised: 1 }]);
  await returned('1002');
  const next = startTeller(database.open(), floor.log, 10);
  await next.stop();
  expect([next.told(), await floor.store.read.returns()]).toEqual([logged() - before, { authorised: 2 }]);
});

test('a view that cannot be written leaves the position, and nothing is skipped', async () => {
  let failures = 1;
  const store = database.open();
  const failing: Store = {
    ...store,
    tail: {
      ...store.tail,
      advance: (reader, position, rows) => {
        failures -= 1;
        return failures >= 0
          ? Promise.reject(new Error('the view is locked'))
          : store.tail.advance(reader, position, rows);
      },
    },
  };
  await returned('1001');
  const teller = startTeller(failing, floor.log, 10);
  await until('it was tried', () => floor.lines.length > 0);
  expect(floor.lines).toEqual(['telling failed, will try again: Error: the view is locked']);
  expect(await store.tail.position('returns')).toBeNull();
  expect(await store.read.returns()).toEqual({});
  await teller.stop();
  expect(await store.read.returns()).toEqual({ authorised: 1 });
  expect(teller.told()).toBe(logged());
});
