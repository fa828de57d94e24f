import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Knock } from '#connectors/kit/connector.ts';
import { refundByHand, sellMugs } from '#test/kit/errands.ts';
import { openFloor, type Floor, type FloorOptions } from '#test/kit/floor.ts';
import { expectNothingLost } from '#test/kit/odd-letters.ts';
import { openRetailer, type TestRetailer } from '#test/kit/retailer.ts';
import { signedForManhattan, stockMessage } from '#test/kit/signed.ts';
import { inMemory, type TestDatabase } from '#test/kit/stores.ts';
import { hear, type Heard } from './ingest.ts';
import { StoreGone } from './ports.ts';

let database: TestDatabase;
let retailer: TestRetailer;
let floor: Floor;

beforeEach(async () => {
  database = inMemory();
  retailer = await openRetailer();
  await open();
});

afterEach(async () => {
  await floor.close();
  await retailer.close();
});

async function open(over: Partial<FloorOptions> = {}): Promise<void> {
  floor = await openFloor({ store: database.open(), retailer, ...over });
}

function tell(knock: Knock, system = 'manhattan'): Promise<Heard> {
  return hear(floor, system, knock);
}

test('a message that its system did not sign leaves no trace', async () => {
  sellMugs(retailer, '1001');
  for (const { system, knock } of retailer.knocks()) {
    const forged = { ...knock, body: `${knock.body} ` };
    expect(await tell(forged, system)).toMatchObject({ kind: 'rejected', code: expect.any(String) as string });
  }
  expect(await tell(signedForManhattan('{}', -600_000))).toMatchObject({ kind: 'rejected', code: 'signature_expired' });
  expect(await tell(signedForManhattan('{}'), 'netsuite')).toEqual({ kind: 'unknown_system' });
  expect(await tell(signedForManhattan('{}'), 'nobody')).toEqual({ kind: 'unknown_system' });
  expect(await database.messages()).toEqual([]);
  expect(await floor.store.read.summary()).toMatchObject({ exceptions_open: {}, parked: 0 });
});

test('a message that nobody can read is kept whole, with the reason, and somebody is told', async () => {
  const body = '{"MessageType":"SOMETHING_NEW","OrgId":"ACME"}';
  expect(await tell(signedForManhattan(body))).toMatchObject({ kind: 'unreadable', code: 'unknown_message' });
  expect(await database.messages()).toMatchObject([{ system: 'manhattan', body, reading: 'unreadable' }]);
  expect((await floor.store.read.summary()).exceptions_open).toEqual({ unreadable_input: 1 });

  // Sent again it is kept again, and is still one trouble; another message is another.
  await tell(signedForManhattan(body));
  expect(await database.messages()).toHaveLength(2);
  expect((await floor.store.read.summary()).exceptions_open).toEqual({ unreadable_input: 1 });
  await tell(signedForManhattan(body.replace('ACME', 'OTHER')));
  expect((await floor.store.read.summary()).exceptions_open).toEqual({ unreadable_input: 2 });
});

test('letters that no database takes do not keep a message out', () => expectNothingLost(database));

test('a message that holds nothing for us is kept, and done', async () => {
  sellMugs(retailer, '1001');
  await floor.hearAll();
  const before = (await database.messages()).length;
  refundByHand(retailer, '1001');
  expect(await floor.hearAll()).toEqual(Array(2).fill({ kind: 'kept', inputs: 0 }));
  const kept = (await database.messages()).slice(before);
  expect(kept.map(({ system, reading }) => [system, reading])).toEqual(Array(2).fill(['stripe', 'ignored']));
  expect(kept[0]?.detail).toMatch(/was not made by us/);
  expect((await floor.store.read.summary()).exceptions_open).toEqual({});
});

test('case 3: the same message at the same instant has one effect', async () => {
  const knock = signedForManhattan(stockMessage('D1', 5));
  const heard = await Promise.all(Array.from({ length: 20 }, () => tell(knock)));
  expect(heard).toEqual(Array(20).fill({ kind: 'kept', inputs: 1 }));
  expect(await floor.store.read.history('stock/manhattan/D1')).toHaveLength(1);
  expect(floor.commits.flatMap(({ units }) => units)).toMatchObject([{ sku: 'MUG', quantity: 5 }]);
  expect((await floor.store.read.summary()).exceptions_open).toEqual({});
});

test('inputs of one message stand or fall together', async () => {
  const good = JSON.parse(stockMessage('D1', 5)) as unknown;
  const other = JSON.parse(stockMessage('D2', 2)) as unknown;
  const half = signedForManhattan(JSON.stringify([good, { MessageType: 'SOMETHING_NEW' }]));
  expect(await tell(half)).toMatchObject({ kind: 'unreadable' });
  expect(await floor.store.read.history('stock/manhattan/D1')).toEqual([]);

  await floor.close();
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
  const both = signedForManhattan(JSON.stringify([good, other]));
  await expect(tell(both)).rejects.toThrow('the disk is full');
  const answered = await Promise.all(['D1', 'D2'].map((document) => store.read.answered(`manhattan:M-${document}`)));
  expect(answered).toEqual([null, null]);
  expect(await tell(both)).toEqual({ kind: 'kept', inputs: 2 });
  for (const document of ['D1', 'D2']) expect(await store.read.history(`stock/manhattan/${document}`)).toHaveLength(1);
});

test('credentials and addresses of people are not kept with a message', async () => {
  const knock = signedForManhattan(stockMessage('D1', 5));
  const headers = {
    ...knock.headers,
    authorization: 'Bearer abc',
    'x-forwarded-for': '192.0.2.1',
    traceparent: '00-1-2-01',
  };
  await tell({ ...knock, headers });
  const [kept, ...others] = floor.commits.flatMap(({ knocks }) => knocks.map((one) => Object.keys(one.headers)));
  expect(others).toEqual([]);
  expect(kept).toContain('traceparent');
  for (const name of ['authorization', 'x-forwarded-for']) expect(kept).not.toContain(name);
});

test('a reader that stumbles does not make the sender repeat for ever: the message is kept for a person', async () => {
  const deps = { act: floor.act, store: floor.store, systems: floor.systems };
  const stumbling: typeof deps.systems = {
    ...floor.systems,
    hear: () => ({
      verdict: { ok: true },
      read: () => {
        throw new Error('cannot read a colour');
      },
    }),
  };
  const knock = signedForManhattan(stockMessage('D1', 5));
  const heard = await hear({ ...deps, systems: stumbling }, 'manhattan', knock);
  expect(heard).toEqual({ kind: 'unreadable', code: 'reader_failed', detail: 'cannot read a colour' });
  expect(await database.messages()).toMatchObject([{ body: knock.body, reading: 'unreadable' }]);
});

test('while the database is gone the sender is asked to come again, once for all who wait', async () => {
  await floor.close();
  const store = database.open();
  let commits = 0;
  const gone: typeof store = {
    ...store,
    commit: () => {
      commits += 1;
      return Promise.reject(new StoreGone(new Error('connect ECONNREFUSED')));
    },
  };
  await open({ store: gone });
  const heard = await Promise.all(
    ['D1', 'D2', 'D3', 'D4'].map((document) => tell(signedForManhattan(stockMessage(document, 1)))),
  );
  expect(heard.map(({ kind }) => kind)).toEqual(Array(4).fill('unavailable'));
  // The first starts at once, the others form one batch; none of them is tried by itself.
  expect(commits).toBe(2);
});
