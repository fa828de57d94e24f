import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { quietPort } from '#main/ports.ts';
import { answer, backhaul, begin, type Command, type Ended } from '#test/kit/backhaul.ts';
import { REPOSITORY } from '#test/kit/planted.ts';
import { end, scratch } from '#test/kit/scratch.ts';

const here = scratch('start');

afterAll(() => here.clear());

/** Runs a printed line as somebody would who copies it into a shell. */
function shell(line: string): Promise<Ended> {
  const child = spawn('bash', ['-c', line], { cwd: REPOSITORY, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  return new Promise((done) => child.on('close', (code, signal) => done({ code: code ?? signal ?? 'gone', out, err })));
}

async function stopped(command: Command): Promise<number> {
  const from = performance.now();
  command.interrupt();
  expect(await command.over).toMatchObject({ code: 0, err: '' });
  return performance.now() - from;
}

/** The screen without what differs from run to run. */
function steady(screen: string): string {
  return screen
    .replaceAll(here.root, 'FOLDER')
    .replaceAll(/127\.0\.0\.1:\d+|port \d+/g, (text) => text.replace(/\d+$/, 'PORT'))
    .replaceAll(/bh_[\w-]{24}/g, 'bh_KEY')
    .replaceAll(/"customer_id":"\d+","order":"\d+"/g, '"customer_id":"CUSTOMER","order":"ORDER"')
    .replaceAll(/try-\d+/g, 'try-ORDER')
    .replaceAll(/"sku":"\w+"/g, '"sku":"SKU"')
    .replaceAll(/PostgreSQL \d+\.\d+/g, 'PostgreSQL VERSION');
}

test('it shows one screen, what it says to try works as printed, and Ctrl-C stops all of it', async () => {
  const data = here.path('demo');
  const port = await quietPort();
  const running = begin(['start', '--data', data, '--port', String(port)]);
  await running.until(/Ctrl-C stops all of it\.\n\n/);
  const { out: screen } = running.said();
  await expect(steady(screen)).toMatchFileSnapshot(join(import.meta.dirname, 'golden/start.txt'));
  const health = await fetch(`http://127.0.0.1:${port}/health`);
  expect(health.status).toBe(200);
  expect((await fetch(`http://127.0.0.1:${port}/docs`)).status).toBe(200);

  const tries = (/\nTry:\n([\s\S]*?)\n\n/.exec(screen)?.[1] ?? '').replaceAll('\\\n', '').split('\n');
  const key = tries.find((line) => line.includes('export KEY=')) ?? '';
  const asked = await shell(`${key}\n${tries.find((line) => line.includes('/commerce/')) ?? ''}`);
  const { returns } = JSON.parse(asked.out) as { returns: { return_id: string }[] };
  expect(returns, asked.out).toHaveLength(1);
  const told = tries.find((line) => line.includes('RETURN_ID'))?.replace('RETURN_ID', returns[0]?.return_id ?? '');
  const where = JSON.parse((await shell(`${key}\n${told ?? ''}`)).out) as { return_id: string; status: string };
  expect(where).toMatchObject({ return_id: returns[0]?.return_id });
  const commands = tries.filter((line) => line.includes('npx backhaul'));
  expect(commands).toHaveLength(3);
  const return_id = returns[0]?.return_id ?? '';
  const told_in_words = await shell((commands[0] ?? '').replace('RETURN_ID', return_id));
  expect(told_in_words.out).toContain(`Return ${return_id} of order `);
  for (const line of commands) expect(await shell(line.replace('RETURN_ID', return_id))).toMatchObject({ code: 0 });
  const unknown = await shell(
    'npx backhaul explain NOBODY --data ' + (/--data (\S+)/.exec(commands[0] ?? '')?.[1] ?? ''),
  );
  expect(unknown.code).toBe(1);

  expect(running.said().out).toBe(screen);
  expect(await stopped(running)).toBeLessThan(10_000);
  expect(await here.deserted(500), 'processes that an interrupted start left behind').toEqual([]);
});

test('killed, it goes on from the same data: same keys, same server, more orders', async () => {
  const data = here.path('killed');
  const start = (...more: string[]): Command => begin(['start', '--data', data, '--json', ...more]);
  const ready = /\{"ready":true.*\}\n/;
  interface Ready {
    readonly url: string;
    readonly demo_key: string;
    readonly database: string;
    readonly stand_ins: unknown;
  }
  const first = start('--port', '0');
  const before = JSON.parse((await first.until(ready))[0]) as Ready;
  const port = new URL(before.url).port;
  const { checked } = await answer<{ checked: { events: number } }>(['verify', '--data', data]);
  if (first.child.pid !== undefined) end(first.child.pid);
  await first.over;

  const second = begin(['start', '--data', data, '--json'], { env: { PORT: port } });
  const after = JSON.parse((await second.until(ready))[0]) as Ready;
  expect(after).toEqual(before);
  await second.until(/"pulse"/);
  await wait(1_000);
  const verified = await answer<{ checked: { events: number }; problems: string[] }>(['verify', '--data', data]);
  expect(verified.problems).toEqual([]);
  expect(verified.checked.events).toBeGreaterThan(checked.events);
  expect(await stopped(second)).toBeLessThan(10_000);
  expect(await here.deserted(500), 'processes that an interrupted start left behind').toEqual([]);
});

test('a taken port is said at once, and nothing is started', async () => {
  const squatter = createServer();
  await new Promise<void>((listening) => squatter.listen(0, '127.0.0.1', listening));
  const { port } = squatter.address() as AddressInfo;
  const options = ['start', '--data', here.path('none')];
  const said = `backhaul: port ${port} on 127.0.0.1 is taken by another program; set PORT or --port to a free one\n`;
  expect(await backhaul([...options, '--port', String(port)])).toEqual({ code: 2, out: '', err: said });
  expect(await backhaul(options, { env: { PORT: String(port) } })).toEqual({ code: 2, out: '', err: said });
  expect((await backhaul(options, { env: { PORT: 'http' } })).err).toMatch(
    /'http' from env 'PORT' is invalid.*a port is a number from 0 to 65535/,
  );
  expect((await backhaul([...options, '--host', '203.0.113.7'])).err).toMatch(
    /203\.0\.113\.7 is no address of this machine; set HOST or --host/,
  );
  expect(existsSync(here.path('none'))).toBe(false);
  await new Promise((closed) => squatter.close(closed));
});
