import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { containing } from './embedded.fixture.ts';
import { serverFlags } from './flags.ts';
import { capLog, logSince, logSize } from './log-file.ts';
import { freePort } from './port.ts';
import { probe } from './probe.ts';
import { cleanEnvironment } from './run.ts';

const GB = 1024 ** 3;

test('durability is not up for tuning, memory is', () => {
  const small = serverFlags({ port: 5555, lz4: true, memory_bytes: GB });
  for (const flag of [
    'fsync=on',
    'full_page_writes=on',
    'synchronous_commit=on',
    'wal_compression=lz4',
    'shared_buffers=128MB',
  ])
    expect(small).toContain(flag);
  expect(small.slice(0, 2)).toEqual(['-p', '5555']);
  expect(serverFlags({ port: 1, lz4: false, memory_bytes: 64 * GB })).toContain('shared_buffers=256MB');
  expect(serverFlags({ port: 1, lz4: false, memory_bytes: 64 * GB })).toContain('wal_compression=off');
  expect(serverFlags({ port: 1, lz4: false, memory_bytes: GB / 8 })).toContain('shared_buffers=32MB');
  expect(small.filter((flag) => flag.includes(' '))).toEqual([]);
});

test('the log is capped, its past kept once, and read from where it was', () => {
  const folder = mkdtempSync(join(tmpdir(), 'backhaul-log-'));
  try {
    const log = join(folder, 'pg.log');
    expect(logSize(log)).toBe(0);
    expect(capLog(log, 10)).toBe(false);
    writeFileSync(log, 'one\n');
    expect(capLog(log, 10)).toBe(false);
    appendFileSync(log, 'two and more\n');
    expect(logSince(log, 4)).toBe('two and more\n');
    expect(capLog(log, 10)).toBe(true);
    expect(statSync(log).size).toBe(0);
    expect(readFileSync(`${log}.1`, 'utf8')).toBe('one\ntwo and more\n');
    appendFileSync(log, 'new\n');
    expect(logSince(log, 400)).toBe('new\n');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a server inherits no secret and no PG variable', () => {
  process.env['PGPORT'] = '1';
  process.env['SOME_SECRET'] = 'x';
  try {
    expect(Object.keys(cleanEnvironment())).not.toEqual(expect.arrayContaining(['PGPORT']));
    expect(cleanEnvironment()).not.toHaveProperty('SOME_SECRET');
    expect(cleanEnvironment()).toMatchObject({ LC_ALL: 'C' });
  } finally {
    delete process.env['PGPORT'];
    delete process.env['SOME_SECRET'];
  }
});

test('a port that is closed, or that takes a call and says nothing, is silent', { timeout: 15_000 }, async () => {
  expect(await probe(await freePort(), 'x')).toMatchObject({
    kind: 'silent',
    reason: containing('ECONNREFUSED'),
  });
  const mute = createServer((socket) => void socket.on('error', () => undefined).resume()).listen(0, '127.0.0.1');
  await new Promise((resolve) => mute.once('listening', resolve));
  const address = mute.address();
  try {
    expect(await probe(typeof address === 'object' && address !== null ? address.port : 0, 'x')).toMatchObject({
      kind: 'silent',
    });
  } finally {
    mute.close();
  }
});
