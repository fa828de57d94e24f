import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Store } from '#flows/ports.ts';
import { wire, type Wire } from './cut.fixture.ts';
import { query, testServer, type TestServer } from './server.fixture.ts';
import { openStore } from './store.ts';
import { AT, commit, contend, counted, delivery, input, step } from './suite-kit.fixture.ts';

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
}, 120_000);
afterAll(() => server.stop());

const OURS = "application_name = 'backhaul' AND datname = current_database() AND pid <> pg_backend_pid()";

async function overWire(work: (given: { store: Store; line: Wire; url: string }) => Promise<void>): Promise<void> {
  const url = await server.empty();
  const line = await wire(url);
  const store = openStore({ url: line.url, connections: 3 });
  try {
    await work({ store, line, url });
  } finally {
    await store.close();
    await line.close();
  }
}

/** One input that changes one aggregate, asks for a delivery and keeps its message. */
function oneBatch(store: Store, owner: number): ReturnType<typeof commit> {
  const knock = { system: 'shop', received_at: AT, headers: {}, body: '{}', reading: 'inputs', detail: '' } as const;
  return commit(
    store,
    ['order/1'],
    (loaded) => {
      if (loaded.known.has('k')) return {};
      return {
        ...step(loaded, 'order/1', 'k'),
        inputs: [input('k')],
        knocks: [knock],
        deliveries: [delivery('D', 'order/1')],
        owner,
      };
    },
    { keys: ['k'] },
  );
}

const COUNTS = `SELECT (SELECT count(*) FROM event)::int AS events, (SELECT count(*) FROM knock)::int AS knocks,
  (SELECT count(*) FROM input_log)::int AS inputs, (SELECT count(*) FROM delivery)::int AS deliveries`;

test.each(['unanswered', 'unheard'] as const)(
  'a connection that breaks while it commits (%s): written once, and the caller gets what was written',
  async (when) => {
    await overWire(async ({ store, line, url }) => {
      const me = await store.enlist(['worker'], AT);
      line.cut('COMMIT', when);
      const wrote = await oneBatch(store, me);
      expect(line.cuts()).toBe(1);
      expect(wrote.inputs.map((one) => one.input.key)).toEqual(['k']);
      expect(wrote.deliveries.map((one) => one.key)).toEqual(['D']);
      expect(await query(url, COUNTS)).toEqual([{ events: 1, knocks: 1, inputs: 1, deliveries: 1 }]);
    });
  },
);

test('a connection that breaks before the commit, at any statement, is nothing to the caller', async () => {
  for (const words of ['BEGIN', 'lock_aggregates', 'write_inputs', 'write_deliveries'])
    for (const when of ['unheard', 'unanswered'] as const)
      await overWire(async ({ store, line, url }) => {
        line.cut(words, when);
        const wrote = await oneBatch(store, 1);
        expect([words, when, line.cuts(), wrote.inputs.length]).toEqual([words, when, 1, 1]);
        expect(await query(url, 'SELECT version FROM aggregate')).toEqual([{ version: 1 }]);
      });
});

test('deliveries of a claim whose answer was lost come with the next claim, unsure', async () => {
  await overWire(async ({ store, line }) => {
    const me = await store.enlist(['worker'], AT);
    await commit(store, [], () => ({ deliveries: [delivery('D', 'order/1'), delivery('E', 'order/2')] }));
    const claim = (): ReturnType<Store['claim']> => store.claim({ process: me, system: 'erp', limit: 1, now: AT });
    line.cut('claim_deliveries', 'unanswered');
    await expect(claim()).rejects.toThrow('Connection terminated');
    expect((await claim()).map((one) => [one.key, one.unsure])).toEqual([
      ['D', true],
      ['E', false],
    ]);
    expect(await claim()).toEqual([]);
  });
});

test('a question whose connection breaks is asked again', async () => {
  await overWire(async ({ store, line }) => {
    await commit(store, ['stock/1'], (loaded) => step(loaded, 'stock/1', 'a'));
    line.cut('read_state', 'unheard');
    expect((await store.read.state('stock/1'))?.version).toBe(1);
    expect(line.cuts()).toBe(1);
  });
});

test('connections that are ended under load: no caller notices, no update is lost', async () => {
  const url = await server.empty();
  const stores = [openStore({ url }), openStore({ url })];
  let running = true;
  let ended = 0;
  const ending = (async () => {
    while (running) {
      const rows = await query(
        url,
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${OURS} AND state <> 'idle' LIMIT 2`,
      );
      ended += rows.length;
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
  })();
  const aggregates = Array.from({ length: 12 }, (_, index) => `stock/${index}`);
  const changed = await contend(stores, { batches: 400, aggregates, each: 3, seed: 5 }).finally(() => {
    running = false;
  });
  await ending;
  expect(ended).toBeGreaterThan(2);
  for (const [aggregate, times] of changed) {
    const row = await stores[0]?.read.state(aggregate);
    expect([aggregate, counted(row), row?.version]).toEqual([aggregate, times, times]);
  }
  for (const store of stores) await store.close();
});

test('a process whose sign of life breaks shows it anew, and close ends the new one', async () => {
  const url = await server.empty();
  const store = openStore({ url });
  const other = openStore({ url });
  const me = await store.enlist(['worker'], AT);
  const it = await other.enlist(['worker'], AT);
  await commit(store, [], () => ({ owner: me, deliveries: [delivery('D', 'order/1')] }));
  const sign = (): Promise<Record<string, unknown>[]> =>
    query(
      url,
      "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND classid = 7702 AND objid = $1::int::oid AND granted",
      [me],
    );
  for (let time = 0; time < 2; time += 1) {
    const [before] = await sign();
    await query(url, 'SELECT pg_terminate_backend($1)', [before?.['pid']]);
    for (let after = before; after?.['pid'] === before?.['pid'] || after === undefined; [after] = await sign())
      await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect(await other.claim({ process: it, system: 'erp', limit: 5, now: AT })).toEqual([]);
  await store.close();
  // The server lets go of a lock a moment after its connection ended.
  while ((await sign()).length > 0) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(await other.claim({ process: it, system: 'erp', limit: 5, now: AT })).toMatchObject([
    { key: 'D', unsure: true },
  ]);
  await other.close();
  while ((await query(url, `SELECT FROM pg_stat_activity WHERE ${OURS}`)).length > 0)
    await new Promise((resolve) => setTimeout(resolve, 50));
});

test('a store that is closed while its sign of life is broken does not come back', async () => {
  const url = await server.empty();
  const store = openStore({ url });
  const me = await store.enlist(['worker'], AT);
  await query(url, 'SELECT pg_terminate_backend(pid) FROM pg_locks WHERE classid = 7702 AND objid = $1::int::oid', [
    me,
  ]);
  await store.close();
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  expect(await query(url, `SELECT FROM pg_stat_activity WHERE ${OURS}`)).toEqual([]);
});
