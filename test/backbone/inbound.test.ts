import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { openLine } from '#backbone/line.ts';
import { backboneSettings } from '#backbone/settings.ts';
import { startTaker } from '#backbone/take.ts';
import { must } from '#core/base/must.ts';
import type { RelayedKnock, Store } from '#flows/ports.ts';
import { startEmbedded } from '#store/embedded/postgres.ts';
import { migrate } from '#store/migrate.ts';
import { verify } from '#store/verify.ts';
import { stockMessage } from '#test/kit/signed.ts';
import { inMemory } from '#test/kit/stores.ts';
import { until } from '#test/kit/until.ts';
import { knock, openDoor, type Door } from './door.ts';
import { junction } from './junction.ts';

let door: Door | null = null;
afterEach(async () => {
  await door?.close();
  door = null;
});

/** How often a document was recorded. */
async function times(store: Store, name: string): Promise<number> {
  const history = await store.read.history(`stock/manhattan/${name}`);
  return history.filter(({ body }) => body.type === 'stock.adjusted').length;
}

/** How many webhooks wait in the stream. */
async function waiting(): Promise<number> {
  const { manager, connection } = await must(door, 'the door').nats.watch();
  const { state } = await manager.streams.info('BACKHAUL_INBOUND');
  await connection.close();
  return state.messages;
}

const documents = (count: number) => Array.from({ length: count }, (_none, index) => `D${index}`);

test('a webhook is answered when the stream has it, and decided from there, once for each time it comes', async (context) => {
  door = await openDoor(context);
  const database = inMemory();
  const { url, store } = await door.start({ store: database.open() });
  for (let round = 0; round < 3; round += 1) {
    const answer = await knock(url, stockMessage('D1', 5));
    expect([answer.status, await answer.json()]).toMatchObject([202, { received: 0, code: 'queued' }]);
    await until('it is decided', async () => (await times(store, 'D1')) > 0);
  }
  await knock(url, stockMessage('D2', 1));
  await until('the next one is decided', async () => (await times(store, 'D2')) > 0);
  expect(await times(store, 'D1')).toBe(1);
  await until('the stream is empty', async () => (await waiting()) === 0);
});

test('what nobody signed does not get into the stream; nothing that proves a sender is kept in it', async (context) => {
  door = await openDoor(context);
  const { url } = await door.start({ store: inMemory().open(), roles: ['api'] });
  const forged = await fetch(`${url}/hooks/manhattan`, {
    method: 'POST',
    headers: { 'content-type': 'text/plain' },
    body: '{}',
  });
  expect(forged.status).toBe(401);
  expect((await fetch(`${url}/hooks/nobody`, { method: 'POST', body: '{}' })).status).toBe(404);
  expect(await waiting()).toBe(0);
  expect((await knock(url, stockMessage('D1', 5), { authorization: 'Bearer s3cret', cookie: 'a=b' })).status).toBe(202);
  const { manager } = await door.nats.watch();
  const stored = await manager.streams.getMessage('BACKHAUL_INBOUND', { seq: 1 });
  const { headers, body, system } = JSON.parse(new TextDecoder().decode(stored?.data)) as RelayedKnock;
  expect([system, body]).toEqual(['manhattan', stockMessage('D1', 5)]);
  expect(headers['content-type']).toBe('application/json');
  for (const name of ['authorization', 'cookie', 'host']) expect(Object.keys(headers)).not.toContain(name);
});

test('the database is down while webhooks come: all are accepted, and all decided once when it is back', async (context) => {
  door = await openDoor(context);
  const data_dir = mkdtempSync(join(tmpdir(), 'backhaul-door-'));
  let postgres = await startEmbedded({ data_dir });
  const way = await junction();
  try {
    await migrate(postgres.url);
    way.lead(postgres.port);
    const database_url = postgres.url.replace(`:${postgres.port}/`, `:${way.port}/`);
    const backhaul = await door.start({ database_url });
    const { url, store } = backhaul;
    expect((await knock(url, stockMessage('before', 1))).status).toBe(202);
    await until('it is decided', async () => (await times(store, 'before')) > 0);
    way.lead(null);
    await postgres.stop();
    const names = documents(200);
    const answers = await Promise.all(names.map(async (name) => (await knock(url, stockMessage(name, 2))).status));
    expect(new Set(answers)).toEqual(new Set([202]));
    const health = await fetch(`${url}/health`);
    const parts = { database: { ok: false }, backbone: { detail: expect.stringContaining('connected') as string } };
    expect([health.status, await health.json()]).toMatchObject([503, { parts }]);
    postgres = await startEmbedded({ data_dir });
    way.lead(postgres.port);
    await until('all are decided', async () => (await waiting()) === 0, 45_000);
    for (const name of names) expect(await times(store, name)).toBe(1);
    await backhaul.stop();
    expect((await verify(postgres.url, new Date().toISOString(), () => undefined)).problems).toEqual([]);
  } finally {
    await door.close();
    await way.close();
    await postgres.stop();
    rmSync(data_dir, { recursive: true, force: true });
  }
});

test('past its size the stream takes no more: 503 with Retry-After, and nothing that was accepted is lost', async (context) => {
  door = await openDoor(context);
  const texts = {
    NATS_INBOUND: '1',
    NATS_INBOUND_REPLICAS: '1',
    NATS_INBOUND_ALLOW_ONE_REPLICA: '1',
    NATS_INBOUND_MAX_BYTES: String(1024 * 1024),
  };
  const database = inMemory();
  const api = await door.start({ store: database.open(), roles: ['api'], texts });
  const accepted: string[] = [];
  const refusals: (readonly unknown[])[] = [];
  for (const name of documents(40)) {
    const answer = await knock(api.url, stockMessage(name, 1, 'x'.repeat(50_000)));
    if (answer.status === 202) accepted.push(name);
    else refusals.push([answer.status, answer.headers.get('retry-after')]);
  }
  expect(refusals).toEqual(refusals.map(() => [503, '10']));
  expect(accepted.length).toBeGreaterThan(10);
  expect(accepted.length).toBeLessThan(30);
  await door.start({ store: database.open(), roles: ['worker'], texts });
  for (const name of accepted) await until(`${name} is decided`, async () => (await times(api.store, name)) === 1);
  expect((await knock(api.url, stockMessage('after', 1))).status).toBe(202);
});

test('without the broker webhooks go to the database directly, as they do without a stream', async (context) => {
  door = await openDoor(context);
  const { url, store } = await door.start({ store: inMemory().open() });
  await door.nats.nodes[0]?.kill();
  await until('it is noticed', async () => {
    const { parts } = (await (await fetch(`${url}/health`)).json()) as { parts: { backbone: { ok: boolean } } };
    return !parts.backbone.ok;
  });
  const answer = await knock(url, stockMessage('D1', 5));
  expect([answer.status, await answer.json()]).toEqual([200, { received: 1 }]);
  expect(await times(store, 'D1')).toBe(1);
  expect((await fetch(`${url}/health`)).status).toBe(200);
  await door.nats.nodes[0]?.start();
  await until('it goes through the stream again', async () => (await knock(url, stockMessage('D2', 1))).status === 202);
});

test('a start refuses a stream of one copy, made or to be made, and says why', async (context) => {
  door = await openDoor(context);
  const store = inMemory().open();
  const start = (texts: Readonly<Record<string, string>>) => must(door, 'the door').start({ store, texts });
  expect(() => backboneSettings({ NATS_URL: 'nats://x', NATS_INBOUND: '1', NATS_INBOUND_REPLICAS: '1' })).toThrow(
    /one copy is not enough.*NATS_INBOUND_ALLOW_ONE_REPLICA=1/s,
  );
  await expect(start({ NATS_INBOUND: '1' })).rejects.toThrow(/3 copies, and the NATS server stands alone/);
  const { manager } = await door.nats.watch();
  await manager.streams.add({ name: 'BACKHAUL_INBOUND', subjects: ['backhaul.inbound.>'], retention: 'workqueue' });
  await expect(start({ NATS_INBOUND: '1' })).rejects.toThrow(
    /BACKHAUL_INBOUND is kept in one copy, and one copy is not enough.*before the message is on disk/s,
  );
});

test('a process that dies between the commit and its word to the stream: the message comes again, as a duplicate', async (context) => {
  door = await openDoor(context);
  const database = inMemory();
  const api = await door.start({ store: database.open(), roles: ['api'] });
  const settings = must(
    backboneSettings({
      NATS_URL: door.nats.url,
      NATS_INBOUND: '1',
      NATS_INBOUND_REPLICAS: '1',
      NATS_INBOUND_ALLOW_ONE_REPLICA: '1',
    }),
    'settings',
  );
  const parts = {
    prefix: settings.prefix,
    settings: must(settings.inbound, 'inbound'),
    store: api.store,
    ack_wait_ms: 1_000,
    log: (line: string) => door?.lines.push(line),
  };
  for (const name of ['D1', 'D2', 'D3']) expect((await knock(api.url, stockMessage(name, 1))).status).toBe(202);
  const seen: string[] = [];
  const dying = openLine(settings, parts.log);
  const first = startTaker({
    ...parts,
    line: dying,
    decide: async ({ body }) => {
      seen.push(body);
      await dying.close();
      return true;
    },
  });
  await until('it was decided', () => seen.length >= 3);
  await first.stop();
  expect(await waiting()).toBe(3);
  const again: string[] = [];
  const line = openLine(settings, parts.log);
  const second = startTaker({ ...parts, line, decide: async ({ body }) => again.push(body) > 0 });
  await until('the stream is empty', async () => (await waiting()) === 0);
  // In the order in which they were kept, both times.
  expect(seen).toEqual(['D1', 'D2', 'D3'].map((name) => stockMessage(name, 1)));
  expect(again).toEqual(seen);
  await second.stop();
  await line.close();
});

test('a message that cannot be decided is put aside after some tries, and what is behind it is not held up', async (context) => {
  door = await openDoor(context);
  const database = inMemory();
  const whole = database.open();
  const store: Store = {
    ...whole,
    commit: (request, plan) =>
      request.keys.some((key) => key.includes('BAD'))
        ? Promise.reject(new Error('this one breaks the store'))
        : whole.commit(request, plan),
  };
  const { url } = await door.start({ store });
  for (const name of ['BAD', 'D1']) expect((await knock(url, stockMessage(name, 1))).status).toBe(202);
  await until('the stream is empty', async () => (await waiting()) === 0, 30_000);
  expect(await times(store, 'D1')).toBe(1);
  expect((await store.read.summary()).exceptions_open).toMatchObject({ unreadable_input: 1 });
  const kept = (await database.messages()).find((one) => one.reading === 'unreadable');
  expect(kept).toMatchObject({ body: stockMessage('BAD', 1), detail: 'not_decided: it failed 5 times' });
});
