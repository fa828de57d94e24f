import { expect, test } from 'vitest';
import { SCOPES, hashKey, readClients } from './auth.ts';
import { canonical } from './idempotency.ts';
import { KEY, READER, WISH, bench, command } from './ports.fixture.ts';
import type { HookKnock } from './ports.ts';

test('without a key only the open addresses answer', async () => {
  const { server } = bench();
  const statuses = async (...urls: string[]) =>
    Promise.all(urls.map(async (url) => (await server.inject({ url })).statusCode));
  expect(await statuses('/', '/health', '/docs/json', '/problems/unavailable')).toEqual([200, 200, 200, 200]);
  expect(await statuses('/commerce/v1/returns/x', '/process/v1/returns/x')).toEqual([401, 401]);
  const reply = await server.inject({ url: '/process/v1/returns/x' });
  expect(reply.headers['www-authenticate']).toBe('Bearer');
});

test('a key is asked for before anything of the body is read', async () => {
  const { server } = bench();
  const reply = await server.inject({
    method: 'POST',
    url: '/commerce/v1/returns',
    payload: 'x'.repeat(2 * 1024 * 1024),
  });
  expect(reply.statusCode).toBe(401);
});

test('each scope opens its own addresses', async () => {
  const { call } = bench();
  const headers = { authorization: `Bearer ${READER}` };
  expect((await call({ url: '/commerce/v1/returns/x', headers })).statusCode).toBe(404);
  expect((await call({ url: '/process/v1/returns/x', headers })).statusCode).toBe(403);
});

test('keys and contents are in no log', async () => {
  const { call, logged, answered } = bench();
  await call(command('a', WISH));
  await call({ url: '/health?token=abc' });
  await call({ url: '/commerce/v1/returns/x', headers: { authorization: 'Bearer wrong-key' } });
  expect(answered).toHaveLength(3);
  expect(JSON.parse(answered[0] ?? '')).toMatchObject({ client: 'desk', route: '/commerce/v1/returns', status: 201 });
  for (const secret of [KEY, 'wrong-key', 'token=abc', 'C-7'])
    expect([...answered, ...logged].join('\n')).not.toContain(secret);
});

test.each([
  [{ id: 'a', key_sha256: 'abc', scopes: [] }, 'key_sha256 must be'],
  [{ id: 'a', key_sha256: hashKey('k'), scopes: ['process:own'] }, `the scopes are ${SCOPES.join(', ')}`],
])('a client that is set up wrong is named', (client, words) => {
  expect(() => readClients([client])).toThrow(`client a`);
  expect(() => readClients([client])).toThrow(words);
});

test('two clients of one name are refused', () => {
  const client = { id: 'a', key_sha256: hashKey('k'), scopes: [] };
  expect(() => readClients([client, client])).toThrow('configured twice');
});

test('the trace context comes back, and a correlation id is always there', async () => {
  const { call } = bench();
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
  const traced = await call({ url: '/health', headers: { traceparent } });
  expect(traced.headers['traceparent']).toBe(traceparent);
  expect(traced.headers['x-correlation-id']).toBe('4bf92f3577b34da6a3ce929d0e0e4736');
  const named = await call({ url: '/health', headers: { 'x-correlation-id': 'case-7' } });
  expect(named.headers['x-correlation-id']).toBe('case-7');
  const bad = await call({ url: '/health', headers: { 'x-correlation-id': 'a b\u00ff', traceparent: 'x' } });
  expect(bad.headers['x-correlation-id']).toMatch(/^[0-9a-f-]{36}$/);
  expect(bad.headers['traceparent']).toBeUndefined();
});

test('health is 200 when ready, 503 while not, with the same body', async () => {
  const parts = { store: { ok: false, detail: 'migrating' } };
  const { call } = bench((ports) => ({
    health: async () => ({ ...(await ports.health()), ok: false, ready: false, parts }),
  }));
  const starting = await call({ url: '/health' });
  expect([starting.statusCode, starting.json()]).toMatchObject([503, { status: 'starting', parts }]);
  expect(starting.headers['retry-after']).toBe('2');
  expect((await bench().call({ url: '/health' })).json()).toMatchObject({ status: 'ok', summary: { parked: 0 } });
  const limping = bench((ports) => ({ health: async () => ({ ...(await ports.health()), ok: false }) }));
  const reply = await limping.call({ url: '/health' });
  expect([reply.statusCode, reply.json()]).toMatchObject([200, { status: 'degraded' }]);
});

test.each([
  ['application/json', '{"a":  1}'],
  ['application/x-www-form-urlencoded', 'a=1&b=%20'],
  ['text/xml; charset=utf-8', '<a>ü</a>'],
  [undefined, 'no type at all'],
])('a webhook as %s reaches its connector as the very text that was signed', async (type, payload) => {
  const heard: [string, HookKnock][] = [];
  const { server } = bench(() => ({
    hear: async (system, knock) => {
      heard.push([system, knock]);
      return { kind: 'kept', inputs: 2 };
    },
  }));
  const headers = { 'X-Shop-Signature': 'abc', ...(type === undefined ? {} : { 'content-type': type }) };
  const reply = await server.inject({ method: 'POST', url: '/hooks/shop', payload, headers });
  expect([reply.statusCode, reply.json()]).toEqual([200, { received: 2 }]);
  expect(heard).toMatchObject([
    ['shop', { body: payload, headers: { 'x-shop-signature': 'abc' }, received_at: '2026-03-05T09:01:00.000Z' }],
  ]);
});

test('a webhook of 5 MB is taken, and one that cannot be read is kept and need not come again', async () => {
  const sizes: number[] = [];
  const { server } = bench(() => ({
    hear: async (_system, { body }) => {
      sizes.push(body.length);
      return { kind: 'unreadable', code: 'unexpected_shape', detail: 'order is missing' };
    },
  }));
  const reply = await server.inject({ method: 'POST', url: '/hooks/shop', payload: 'x'.repeat(5 * 1024 * 1024) });
  expect([reply.statusCode, reply.json()]).toEqual([
    202,
    { received: 0, code: 'unexpected_shape', detail: 'order is missing' },
  ]);
  expect(sizes).toEqual([5 * 1024 * 1024]);
});

test('a webhook that waits in a stream is answered with 202 and need not come again', async () => {
  const { server } = bench(() => ({ hear: async () => ({ kind: 'queued' }) }));
  const reply = await server.inject({ method: 'POST', url: '/hooks/shop', payload: '{}' });
  expect([reply.statusCode, reply.json()]).toMatchObject([202, { received: 0, code: 'queued' }]);
});

test('contents that mean the same are the same text, and others are not', () => {
  expect(canonical({ b: [1, { d: 'x', c: null }], a: undefined })).toBe(canonical({ b: [1, { d: 'x' }] }));
  expect(canonical({ a: [1, 2] })).not.toBe(canonical({ a: [2, 1] }));
  expect(canonical({ a: '1' })).not.toBe(canonical({ a: 1 }));
});
