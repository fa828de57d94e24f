import { afterAll, beforeAll, expect, test } from 'vitest';
import { postgresGround, query, testServer, type TestServer, withClient } from './server.fixture.ts';
import { AT, commit, event, put, step, tellAll } from './suite-kit.fixture.ts';

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
}, 120_000);
afterAll(() => server.stop());

const INSERT =
  "INSERT INTO event (aggregate, version, type, at, recorded_at, cause, body, asks) VALUES ($1, 1, 'return.closed', $2, $2, 'held', '{}', '[]')";

test('a transaction held open while later ones commit: nothing is skipped, nothing is told twice', async () => {
  const { store, url, clear } = await postgresGround(server);
  await put(store, { events: [{ ...event('stock/before', 1), recorded_at: AT }] });
  await withClient(url, async (held) => {
    await held.query('BEGIN');
    await held.query(INSERT, ['stock/held', AT]);
    for (const name of ['stock/x', 'stock/y']) await put(store, { events: [{ ...event(name, 1), recorded_at: AT }] });
    const first = await store.tail.after(null, 10);
    expect(first.events.map((one) => one.aggregate)).toEqual(['stock/before']);
    expect((await store.tail.after(first.position, 10)).events).toEqual([]);
    await held.query('COMMIT');
    const second = await store.tail.after(first.position, 10);
    expect(second.events.map((one) => one.aggregate)).toEqual(['stock/held', 'stock/x', 'stock/y']);
    expect((await store.tail.after(second.position, 10)).events).toEqual([]);
  });
  await clear();
});

test('one that is rolled back holds up what is after it only as long as it runs', async () => {
  const { store, url, clear } = await postgresGround(server);
  await withClient(url, async (held) => {
    await held.query('BEGIN');
    await held.query(INSERT, ['stock/held', AT]);
    await put(store, { events: [{ ...event('stock/x', 1), recorded_at: AT }] });
    expect(await tellAll(store)).toEqual([]);
    await held.query('ROLLBACK');
    expect((await tellAll(store)).map((one) => one.aggregate)).toEqual(['stock/x']);
  });
  await clear();
});

test('one that had its number first and waited keeps its place behind the one that it waited for', async () => {
  const { store, open, url, clear } = await postgresGround(server);
  for (const name of ['stock/a', 'stock/b', 'stock/c'])
    await commit(store, [name], (loaded) => step(loaded, name, 'first'));
  await withClient(url, async (held) => {
    await held.query('BEGIN');
    await held.query("SELECT FROM aggregate WHERE id = 'stock/b' FOR UPDATE");
    // It has locked a, and its number with it, and waits for b; meanwhile another one changes c.
    const slow = commit(store, ['stock/a', 'stock/b', 'stock/c'], (loaded) => step(loaded, 'stock/c', 'slow'));
    const waiting =
      "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND application_name = 'backhaul' AND datname = current_database()";
    while ((await query(url, waiting)).length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    await commit(open(), ['stock/c'], (loaded) => step(loaded, 'stock/c', 'quick'));
    await held.query('ROLLBACK');
    await slow;
  });
  const told = (await tellAll(store, 1)).filter((one) => one.aggregate === 'stock/c');
  expect(told.map((one) => [one.version, one.cause])).toEqual([
    [1, 'first'],
    [2, 'quick'],
    [3, 'slow'],
  ]);
  const places = await query(
    url,
    "SELECT count(DISTINCT xid)::int AS n FROM event WHERE aggregate = 'stock/c' AND version > 1",
  );
  // The two share a place, or the number of the slow one would have sorted it first.
  expect(places).toEqual([{ n: 1 }]);
  await clear();
});

test('numbers are numbers: 1000 comes after 999', { timeout: 120_000 }, async () => {
  const { store, url, clear } = await postgresGround(server);
  const [row] = await query(url, 'SELECT pg_current_xact_id()::text AS at');
  const at = Number(row?.['at']);
  const round = 10 ** String(at).length;
  await query(
    url,
    `DO $$ BEGIN FOR i IN 1..${round - at - 4} LOOP PERFORM pg_current_xact_id(); COMMIT; END LOOP; END $$`,
  );
  const versions = [1, 2, 3, 4, 5, 6, 7, 8];
  for (const version of versions) await put(store, { events: [{ ...event('stock/1', version), recorded_at: AT }] });
  const digits = await query(url, 'SELECT DISTINCT length(xid::text) AS digits FROM event');
  expect(digits).toHaveLength(2);
  for (const limit of [1, 3, 100]) expect((await tellAll(store, limit)).map((one) => one.version)).toEqual(versions);
  await clear();
});
