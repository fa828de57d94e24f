import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { openGround, type OpenGround } from './ground.ts';
import { startOutbox, type OutboxOptions, type OutboxSender } from './outbox-sender.ts';

interface Heard {
  readonly url: string;
  readonly body: string;
  readonly headers: IncomingHttpHeaders;
}

const opened: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

/** A target that hears webhooks and answers what `answer` says; 0 cuts the line. */
async function target(
  answer: (heard: Heard) => number,
): Promise<{ url: string; heard: Heard[]; close(): Promise<void> }> {
  const heard: Heard[] = [];
  const server: Server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const one = { url: request.url ?? '', body, headers: request.headers };
      heard.push(one);
      const status = answer(one);
      if (status === 0) request.socket.destroy();
      else response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  opened.push(close);
  return { url: `http://127.0.0.1:${port}`, heard, close };
}

function ground(file = ':memory:'): OpenGround {
  const one = openGround({ file, standIns: [] });
  opened.push(() => one.db.isOpen && one.close());
  return one;
}

function sender(on: OpenGround, options: OutboxOptions): OutboxSender {
  const one = startOutbox(on, options);
  opened.push(() => one.close());
  return one;
}

function owe(on: OpenGround, ...ids: string[]): void {
  on.transaction(() => {
    for (const id of ids)
      on.outbox.enqueue({ id, system: 'toy', path: `/hooks/toy`, body: `{"id":"${id}"}`, headers: { 'x-topic': id } });
  });
}

const empty = (one: OutboxSender): Promise<void> =>
  vi.waitFor(() => expect(one.pending()).toBe(0), { timeout: 5_000, interval: 10 });

test('sends in order with fixed and signed headers, and forgets payloads that were acknowledged', async () => {
  const at = await target(() => 200);
  const on = ground();
  on.outbox.signer('toy', (owed, sent_at_ms) => ({ 'x-signed': `${owed.id} ${sent_at_ms > 1e12}` }));
  owe(on, 'a', 'b');
  const one = sender(on, { target: `${at.url}/base/`, concurrency: 1 });
  owe(on, 'c');
  expect(one.pending()).toBe(3);
  await empty(one);
  expect(at.heard.map((heard) => heard.body)).toEqual(['{"id":"a"}', '{"id":"b"}', '{"id":"c"}']);
  expect(at.heard[0]?.url).toBe('/base/hooks/toy');
  expect(at.heard[2]?.headers).toMatchObject({
    'x-topic': 'c',
    'x-signed': 'c true',
    'content-type': 'application/json',
  });
  expect(on.db.prepare('SELECT sum(length(body)) AS size, sum(done) AS done FROM outbox').get()).toMatchObject({
    size: 0,
    done: 3,
  });
});

test('anything but a 2xx is sent again until it is acknowledged, without holding up the rest', async () => {
  const tries = new Map<string, number>();
  const at = await target(({ body }) => {
    const count = (tries.get(body) ?? 0) + 1;
    tries.set(body, count);
    if (!body.includes('hard')) return 200;
    return [500, 0, 404][count - 1] ?? 204;
  });
  const on = ground();
  owe(on, 'hard', 'easy');
  const one = sender(on, { target: at.url, concurrency: 1, retry_ms: 60 });
  await vi.waitFor(() => expect(on.outbox.problems(5)).toMatchObject([{ id: 'hard', problem: 'answered 500' }]));
  await empty(one);
  expect(at.heard.map(({ headers }) => headers['x-topic'])).toEqual(['hard', 'easy', 'hard', 'hard', 'hard']);
  expect(on.outbox.problems(5)).toEqual([]);
});

test('a target that is not there yet is waited for', async () => {
  const gone = await target(() => 200);
  await gone.close();
  const on = ground();
  owe(on, 'a');
  const one = sender(on, { target: gone.url, concurrency: 4, retry_ms: 5 });
  await vi.waitFor(() => expect(on.outbox.problems(1)[0]?.attempts).toBeGreaterThan(2), { timeout: 3_000 });
  expect(on.outbox.problems(1)[0]?.problem).toMatch(/ECONNREFUSED/);
  expect(one.pending()).toBe(1);
});

test('mischief sends twice at once and lets later ones overtake', async () => {
  const at = await target(() => 200);
  const on = ground();
  const fates: ('duplicate' | 'delay')[] = ['duplicate', 'delay'];
  const one = sender(on, {
    target: at.url,
    concurrency: 4,
    mischief: { next: () => fates.shift() ?? 'none' },
    delay_ms: 80,
  });
  owe(on, 'twice', 'held', 'c');
  await empty(one);
  const order = at.heard.map(({ headers }) => headers['x-topic']);
  expect(order.filter((id) => id === 'twice')).toHaveLength(2);
  expect(order.at(-1)).toBe('held');
  expect(order).toHaveLength(4);
});

test('after a restart it goes on with what was not acknowledged, and only that', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'outbox-'));
  opened.push(() => rmSync(directory, { recursive: true, force: true }));
  const file = join(directory, 'sandbox.sqlite');
  let open = false;
  const at = await target(({ body }) => (open || !body.includes('b') ? 200 : 503));
  const before = ground(file);
  owe(before, 'a', 'b');
  const first = startOutbox(before, { target: at.url, concurrency: 2, retry_ms: 10 });
  await vi.waitFor(() => expect(first.pending()).toBe(1));
  await first.close();
  await first.close();
  before.close();
  open = true;
  at.heard.length = 0;
  const after = ground(file);
  const second = sender(after, { target: at.url, concurrency: 2 });
  expect(second.pending()).toBe(1);
  await empty(second);
  expect(at.heard.map(({ headers }) => headers['x-topic'])).toEqual(['b']);
});

test('a thousand webhooks go out once each, never more at once than allowed', async () => {
  let now = 0;
  let most = 0;
  const at = await target(() => {
    now += 1;
    most = Math.max(most, now);
    setImmediate(() => (now -= 1));
    return 200;
  });
  const on = ground();
  const one = sender(on, { target: at.url, concurrency: 8 });
  for (let batch = 0; batch < 50; batch += 1) owe(on, ...Array.from({ length: 40 }, (_, at) => `e${batch}-${at}`));
  await empty(one);
  expect(at.heard).toHaveLength(2_000);
  expect(new Set(at.heard.map(({ body }) => body)).size).toBe(2_000);
  expect(most).toBeLessThanOrEqual(8);
});
