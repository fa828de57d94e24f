import { afterAll, beforeAll, expect, test } from 'vitest';
import { query, testServer, type TestServer, withClient } from './server.fixture.ts';
import { openStore } from './store.ts';
import { event, put } from './suite-kit.fixture.ts';

const LOGS = ['event', 'input_log', 'knock', 'money_posting', 'unit_posting'];

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
}, 120_000);
afterAll(() => server.stop());

async function months(url: string, like: string): Promise<string[]> {
  const rows = await query(
    url,
    `SELECT inhrelid::regclass::text AS name FROM pg_inherits JOIN pg_class p ON p.oid = inhparent
     WHERE p.relkind = 'p' AND inhrelid::regclass::text ~ $1 ORDER BY 1`,
    [like],
  );
  return rows.map((row) => String(row['name']));
}

const named = (month: string): string[] => LOGS.map((log) => `${log}_${month}`);

test('a migrated database has room for this month and the next', async () => {
  const url = await server.empty();
  const [row] = await query(
    url,
    "SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY_MM') AS this, to_char((now() AT TIME ZONE 'UTC') + interval '1 month', 'YYYY_MM') AS next",
  );
  // The suite's own months are there beside them.
  expect(await months(url, '.')).toEqual(
    expect.arrayContaining([...named(String(row?.['this'])), ...named(String(row?.['next']))]),
  );
});

test('the application makes room for a month and the next, over the turn of the year, once', async () => {
  const url = await server.empty();
  const store = openStore({ url });
  const at = '2031-12-31T23:59:59.999Z';
  const early = put(store, { events: [{ ...event('stock/1', 1), recorded_at: at }], recorded_at: at });
  await expect(early).rejects.toThrow('no partition');
  await Promise.all(Array.from({ length: 6 }, () => store.keepPartitions(at)));
  await store.keepPartitions(at);
  expect(await months(url, '_203[12]_')).toEqual([...named('2031_12'), ...named('2032_01')].sort());
  for (const [version, recorded_at] of [at, '2032-01-01T00:00:00.000Z', '2032-01-31T23:59:59.999Z'].entries())
    await put(store, { events: [{ ...event('stock/1', version + 1), recorded_at }], recorded_at });
  const rows = await query(
    url,
    "SELECT tableoid::regclass::text AS name FROM event WHERE aggregate = 'stock/1' ORDER BY version",
  );
  expect(rows.map((row) => row['name'])).toEqual(['event_2031_12', 'event_2032_01', 'event_2032_01']);
  await store.close();
});

test('a new partition has what its log has: indexes and checks', async () => {
  const url = await server.empty();
  const [made] = await query(
    url,
    `SELECT count(*) FILTER (WHERE i.indisvalid)::int AS valid, count(*)::int AS all
     FROM pg_inherits h JOIN pg_index i ON i.indrelid = h.inhrelid
     WHERE h.inhparent = 'event'::regclass`,
  );
  const [logs] = await query(url, "SELECT count(*)::int AS n FROM pg_inherits WHERE inhparent = 'event'::regclass");
  expect(made).toEqual({ valid: Number(logs?.['n']) * 2, all: Number(logs?.['n']) * 2 });
  const invalid = await query(url, "SELECT FROM pg_index WHERE indrelid = 'event'::regclass AND NOT indisvalid");
  expect(invalid).toEqual([]);
  const idle = query(
    url,
    "INSERT INTO unit_posting (aggregate, version, sku, from_place, to_place, quantity, at, recorded_at) VALUES ('a', 1, 's', 'x', 'x', 1, now(), now())",
  );
  await expect(idle).rejects.toThrow('unit_posting_check');
});

test('making room waits for no reader and holds up no writer', { timeout: 20_000 }, async () => {
  const url = await server.empty();
  const store = openStore({ url });
  const recorded_at = '2040-05-05T00:00:00.000Z';
  await withClient(url, async (client) => {
    await client.query('BEGIN');
    await client.query('SELECT count(*) FROM event, input_log, knock, unit_posting, money_posting');
    await client.query(
      "INSERT INTO event (aggregate, version, type, at, recorded_at, cause, body, asks) VALUES ('stock/2', 1, 't', now(), now(), 'c', '{}', '[]')",
    );
    await store.keepPartitions(recorded_at);
    await put(store, { events: [{ ...event('stock/3', 1), recorded_at }], recorded_at });
    await client.query('ROLLBACK');
  });
  expect(await months(url, '_2040_')).toEqual([...named('2040_05'), ...named('2040_06')].sort());
  await store.close();
});
