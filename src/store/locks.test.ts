import { afterAll, beforeAll, expect, test } from 'vitest';
import { postgresGround, query, testServer, type TestServer, withClient } from './server.fixture.ts';
import { AT, commit, contend, counter, delivery, input, put } from './suite-kit.fixture.ts';

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
}, 120_000);
afterAll(() => server.stop());

/** How many rings of waiting the server had to break in this database. */
async function deadlocks(url: string): Promise<number> {
  await query(url, 'SELECT pg_stat_force_next_flush()');
  const [row] = await query(url, 'SELECT deadlocks::int AS n FROM pg_stat_database WHERE datname = current_database()');
  return Number(row?.['n']);
}

test('many batches at once over overlapping aggregates meet no deadlock', async () => {
  const { store, open, url, clear } = await postgresGround(server);
  const before = await deadlocks(url);
  const aggregates = Array.from({ length: 8 }, (_, index) => `stock/${index}`);
  await contend([store, open()], { batches: 50, aggregates, each: 4, seed: 11 });
  await clear();
  expect(await deadlocks(url)).toBe(before);
});

test('the same new keys, aggregates and names at many doors at once, each in its own order: no deadlock', async () => {
  const { store, open, url, clear } = await postgresGround(server);
  const before = await deadlocks(url);
  const other = open();
  for (let round = 0; round < 6; round += 1) {
    const names = Array.from({ length: 400 }, (_, index) => `${round}/${index}`);
    const doors = Array.from({ length: 8 }, (_, door) => ({
      door,
      order: door % 2 === 0 ? names : [...names].reverse(),
    }));
    const wrote = await Promise.all(
      doors.map(({ door, order }) =>
        commit(
          door % 2 === 0 ? store : other,
          [],
          (loaded) => {
            if (loaded.known.size > 0) return {};
            return {
              inputs: order.map((name) => input(name)),
              states: order.map((name) => ({ aggregate: name, version: 1, before: 0, state: counter(name, 1) })),
              references: order.map((name) => ({ reference: { kind: 'return', id: name }, aggregate: name })),
            };
          },
          { keys: order },
        ),
      ),
    );
    expect(wrote.filter((one) => one.inputs.length > 0)).toHaveLength(1);
  }
  await clear();
  expect(await deadlocks(url)).toBe(before);
});

test('of one aggregate, the second delivery is not taken while another claim holds the first', async () => {
  const { store, url, clear } = await postgresGround(server);
  const me = await store.enlist(['worker'], AT);
  await put(store, { deliveries: [delivery('D1', 'order/1'), delivery('D2', 'order/1'), delivery('E1', 'order/2')] });
  const claim = async (): Promise<string[]> =>
    (await store.claim({ process: me, system: 'erp', limit: 10, now: AT })).map((one) => one.key);
  await withClient(url, async (other) => {
    await other.query('BEGIN');
    await other.query("SELECT FROM delivery WHERE key = 'D1' FOR UPDATE");
    expect(await claim()).toEqual(['E1']);
    await other.query('ROLLBACK');
  });
  expect(await claim()).toEqual(['D1', 'D2']);
  await clear();
});
