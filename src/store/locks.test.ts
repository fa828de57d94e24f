import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Store, Writes } from '#flows/ports.ts';
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

/** What two batches write in opposite orders, and how a third transaction stands in the middle of it. */
const CLASHES: readonly (readonly [
  table: string,
  hold: string,
  write: (names: readonly string[]) => Partial<Writes>,
])[] = [
  [
    'input_key',
    "INSERT INTO input_key (key, hash, status, answer, recorded_at) VALUES ('k5', 'h', 'done', '{}', now())",
    (names) => ({ inputs: names.map((name) => input(name)) }),
  ],
  [
    'aggregate',
    "INSERT INTO aggregate (id, version, state) VALUES ('k5', 1, '{}')",
    (names) => ({
      states: names.map((aggregate) => ({ aggregate, version: 1, before: 0, state: counter(aggregate, 1) })),
    }),
  ],
  [
    'reference',
    "INSERT INTO reference (kind, id, aggregate) VALUES ('return', 'k5', 'k5')",
    (names) => ({
      references: names.map((id) => ({ reference: { kind: 'return', id }, aggregate: id })),
    }),
  ],
];

test.each(CLASHES)(
  'two batches that write the same new %s in opposite orders meet no deadlock',
  async (_, hold, write) => {
    const { store, open, url, clear } = await postgresGround(server);
    const before = await deadlocks(url);
    const names = Array.from({ length: 10 }, (_one, index) => `k${index}`);
    const both = await withClient(url, async (held) => {
      await held.query('BEGIN');
      await held.query(hold);
      const batch = (one: Store, order: readonly string[]): Promise<unknown> =>
        commit(one, names, (loaded) => (loaded.known.size + loaded.states.size > 0 ? {} : write(order)), {
          keys: names,
        });
      const started = [batch(store, names), batch(open(), names.toReversed())];
      const waiting =
        "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND application_name = 'backhaul' AND datname = current_database()";
      while ((await query(url, waiting)).length < 2) await new Promise((resolve) => setTimeout(resolve, 20));
      await held.query('ROLLBACK');
      return started;
    });
    await Promise.all(both);
    await clear();
    // A server process tells what it counted when it ends, a moment after its connection.
    const ours = "SELECT FROM pg_stat_activity WHERE application_name = 'backhaul' AND datname = current_database()";
    while ((await query(url, ours)).length > 0) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await deadlocks(url)).toBe(before);
  },
);

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
