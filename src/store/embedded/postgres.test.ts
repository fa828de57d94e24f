import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterEach, expect, test } from 'vitest';
import { ask, containing, hold, killServer, scratch, serverPid, sweep } from './embedded.fixture.ts';
import { findBinaries } from './binaries.ts';
import { halt } from './halt.ts';
import { openLayout } from './layout.ts';
import { freePort, isFree } from './port.ts';
import { startEmbedded } from './postgres.ts';
import { isAlive } from './process.ts';

const WAIT = 60_000;
afterEach(sweep, WAIT);

test('a first start makes a durable, loopback-only server that wants the password', { timeout: WAIT }, async () => {
  const data_dir = scratch();
  const lines: string[] = [];
  const embedded = await startEmbedded({ data_dir, log: (line) => lines.push(line) });
  expect(embedded).toMatchObject({ attached: false, version: '18.4' });
  const [row] = await ask(
    embedded.url,
    `SELECT current_database() AS db, pg_encoding_to_char(encoding) AS encoding, datlocprovider AS provider, datlocale AS locale,
      current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit, current_setting('data_checksums') AS sums,
      current_setting('listen_addresses') AS listen, current_setting('unix_socket_directories') AS sockets,
      current_setting('max_connections') AS connections, current_setting('max_wal_size') AS wal,
      current_setting('password_encryption') AS hash
     FROM pg_database WHERE datname = current_database()`,
  );
  expect(row).toEqual({
    db: 'backhaul',
    encoding: 'UTF8',
    provider: 'b',
    locale: 'C.UTF-8',
    fsync: 'on',
    commit: 'on',
    sums: 'on',
    listen: '127.0.0.1',
    sockets: '',
    connections: '60',
    wal: '4GB',
    hash: 'scram-sha-256',
  });
  const trusted = await ask(
    embedded.url,
    `SELECT count(*)::int AS n FROM pg_hba_file_rules WHERE auth_method <> 'scram-sha-256'`,
  );
  expect(trusted).toEqual([{ n: 0 }]);
  await expect(ask(embedded.url.replace(/:[^:@]+@/, ':wrong@'), 'SELECT 1')).rejects.toThrow(
    'password authentication failed',
  );

  const password = readFileSync(join(data_dir, 'pg.password'), 'utf8').trim();
  expect(password.length).toBeGreaterThanOrEqual(32);
  for (const file of ['pg.password', 'pg.log']) expect(statSync(join(data_dir, file)).mode & 0o777).toBe(0o600);
  expect(readFileSync(join(data_dir, 'pg.log'), 'utf8') + lines.join('\n')).not.toContain(password);
  expect(readdirSync(data_dir).toSorted()).toEqual(['pg', 'pg.lock', 'pg.log', 'pg.password']);
  const pid = serverPid(data_dir);
  await embedded.stop();
  await embedded.stop();
  expect(isAlive(pid)).toBe(false);
  expect(await isFree(embedded.port)).toBe(true);
});

test(
  'a restart keeps the data, takes the port it is given, and stops over an open transaction',
  { timeout: WAIT },
  async () => {
    const data_dir = scratch();
    const first = await startEmbedded({ data_dir });
    await ask(first.url, 'CREATE TABLE kept AS SELECT 7 AS n');
    await first.stop();
    const port = await freePort();
    const second = await startEmbedded({ data_dir, port });
    expect(second).toMatchObject({ port, attached: false });
    expect(await ask(second.url, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
    const idle = new Client({ connectionString: second.url });
    const lost = new Promise((resolve) => idle.on('error', resolve));
    await idle.connect();
    await idle.query('BEGIN; INSERT INTO kept VALUES (8)');
    await second.stop();
    expect(String(await lost)).toMatch(/terminat/);
  },
);

test(
  'a server whose starter was killed is found again, with its port and data, and stopped',
  { timeout: WAIT },
  async () => {
    const data_dir = scratch();
    const holder = hold(data_dir);
    const up = await holder.settled();
    if (up.kind !== 'up') throw new Error(JSON.stringify(up));
    await ask(up.url, 'CREATE TABLE kept AS SELECT 7 AS n');
    const pid = serverPid(data_dir);
    await holder.kill();
    expect(isAlive(pid)).toBe(true);
    const lines: string[] = [];
    const again = await startEmbedded({ data_dir, port: await freePort(), log: (line) => lines.push(line) });
    expect(again).toMatchObject({ attached: true, port: up.port, url: up.url });
    expect(lines.join('\n')).toContain(`keeps its port ${up.port}`);
    expect(await ask(again.url, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
    expect(serverPid(data_dir)).toBe(pid);
    await again.stop();
    expect(isAlive(pid)).toBe(false);
  },
);

test(
  'when starter and server were both killed, the next start recovers what was committed',
  { timeout: WAIT },
  async () => {
    const data_dir = scratch();
    const holder = hold(data_dir);
    const up = await holder.settled();
    if (up.kind !== 'up') throw new Error(JSON.stringify(up));
    await ask(up.url, 'CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n');
    await holder.kill();
    await killServer(serverPid(data_dir));
    const again = await startEmbedded({ data_dir });
    expect(again.attached).toBe(false);
    expect(await ask(again.url, 'SELECT count(*)::int AS n FROM kept')).toEqual([{ n: 1000 }]);
    await again.stop();
  },
);

test('a port of another program is refused by name and nothing is left running', { timeout: WAIT }, async () => {
  const data_dir = scratch();
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const address = other.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  try {
    await expect(startEmbedded({ data_dir, port })).rejects.toMatchObject({
      code: 'port_taken',
      message: containing(`Port ${port} on 127.0.0.1`),
    });
    expect(readdirSync(data_dir)).toEqual(['pg.lock']);
  } finally {
    other.close();
  }
  await expect(startEmbedded({ data_dir, port: 70_000 })).rejects.toMatchObject({ code: 'port_invalid' });
});

test(
  'of two processes at once one starts and one attaches; the last to leave stops the server',
  { timeout: WAIT },
  async () => {
    const data_dir = scratch();
    const both = [hold(data_dir), hold(data_dir)] as const;
    const ups = await Promise.all(both.map((holder) => holder.settled()));
    expect(ups.filter((up) => up.kind === 'up' && up.attached)).toHaveLength(1);
    expect(ups.filter((up) => up.kind === 'up' && !up.attached)).toHaveLength(1);
    const [one, two] = ups.map((up) => (up.kind === 'up' ? up.url : ''));
    expect(one).toBe(two);
    const pid = serverPid(data_dir);
    await both[0].finish();
    expect(both[0].said).toContainEqual({ kind: 'log', line: 'left PostgreSQL running: another process uses it' });
    expect(await ask(two ?? '', 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
    await both[1].finish();
    expect(isAlive(pid)).toBe(false);
  },
);

test('stopping a server that is dead already returns, and the next start works', { timeout: WAIT }, async () => {
  const data_dir = scratch();
  const embedded = await startEmbedded({ data_dir });
  await killServer(serverPid(data_dir));
  const began = performance.now();
  await embedded.stop();
  expect(performance.now() - began).toBeLessThan(1_000);
  const again = await startEmbedded({ data_dir });
  expect(again.attached).toBe(false);
  await again.stop();
});

test('a server that does not hear is stopped by force, and each step is told', { timeout: WAIT }, async () => {
  const data_dir = scratch();
  const holder = hold(data_dir);
  await holder.settled();
  const pid = serverPid(data_dir);
  process.kill(pid, 'SIGSTOP');
  const lines: string[] = [];
  const task = {
    pid,
    layout: openLayout(data_dir),
    binaries: findBinaries(),
    as: null,
    log: (line: string) => void lines.push(line),
  };
  await halt(task, [
    { mode: 'fast', signal: 'SIGINT', wait_ms: 100 },
    { mode: 'immediate', signal: 'SIGQUIT', wait_ms: 100 },
    { mode: 'kill', signal: 'SIGKILL', wait_ms: 10_000 },
  ]);
  expect(isAlive(pid)).toBe(false);
  expect(lines.map((line) => line.replace(/^.* the /, ''))).toEqual(['fast stop', 'immediate stop']);
});
