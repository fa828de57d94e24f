import { expect, test } from 'vitest';
import { startPoller } from '#flows/poll.ts';
import { startWaker } from '#flows/wake.ts';
import { single } from '#flows/act.ts';
import { creditByHand, holderSays, sellMugs, wish } from '#test/kit/errands.ts';
import { openFloor } from '#test/kit/floor.ts';
import { expectNothingLost } from '#test/kit/odd-letters.ts';
import { openRetailer } from '#test/kit/retailer.ts';
import { testDatabases } from '#test/kit/stores.ts';
import { expectTakenOver } from '#test/kit/takeover.ts';
import { until } from '#test/kit/until.ts';

/** What of the flows leans on the database itself is shown on the real one; the rest stands beside the flows. */
const databaseOf = testDatabases();

test('what a dead process carried is taken over and looked up', async () => {
  await expectTakenOver(await databaseOf('postgres'));
});

test('letters that the database refuses do not keep a message out', async () => {
  await expectNothingLost(await databaseOf('postgres'));
});

test('what one process left parked, another finds; what waits for two things comes through both', async () => {
  const database = await databaseOf('postgres');
  const retailer = await openRetailer();
  const first = await openFloor({ store: database.open(), retailer });
  sellMugs(retailer, '1001');
  await first.hearAll();
  const at = first.now();
  await first.act.submit(single(holderSays('goods.inspected', 'Q1-1', 2, at)));
  await first.act.submit(single(wish('1001', 'Q1', 2, at)));
  await first.close();

  const next = await openFloor({ store: database.open(), retailer });
  const { store, act, now, log } = next;
  const waker = startWaker({ store, act: () => act, now, log, every_ms: 20 });
  next.follow((writes) => waker.committed(writes));
  try {
    await until('it waits for the receipt now', async () => (await store.released(['order/1001'])).length === 1);
    await act.submit(single(holderSays('goods.received', 'Q1-1', 2, at)));
    await until('the inspection is taken', async () => (await store.read.summary()).parked === 0, 3_000);
    const types = (await store.read.history('order/1001')).map(({ body }) => body.type);
    expect(types).toEqual(expect.arrayContaining(['return.item_received', 'inspection.completed', 'refund.released']));
    expect(next.lines).toEqual([]);
  } finally {
    await waker.stop();
    await next.close();
    await retailer.close();
  }
});

test('two processes that poll the same page open one exception', async () => {
  const database = await databaseOf('postgres');
  const retailer = await openRetailer();
  const floors = await Promise.all([1, 2].map(() => openFloor({ store: database.open(), retailer })));
  const pollers = floors.map((floor) => startPoller(floor));
  try {
    creditByHand(retailer, 'C1', '5.00');
    await Promise.all(pollers.map((poller) => poller.once()));
    const summary = await floors[0]?.store.read.summary();
    expect(summary?.exceptions_open).toEqual({ credit_without_return: 1 });
    expect(await floors[1]?.store.cursor('netsuite', 'credits')).not.toBeNull();
    expect(floors.flatMap(({ lines }) => lines)).toEqual([]);
  } finally {
    for (const poller of pollers) await poller.stop();
    for (const floor of floors) await floor.close();
    await retailer.close();
  }
});

test('case 15: two processes asked for the same units at once give them once', async () => {
  const database = await databaseOf('postgres');
  const retailer = await openRetailer();
  const floors = await Promise.all([1, 2, 3].map(() => openFloor({ store: database.open(), retailer })));
  try {
    sellMugs(retailer, '1001');
    await floors[0]?.hearAll();
    const asked = await Promise.all(
      floors.flatMap((floor, process) =>
        [1, 2].map((turn) => floor.act.submit(single(wish('1001', `Q${process}${turn}`, 1, floor.now())))),
      ),
    );
    const given = asked.flat().flatMap((one) => (one.kind === 'done' ? (one.answer['returns'] as unknown[]) : []));
    expect([asked.flat().length, given.length]).toEqual([6, 3]);
    expect((await floors[0]?.store.read.state('order/1001'))?.state).toMatchObject({
      claimed: { '10011': [{ from: 0, to: 3 }] },
    });
    // Nobody tells here, so the list of returns is behind, and nothing else may be amiss.
    expect((await database.problems()).filter((one) => !/behind|shown as/.test(one))).toEqual([]);
  } finally {
    for (const floor of floors) await floor.close();
    await retailer.close();
  }
});
