import { afterEach, beforeEach, expect, test } from 'vitest';
import type { JsonObject } from '#core/base/json.ts';
import type { Operation } from '#core/base/operation.ts';
import { openVendor, type Vendor } from '#test/kit/vendor.ts';
import { openClient, type Client } from './client.ts';
import { ConfigError } from './config-error.ts';
import type { Call, Connector, Outbound, Reply } from './connector.ts';

interface Config {
  readonly url: string;
}

const AT = '2026-03-05T09:00:00.000Z';

const withdraw: Operation = { name: 'wms.return.withdraw', return_id: 'R1', node: 'DC1' };

/** A vendor of the plainest sort: an order is `POST /do`, a look is `GET /seen`. */
function plain(over: Partial<Connector<Config>> = {}, out: Partial<Outbound<Config, never>> = {}): Connector<Config> {
  const outbound: Outbound<Config, never> = {
    safe_to_repeat: false,
    preparation: null,
    lookup: {
      request: (_delivery, _config, page) => call('GET', `/seen?page=${numberOf(page)}`),
      read: (reply) => {
        if (reply.status !== 200) return { kind: 'unknown', reason: `answered ${reply.status}` };
        if (reply.body === 'absent') return { kind: 'absent' };
        return reply.body === 'more'
          ? { kind: 'more', page: { n: 2 } }
          : { kind: 'accepted', facts: { found: reply.body } };
      },
    },
    request: (delivery) => call('POST', `/do/${delivery.key}`),
    outcome,
    ...out,
  };
  return {
    system: 'plain',
    role: 'wms',
    capabilities: [],
    config: () => ({ url: '' }),
    base_url: ({ url }) => url,
    pace: () => ({ concurrency: 4, per_second: null, timeout_ms: 300 }),
    auth: { sign: (one) => one, token: null },
    inbound: null,
    outbound: { 'wms.return.withdraw': outbound },
    polls: [],
    queries: {},
    ...over,
  };
}

function outcome({ status, body }: Reply): ReturnType<Outbound<Config, never>['outcome']> {
  if (status === 200) return { kind: 'accepted', facts: { said: body } };
  if (status === 409) return { kind: 'refused', code: 'no', detail: body };
  if (status === 429) return { kind: 'later', reason: 'slow down', wait_ms: 100 };
  return { kind: 'unknown', reason: `answered ${status}` };
}

/** Which page a read is of. */
function numberOf(page: JsonObject | null | undefined): number {
  return page === null || page === undefined ? 1 : Number(page['n']);
}

function call(method: Call['method'], path: string): Call {
  return { method, path, headers: {}, body: method === 'POST' ? '{}' : null };
}

/** Asks for a token at `/token`, and signs with it. */
const auth: Connector<Config>['auth'] = {
  sign: (one, _config, { nonce }, token) => {
    return { ...one, headers: { ...one.headers, authorization: `Bearer ${token}`, 'x-nonce': nonce } };
  },
  token: {
    request: () => call('POST', '/token'),
    read: ({ status, body }) => {
      if (status !== 200) return { kind: 'refused', code: 'no', detail: 'wrong secret' };
      return { token: body, expires_in_s: 3600 };
    },
    base_url: () => null,
  },
};

let vendor: Vendor;
let clients: Client[];

beforeEach(async () => {
  vendor = await openVendor();
  clients = [];
});

afterEach(async () => {
  for (const client of clients) await client.close();
  await vendor.close();
});

function open(connector: Connector<Config>, url = vendor.url): Client {
  const client = openClient(connector, { url }, () => AT);
  clients.push(client);
  return client;
}

function deliver(client: Client, unsure = false, key = 'k1') {
  return client.deliver({ key, operation: withdraw, attempts: 0 }, unsure);
}

test('a reply is judged by the connector, and a server error looks like an outage', async () => {
  const client = open(plain());
  vendor.says([200, 'done'], [409, 'never'], [429, ''], [503, '']);
  expect(await deliver(client)).toEqual({ outcome: { kind: 'accepted', facts: { said: 'done' } }, down: false });
  expect(await deliver(client)).toEqual({ outcome: { kind: 'refused', code: 'no', detail: 'never' }, down: false });
  expect(await deliver(client)).toMatchObject({ outcome: { kind: 'later', wait_ms: 100 }, down: false });
  expect(await deliver(client)).toMatchObject({ outcome: { kind: 'unknown' }, down: true });
});

test('nothing was sent: later; sent and no answer: unknown', async () => {
  const refused = expect.stringContaining('ECONNREFUSED') as string;
  const nobody = open(plain(), 'http://127.0.0.1:1');
  expect(await deliver(nobody)).toMatchObject({ outcome: { kind: 'later', reason: refused }, down: true });
  const client = open(plain());
  vendor.says('cut', 'silent');
  expect(await deliver(client)).toMatchObject({ outcome: { kind: 'unknown' }, down: true });
  expect(await deliver(client)).toMatchObject({ outcome: { kind: 'unknown' }, down: true });
  expect(vendor.heard).toEqual(['POST /do/k1', 'POST /do/k1']);
});

test('an unsure delivery is looked up page by page before it is sent', async () => {
  const client = open(plain());
  vendor.says([200, 'more'], [200, 'it']);
  expect(await deliver(client, true)).toEqual({ outcome: { kind: 'accepted', facts: { found: 'it' } }, down: false });
  expect(vendor.heard).toEqual(['GET /seen?page=1', 'GET /seen?page=2']);
  vendor.says([200, 'more'], [200, 'absent'], [200, 'done']);
  expect(await deliver(client, true)).toMatchObject({ outcome: { kind: 'accepted', facts: { said: 'done' } } });
  expect(vendor.heard.slice(2)).toEqual(['GET /seen?page=1', 'GET /seen?page=2', 'POST /do/k1']);
});

test('a look-up that does not tell sends nothing', async () => {
  const client = open(plain());
  const reason = expect.stringContaining('look-up') as string;
  vendor.says([500, ''], 'cut');
  expect(await deliver(client, true)).toMatchObject({ outcome: { kind: 'unknown' }, down: true });
  expect(await deliver(client, true)).toMatchObject({ outcome: { kind: 'unknown', reason }, down: true });
  expect(vendor.heard).toEqual(['GET /seen?page=1', 'GET /seen?page=1']);
});

test('a preparation may settle, and is no attempt when it is unclear', async () => {
  const preparing: Partial<Outbound<Config, never>> = {
    preparation: {
      request: () => call('GET', '/prepare'),
      read: ({ status, body }) => {
        if (status !== 200) return { kind: 'unknown', reason: 'unclear' };
        if (body === 'gone') return { kind: 'refused', code: 'gone', detail: '' };
        return { kind: 'ready', known: { n: Number(body) } };
      },
    },
    request: (_delivery, _config, known) => call('POST', `/do/${numberOf(known)}`),
  };
  const client = open(plain({}, preparing));
  vendor.says([500, ''], 'cut', [200, 'gone'], [200, '42'], [200, 'done']);
  expect(await deliver(client)).toMatchObject({ outcome: { kind: 'later' }, down: true });
  expect(await deliver(client)).toMatchObject({ outcome: { kind: 'later' }, down: true });
  expect(await deliver(client)).toMatchObject({ outcome: { kind: 'refused', code: 'gone' }, down: false });
  expect(await deliver(client)).toMatchObject({ outcome: { kind: 'accepted' } });
  expect(vendor.heard).toEqual([...Array<string>(4).fill('GET /prepare'), 'POST /do/42']);
});

test('what a system cannot do is refused, and a setting that is missing waits for somebody to set it', async () => {
  const operation: Operation = { name: 'erp.return.withdraw', return_id: 'R1', authorisation_ref: '1' };
  const cannot = await open(plain()).deliver({ key: 'k1', operation, attempts: 0 }, false);
  expect(cannot).toMatchObject({ outcome: { kind: 'refused', code: 'not_supported' } });
  const request = () => {
    throw new ConfigError('PLAIN_NODES', 'holds no node DC1');
  };
  const waits = await deliver(open(plain({}, { request })));
  expect(waits).toMatchObject({ outcome: { kind: 'later', wait_ms: 10_000 }, down: false });
  expect(vendor.heard).toEqual([]);
});

test('one token serves all who wait for it, and a withdrawn one is renewed once', async () => {
  const client = open(plain({ auth }));
  vendor.says([200, 't1'], [200, ''], [200, ''], [200, '']);
  await Promise.all(['a', 'b', 'c'].map((key) => deliver(client, false, key)));
  expect(vendor.heard.filter((one) => one === 'POST /token')).toHaveLength(1);
  vendor.says([401, ''], [200, 't2'], [200, 'done']);
  const renewed = await deliver(client, false, 'd');
  expect(renewed).toMatchObject({ outcome: { kind: 'accepted', facts: { said: 'done' } } });
  expect(vendor.headers.slice(-3).map((one) => one['authorization'])).toEqual(['Bearer t1', undefined, 'Bearer t2']);
  vendor.says([401, ''], [200, 't3'], [401, '']);
  expect(await deliver(client, false, 'e')).toMatchObject({ outcome: { kind: 'unknown' } });
  const nonces = vendor.headers.flatMap((one) => one['x-nonce'] ?? []);
  expect(new Set(nonces).size).toBe(nonces.length);
});

test('without a token nothing is sent', async () => {
  const client = open(plain({ auth }));
  const reason = expect.stringContaining('wrong secret') as string;
  vendor.says([403, ''], 'cut');
  expect(await deliver(client)).toMatchObject({ outcome: { kind: 'later', reason }, down: true });
  expect(await deliver(client)).toMatchObject({ outcome: { kind: 'later' }, down: true });
  expect(vendor.heard).toEqual(['POST /token', 'POST /token']);
});

test('a question is asked again within its time, page by page; a refusal ends it', async () => {
  const queries: Connector<Config>['queries'] = {
    order: {
      request: ({ order_id }, page) => call('GET', `/orders/${order_id}?page=${numberOf(page)}`),
      read: ({ status, body }) => {
        if (status === 409) return { kind: 'refused', code: 'no', detail: 'not for you' };
        if (status !== 200) return { kind: 'later', reason: 'busy', wait_ms: 20 };
        return { kind: 'answer', answer: [], next: body === 'more' ? { n: 2 } : null };
      },
    },
  };
  const client = open(plain({ queries }));
  const question = { order_id: '7' };
  vendor.says([503, ''], 'cut', [200, 'more'], [503, ''], [200, '']);
  expect(await client.ask((all) => all.order, question)).toEqual({ kind: 'answer', answer: [] });
  expect(vendor.heard.map((one) => one.slice(-1))).toEqual(['1', '1', '1', '2', '2']);
  vendor.says([409, '']);
  const refused = await client.ask((all) => all.order, question);
  expect(refused).toMatchObject({ kind: 'unavailable', reason: 'plain: not for you' });
  expect(await open(plain()).ask((all) => all.order, question)).toMatchObject({ kind: 'unavailable' });
});

test('a question that finds no answer ends in time', async () => {
  const queries: Connector<Config>['queries'] = {
    order: { request: () => call('GET', '/orders'), read: () => ({ kind: 'later', reason: 'busy', wait_ms: 10_000 }) },
  };
  vendor.says([503, '']);
  const before = performance.now();
  const asked = await open(plain({ queries })).ask((all) => all.order, { order_id: '7' });
  expect(asked).toEqual({ kind: 'unavailable', reason: 'plain: busy' });
  expect(performance.now() - before).toBeLessThan(2_000);
});
