import { afterEach, expect, test, vi } from 'vitest';
import type { Mishap } from './faults.ts';
import { openGround, type OpenGround } from './ground.ts';
import { serve, type Served } from './serve.ts';
import type { StandIn } from './stand-in.ts';

const toy: StandIn = {
  system: 'toy',
  tables: 'CREATE TABLE IF NOT EXISTS toy_calls (body TEXT)',
  routes(server, ground) {
    server.post('/echo', (request, reply) => {
      ground.transaction(() => ground.db.prepare('INSERT INTO toy_calls VALUES (?)').run(String(request.body)));
      return reply.type('text/plain').send(request.body);
    });
    server.get('/broken', () => {
      throw new Error('a bug of the toy');
    });
  },
  mishap: (kind) => ({ status: kind === 'error' ? 500 : 429, headers: { 'x-toy': kind }, body: `toy ${kind}` }),
  ledger: (ground) => ({
    calls: ground.db
      .prepare('SELECT body FROM toy_calls')
      .all()
      .map((row) => row['body']),
  }),
  settings: (url) => ({ TOY_BASE_URL: url }),
};

const opened: (() => Promise<void> | void)[] = [];

async function open(mishaps: Mishap[] = []): Promise<{ served: Served; ground: OpenGround }> {
  const faults = { next: (): Mishap => mishaps.shift() ?? { kind: 'none' } };
  const ground = openGround({ file: ':memory:', standIns: [toy], faults });
  const served = await serve(toy, ground, { port: 0 });
  opened.push(
    () => served.close(),
    () => ground.close(),
  );
  return { served, ground };
}

function echo(served: Served, body: string, type = 'application/json'): Promise<Response> {
  return fetch(`${served.url}/echo`, { method: 'POST', body, headers: { 'content-type': type } });
}

async function calls(served: Served): Promise<unknown> {
  return ((await (await fetch(`${served.url}/_sandbox/ledger`)).json()) as { calls: unknown }).calls;
}

afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

test('bodies of every content type arrive as raw text', async () => {
  const { served } = await open();
  expect(await (await echo(served, '{ "a":  1 }')).text()).toBe('{ "a":  1 }');
  expect(await (await echo(served, 'a=1&b=ü', 'application/x-www-form-urlencoded')).text()).toBe('a=1&b=ü');
  expect(await (await echo(served, '<x/>', 'text/xml')).text()).toBe('<x/>');
  expect(await calls(served)).toEqual(['{ "a":  1 }', 'a=1&b=ü', '<x/>']);
});

test('a body of ten million characters passes, one of twenty is refused', async () => {
  const { served } = await open();
  expect((await echo(served, 'x'.repeat(10_000_000))).status).toBe(200);
  expect((await echo(served, 'x'.repeat(20_000_000))).status).toBe(413);
});

test('errors and throttles answer in the vendor shape and do no work', async () => {
  const { served } = await open([{ kind: 'error' }, { kind: 'throttle' }]);
  const error = await echo(served, 'one');
  expect([error.status, error.headers.get('x-toy'), await error.text()]).toEqual([500, 'error', 'toy error']);
  const throttled = await echo(served, 'two');
  expect([throttled.status, await throttled.text()]).toEqual([429, 'toy throttle']);
  expect((await echo(served, 'three')).status).toBe(200);
  expect(await calls(served)).toEqual(['three']);
});

test('silence does the work and cuts the line; down cuts it before the work', async () => {
  const { served } = await open([{ kind: 'silence_after' }, { kind: 'down' }]);
  await expect(echo(served, 'done')).rejects.toThrow(/fetch failed/);
  await expect(echo(served, 'not done')).rejects.toThrow(/fetch failed/);
  expect(await calls(served)).toEqual(['done']);
});

test('slow waits, and closing does not wait for it', async () => {
  const { served } = await open([
    { kind: 'slow', wait_ms: 60 },
    { kind: 'slow', wait_ms: 60_000 },
  ]);
  const began_ms = performance.now();
  expect((await echo(served, 'late')).status).toBe(200);
  expect(performance.now() - began_ms).toBeGreaterThanOrEqual(55);
  const stuck = echo(served, 'never').catch((error: unknown) => error);
  await new Promise((resolve) => setTimeout(resolve, 30));
  await served.close();
  expect(performance.now() - began_ms).toBeLessThan(5_000);
  await stuck;
});

test('control routes are spared by faults', async () => {
  const { served } = await open([{ kind: 'error' }]);
  expect(await calls(served)).toEqual([]);
  expect((await echo(served, 'x')).status).toBe(500);
});

test('a bug in a stand-in answers its server error and is written to stderr', async () => {
  const { served } = await open();
  const lines: string[] = [];
  const spy = vi.spyOn(process.stderr, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
  const answer = await fetch(`${served.url}/broken`).finally(() => spy.mockRestore());
  expect([answer.status, await answer.text()]).toEqual([500, 'toy error']);
  expect(lines.join('')).toContain('a bug of the toy');
});

test('a taken port is an error, not another port', async () => {
  const { served, ground } = await open();
  const port = Number(new URL(served.url).port);
  await expect(serve(toy, ground, { port })).rejects.toThrow(/EADDRINUSE/);
});
