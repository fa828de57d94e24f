import { afterEach, beforeEach, expect, test } from 'vitest';
import { must } from '#core/base/must.ts';
import {
  bankDisputes,
  bankTakes,
  deliveriesOf,
  only,
  oweRefund,
  refundByHand,
  refundsBegin,
  sellMugs,
  standing,
  wish,
} from '#test/kit/errands.ts';
import { openFloor, type Floor, type FloorOptions } from '#test/kit/floor.ts';
import { openRetailer, type TestRetailer } from '#test/kit/retailer.ts';
import { inMemory, type TestDatabase } from '#test/kit/stores.ts';
import { expectTakenOver } from '#test/kit/takeover.ts';
import { until } from '#test/kit/until.ts';
import { single } from './act.ts';
import { startDispatcher, type Dispatcher } from './deliver.ts';

let database: TestDatabase;
let retailer: TestRetailer;
let floor: Floor;
let dispatcher: Dispatcher | null;

beforeEach(async () => {
  database = inMemory();
  retailer = await openRetailer();
  dispatcher = null;
  await open();
});

afterEach(async () => {
  await dispatcher?.stop();
  await floor.close();
  await retailer.close();
});

async function open(over: Partial<FloorOptions> = {}): Promise<void> {
  floor = await openFloor({ store: database.open(), retailer, ...over });
}

/** Carries out what one system is asked for, from now on. */
function carryOut(system: string): Dispatcher {
  const { store, act, process, now, log } = floor;
  const systems = only(floor.systems, system);
  const made = startDispatcher({ store, systems, act: () => act, process, now, chance: () => 0, log });
  dispatcher = made;
  for (const writes of floor.commits) made.accept(writes);
  floor.follow((writes) => made.accept(writes));
  return made;
}

async function allDone(system: string): Promise<void> {
  const { read } = floor.store;
  await until(`nothing is due at ${system}`, async () => (await read.summary()).deliveries_due[system] === undefined);
}

async function events(name: string): Promise<string[]> {
  const history = await floor.store.read.history(`order/${name}`);
  return history.map(({ body }) => body.type).filter((type) => type.startsWith('refund.'));
}

test('accepted: done at the first call, in the words of the system', async () => {
  const refund = await oweRefund(floor, retailer, '1001');
  carryOut('stripe');
  await allDone('stripe');
  expect(await standing(floor.store, refund)).toMatchObject({ status: 'done', last: { kind: 'accepted' } });
  expect(await events('1001')).toEqual(['refund.held', 'refund.released', 'refund.settled']);
  expect(retailer.faults.calls('stripe')).toBe(1);
});

test('refused: not asked again, and somebody must look', async () => {
  const refund = await oweRefund(floor, retailer, '1001');
  refundByHand(retailer, '1001');
  carryOut('stripe');
  await allDone('stripe');
  expect(await standing(floor.store, refund)).toMatchObject({
    status: 'refused',
    last: { code: 'charge_already_refunded' },
  });
  expect(await events('1001')).toContain('refund.failed');
  expect((await floor.store.read.summary()).exceptions_open).toEqual({ refund_failed: 1 });
  expect(retailer.faults.calls('stripe')).toBe(1);
});

test('later: nothing was done, so it is simply asked again', async () => {
  const refund = await oweRefund(floor, retailer, '1001');
  retailer.faults.befall('stripe', 'throttle', 'throttle');
  carryOut('stripe');
  await allDone('stripe');
  expect(await standing(floor.store, refund)).toMatchObject({ status: 'done', attempts: 3 });
  expect(await events('1001')).not.toContain('refund.unknown');
  expect(retailer.faults.calls('stripe')).toBe(3);
});

test('case 75: unknown and done: found by the look-up, never called a second time', async () => {
  await oweRefund(floor, retailer, '1001');
  retailer.faults.befall('stripe', 'silence_after', 'down');
  carryOut('stripe');
  await allDone('stripe');
  expect(await events('1001')).toEqual(['refund.held', 'refund.released', 'refund.unknown', 'refund.settled']);
  // The call, a look-up that failed, a look-up that found it.
  expect(retailer.faults.calls('stripe')).toBe(3);
  expect(retailer.ledgers().stripe).toMatchObject({ refund_calls_accepted: 1, refunds: [{ return_id: 'Q1001-1' }] });
});

test('unknown and not done: surely absent, so sent again', async () => {
  await oweRefund(floor, retailer, '1001');
  retailer.faults.befall('stripe', 'error');
  carryOut('stripe');
  await allDone('stripe');
  expect(await events('1001')).toEqual(['refund.held', 'refund.released', 'refund.unknown', 'refund.settled']);
  expect(retailer.faults.calls('stripe')).toBe(3);
  expect(retailer.ledgers().stripe).toMatchObject({ refund_calls_accepted: 1, duplicate_effects: 0 });
});

test('case 107: a wait that was asked for is honoured, and nothing is sent meanwhile', async () => {
  await floor.close();
  await open({ settings: { NETSUITE_LOCATIONS: '{"ELSEWHERE":"1"}' } });
  sellMugs(retailer, '1001');
  await floor.hearAll();
  await floor.act.submit(single(wish('1001', 'Q1', 1, floor.now())));
  const authorise = must(deliveriesOf(floor.commits, 'netsuite')[0], 'the authorisation');
  carryOut('netsuite');
  await until('it was tried', async () => (await standing(floor.store, authorise)).attempts === 1);
  const { due_at, last, status } = await standing(floor.store, authorise);
  const reason = expect.stringContaining('NETSUITE_LOCATIONS') as string;
  expect({ status, last }).toMatchObject({ status: 'due', last: { kind: 'later', reason } });
  expect(Date.parse(due_at) - Date.parse(floor.now())).toBeGreaterThan(9_000);
  expect(retailer.ledgers().netsuite.authorisations).toEqual([]);
});

test('one order keeps its order at a system, and others overtake it', async () => {
  for (const name of ['1001', '1002']) sellMugs(retailer, name);
  await floor.hearAll();
  const wishes = [
    ['1001', 'Q1'],
    ['1001', 'Q2'],
    ['1002', 'Q3'],
  ] as const;
  for (const [order, request] of wishes) await floor.act.submit(single(wish(order, request, 1, floor.now())));
  retailer.faults.befall('netsuite', 'throttle');
  carryOut('netsuite');
  await allDone('netsuite');
  const settled = floor.commits.flatMap((writes) => writes.settled.map(({ key }) => key));
  expect(settled).toEqual(['Q3-1:authorise', 'Q1-1:authorise', 'Q2-1:authorise']);
});

test('case 74: a system that is down costs a handful of attempts, and drains once when it is back', async () => {
  const names = Array.from({ length: 12 }, (_, index) => String(1001 + index));
  for (const name of names) sellMugs(retailer, name);
  await floor.hearAll();
  for (const name of names) await floor.act.submit(single(wish(name, `Q${name}`, 1, floor.now())));
  const asked = deliveriesOf(floor.commits, 'netsuite');
  retailer.faults.down('netsuite');
  const made = carryOut('netsuite');
  await until('the breaker is open', () => made.load()['netsuite']?.breaker === 'open');
  await new Promise((resolve) => setTimeout(resolve, 800));
  expect(made.load()['netsuite']?.breaker).toMatch(/open/);
  const rows = await Promise.all(asked.map((one) => standing(floor.store, one)));
  const calls = retailer.faults.calls('netsuite');
  // One round of all that were in flight at once, and one probe each time the breaker half opens.
  expect(calls).toBeLessThanOrEqual(12 + 4);
  expect(rows.reduce((sum, row) => sum + row.attempts, 0)).toBeLessThanOrEqual(calls);
  expect(rows.every((row) => row.status === 'due' && row.attempts <= 3)).toBe(true);
  retailer.faults.up('netsuite');
  await allDone('netsuite');
  expect(made.load()['netsuite']?.breaker).toBe('closed');
  const { authorisations, duplicate_effects } = retailer.ledgers().netsuite;
  expect({ authorised: authorisations.length, duplicate_effects }).toEqual({ authorised: 12, duplicate_effects: 0 });
});

test('a stop finishes what is in flight and hands the rest to the next process, untouched', async () => {
  await floor.close();
  await open({ settings: { NETSUITE_CONCURRENCY: '1' } });
  for (const name of ['1001', '1002', '1003']) sellMugs(retailer, name);
  await floor.hearAll();
  for (const name of ['1001', '1002', '1003']) await floor.act.submit(single(wish(name, `Q${name}`, 1, floor.now())));
  const asked = deliveriesOf(floor.commits, 'netsuite');
  retailer.faults.befall('netsuite', 'slow');
  carryOut('netsuite');
  await until('the first call is on its way', () => retailer.faults.calls('netsuite') > 0);
  await dispatcher?.stop();
  const rows = await Promise.all(asked.map((one) => standing(floor.store, one)));
  expect(rows.map(({ status }) => status)).toEqual(['done', 'due', 'due']);
  const { store } = floor;
  await store.disown(floor.process);
  const next = await store.enlist(['worker'], floor.now());
  const handed = await store.claim({ process: next, system: 'netsuite', limit: 10, now: floor.now() });
  expect(handed.map(({ key, attempts, unsure }) => ({ key, attempts, unsure }))).toEqual(
    asked.slice(1).map(({ key }) => ({ key, attempts: 0, unsure: false })),
  );
});

test('a reply that could not be written down is looked up again, and is no quarrel when more is known by then', async () => {
  const real = database.open();
  let lose = 0;
  await floor.close();
  await open({
    store: {
      ...real,
      commit: async (request, plan) => {
        const writes = await real.commit(request, plan);
        // Written, and the answer of the database was lost on its way.
        if (lose > 0 && writes.settled.length > 0) {
          lose -= 1;
          bankTakes(retailer);
          throw new Error('the connection broke');
        }
        return writes;
      },
    },
  });
  const refund = await oweRefund(floor, retailer, '1001');
  refundsBegin(retailer, 'pending');
  lose = 1;
  const made = carryOut('stripe');
  await until(
    'it is out of the memory',
    () => made.load()['stripe']?.waiting === 0 && made.load()['stripe']?.in_flight === 0,
  );
  expect(lose).toBe(0);
  expect(await standing(floor.store, refund)).toMatchObject({ status: 'done' });
  expect((await floor.store.read.summary()).exceptions_open).toEqual({});
  expect(retailer.ledgers().stripe.refund_calls_accepted).toBe(1);
});

test('asked back before anybody tried it: never called, and told as withdrawn', async () => {
  const refund = await oweRefund(floor, retailer, '1001');
  await floor.act.submit(single(bankDisputes('1001', floor.now())));
  await floor.store.disown(floor.process);
  const { store, act, process, now, log } = floor;
  dispatcher = startDispatcher({
    store,
    systems: only(floor.systems, 'stripe'),
    act: () => act,
    process,
    now,
    chance: () => 0,
    log,
  });
  await allDone('stripe');
  expect(await standing(floor.store, refund)).toMatchObject({ status: 'withdrawn', attempts: 0 });
  expect(await events('1001')).toEqual(['refund.held', 'refund.released', 'refund.recalled', 'refund.withdrawn']);
  expect(retailer.faults.calls('stripe')).toBe(0);
});

test('asked back while it waits in memory: never called', async () => {
  const refund = await oweRefund(floor, retailer, '1001');
  const { store, act, process, now, log } = floor;
  // One call at a time, and that one takes until it may: what comes now has to wait.
  const slow = only(floor.systems, 'stripe');
  const systems = { ...slow, all: slow.all.map((one) => ({ ...one, concurrency: 1 })) };
  const { promise: stuck, resolve: goOn } = Promise.withResolvers<void>();
  const other = await oweRefund(floor, retailer, '1002');
  dispatcher = startDispatcher({
    store,
    systems: {
      ...systems,
      deliver: async (delivery) => {
        if (delivery.key === other.key) await stuck;
        return systems.deliver(delivery);
      },
    },
    act: () => act,
    process,
    now,
    chance: () => 0,
    log,
  });
  const made = dispatcher;
  for (const writes of floor.commits.toReversed()) made.accept(writes);
  floor.follow((writes) => made.accept(writes));
  await floor.act.submit(single(bankDisputes('1001', floor.now())));
  goOn();
  await allDone('stripe');
  expect(await standing(store, refund)).toMatchObject({ status: 'withdrawn', attempts: 0 });
  expect(await standing(store, other)).toMatchObject({ status: 'done' });
  expect(retailer.ledgers().stripe.refund_calls_accepted).toBe(1);
});

test('asked back after an attempt: it stays, is made, and is answered as ever', async () => {
  const refund = await oweRefund(floor, retailer, '1001');
  retailer.faults.befall('stripe', 'throttle', 'throttle', 'throttle');
  carryOut('stripe');
  await until('it was tried', async () => (await standing(floor.store, refund)).attempts > 0);
  await floor.act.submit(single(bankDisputes('1001', floor.now())));
  await allDone('stripe');
  expect(await standing(floor.store, refund)).toMatchObject({ status: 'done' });
  expect(await events('1001')).toEqual(['refund.held', 'refund.released', 'refund.recalled', 'refund.settled']);
  expect(retailer.ledgers().stripe.refund_calls_accepted).toBe(1);
});

test('what a dead process carried is taken over and looked up', () => expectTakenOver(database));
