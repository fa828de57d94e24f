import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { reason } from './embedded.fixture.ts';
import { disown, parsePidFile, readPidFile } from './pid-file.ts';
import { isAlive, judge, splitCommand, whoseIs } from './process.ts';

test('a pid file tells the pid, and the port once it is open', () => {
  expect(parsePidFile('412\n/data/pg\n1790000000\n5544\n\n127.0.0.1\n  123 456\nready   \n')).toEqual({
    pid: 412,
    port: 5544,
    ready: true,
  });
  expect(parsePidFile('412\n/data/pg\n1790000000\n')).toEqual({ pid: 412, port: null, ready: false });
  for (const torn of ['', '\n', 'x\n', '-3\n']) expect(parsePidFile(torn)).toBe(null);
});

test('a stale pid file keeps all but its pid', () => {
  const cluster = mkdtempSync(join(tmpdir(), 'backhaul-pid-'));
  try {
    expect(readPidFile(cluster)).toBe(null);
    disown(cluster, 7);
    expect(readPidFile(cluster)).toBe(null);
    writeFileSync(join(cluster, 'postmaster.pid'), '412\n/data/pg\n1790000000\n5544\n\n127.0.0.1\n  123 456\n');
    disown(cluster, 7);
    expect(readPidFile(cluster)).toEqual({ pid: 7, port: 5544, ready: false });
  } finally {
    rmSync(cluster, { recursive: true });
  }
});

test('only a postmaster of this very folder is ours', () => {
  const home = mkdtempSync(join(tmpdir(), 'backhaul-who-'));
  try {
    const cluster = join(home, 'pg');
    mkdirSync(cluster);
    symlinkSync(cluster, join(home, 'link'));
    expect(judge(['/x/bin/postgres', '-D', cluster, '-p', '1'], cluster)).toBe('ours');
    expect(judge(['C:\\x\\postgres.exe', '-D', join(home, 'link')], cluster)).toBe('ours');
    expect(judge(['/x/bin/postgres', '-D', home], cluster)).toBe('other');
    expect(judge(['postgres: checkpointer '], cluster)).toBe('other');
    expect(judge(['node', 'server.js', '-D', cluster], cluster)).toBe('other');
    expect(judge(['/x/bin/postgres'], cluster)).toBe('unclear');
  } finally {
    rmSync(home, { recursive: true });
  }
});

test('a command line from ps keeps a folder with spaces whole', () => {
  expect(splitCommand('/x y/postgres -D /Users/a b/pg -p 5 -c fsync=on')).toEqual([
    '/x y/postgres',
    '-D',
    '/Users/a b/pg',
  ]);
  expect(splitCommand('/x/postgres -D /data/pg')).toEqual(['/x/postgres', '-D', '/data/pg']);
  expect(splitCommand('sleep 5')).toEqual(['sleep', '5']);
});

test('this process is alive and other, and one that has ended is gone', async () => {
  expect(await whoseIs(process.pid, '/data/pg')).toBe('other');
  const ended = spawnSync('node', ['-e', '']);
  expect(await whoseIs(ended.pid, '/data/pg')).toBe('gone');
});

test('a dead process that its parent never collected is gone', async ({ skip }) => {
  if (process.platform !== 'linux') skip(reason('zombies are recognised on Linux only'));
  // The shell becomes a sleep, which never collects the child that it inherits.
  const parent = spawn('/bin/sh', ['-c', 'sleep 0.3 & echo $!; exec sleep 30']);
  try {
    const pid = await new Promise<number>((resolve) =>
      parent.stdout.once('data', (data: Buffer) => resolve(Number(String(data)))),
    );
    await sleep(800);
    expect(process.kill(pid, 0)).toBe(true);
    expect(isAlive(pid)).toBe(false);
  } finally {
    parent.kill('SIGKILL');
  }
});
