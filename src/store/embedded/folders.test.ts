import { spawn, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { ask, containing, hold, killServer, matching, reason, scratch, serverPid, sweep } from './embedded.fixture.ts';
import { errno } from './embedded-error.ts';
import { STAGING_PREFIX } from './layout.ts';
import { startEmbedded } from './postgres.ts';

const WAIT = 60_000;
const NOBODY = 65_534;
const root = process.geteuid?.() === 0;
const linux_root = root && process.platform === 'linux';
afterEach(sweep, WAIT);

test('a cluster of another version is named, with what is needed, and not touched', async () => {
  const data_dir = scratch();
  mkdirSync(join(data_dir, 'pg'));
  writeFileSync(join(data_dir, 'pg', 'PG_VERSION'), '16\n');
  await expect(startEmbedded({ data_dir })).rejects.toMatchObject({
    code: 'other_version',
    message: matching(/made by PostgreSQL 16; this Backhaul runs PostgreSQL 18 .*pg_dump of PostgreSQL 16/),
  });
  expect(readdirSync(join(data_dir, 'pg'))).toEqual(['PG_VERSION']);
});

test('a folder that holds something else is refused and not touched', async () => {
  const data_dir = scratch();
  mkdirSync(join(data_dir, 'pg'));
  writeFileSync(join(data_dir, 'pg', 'holiday.jpg'), 'sea');
  await expect(startEmbedded({ data_dir })).rejects.toMatchObject({ code: 'not_a_cluster' });
  expect(readFileSync(join(data_dir, 'pg', 'holiday.jpg'), 'utf8')).toBe('sea');
  await expect(startEmbedded({ data_dir: join(data_dir, 'pg', 'holiday.jpg') })).rejects.toMatchObject({
    code: 'not_a_folder',
  });
  const bare = scratch();
  writeFileSync(join(bare, 'PG_VERSION'), '18\n');
  await expect(startEmbedded({ data_dir: bare })).rejects.toMatchObject({ code: 'not_a_cluster' });
});

test('a folder that this user cannot write is named', { timeout: WAIT }, async () => {
  const data_dir = scratch();
  chmodSync(data_dir, 0o555);
  const failed = await hold(data_dir, root ? { uid: NOBODY } : {}).settled();
  expect(failed).toMatchObject({ kind: 'failed', code: 'not_writable', message: containing(data_dir) });
});

test('a read-only file system is named', ({ skip }) => {
  if (!linux_root) skip(reason('mounting a read-only file system needs root on Linux'));
  const data_dir = scratch();
  return withTmpfs(data_dir, 'ro', async () => {
    await expect(startEmbedded({ data_dir })).rejects.toMatchObject({
      code: 'not_writable',
      message: containing(data_dir),
    });
  });
});

test(
  'a disk that is too small for a new database is named, and the attempt cleared away',
  { timeout: WAIT },
  ({ skip }) => {
    if (!linux_root) skip(reason('mounting a small file system needs root on Linux'));
    const data_dir = scratch();
    return withTmpfs(data_dir, 'size=12m', async () => {
      await expect(startEmbedded({ data_dir })).rejects.toMatchObject({
        code: 'disk_full',
        message: containing(data_dir),
      });
      expect(readdirSync(data_dir).filter((name) => name.startsWith('pg.init') || name === 'pg')).toEqual([]);
    });
  },
);

test(
  'a disk that is full at a later start is named, and once there is room the data is there',
  { timeout: WAIT },
  ({ skip }) => {
    if (!linux_root) skip(reason('mounting a small file system needs root on Linux'));
    const data_dir = scratch();
    return withTmpfs(data_dir, 'size=160m', async () => {
      const first = await startEmbedded({ data_dir });
      await ask(first.url, 'CREATE TABLE kept AS SELECT 7 AS n');
      await killServer(serverPid(data_dir));
      await first.stop();
      const filler = join(data_dir, 'filler');
      fill(filler);
      await expect(startEmbedded({ data_dir })).rejects.toMatchObject({
        code: 'disk_full',
        message: containing(data_dir),
      });
      // Room for our own probe, but not for the server's recovery.
      truncateSync(filler, statSync(filler).size - 8192);
      await expect(startEmbedded({ data_dir })).rejects.toMatchObject({ code: 'disk_full' });
      rmSync(filler);
      const again = await startEmbedded({ data_dir });
      expect(await ask(again.url, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
      await again.stop();
    });
  },
);

test(
  'a first start that is killed on the way leaves no half cluster, and the next one clears up',
  { timeout: WAIT },
  async () => {
    const data_dir = scratch();
    const holder = hold(data_dir);
    while (!staged(data_dir).some((name) => existsSync(join(data_dir, name, 'pg', 'base')))) await sleep(2);
    await holder.kill();
    expect(holder.said.some((said) => said.kind === 'up')).toBe(false);
    expect(existsSync(join(data_dir, 'pg'))).toBe(false);
    const embedded = await startEmbedded({ data_dir });
    expect(await ask(embedded.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
    expect(staged(data_dir)).toEqual([]);
    await embedded.stop();
  },
);

test('a lost or foreign password is told apart, and the server is not left running', { timeout: WAIT }, async () => {
  const data_dir = scratch();
  await (await startEmbedded({ data_dir })).stop();
  const file = join(data_dir, 'pg.password');
  const kept = readFileSync(file);
  writeFileSync(file, 'not-the-password\n');
  await expect(startEmbedded({ data_dir })).rejects.toMatchObject({
    code: 'password_wrong',
    message: matching(/^(?!.*not-the-password)/s),
  });
  expect(existsSync(join(data_dir, 'pg', 'postmaster.pid'))).toBe(false);
  rmSync(file);
  await expect(startEmbedded({ data_dir })).rejects.toMatchObject({ code: 'password_missing' });
  writeFileSync(file, kept);
  await (await startEmbedded({ data_dir })).stop();
});

test(
  'a user that is not root serves its own folder, past a stale pid that is now its own other process',
  { timeout: WAIT },
  async ({ skip }) => {
    if (process.platform === 'win32') skip(reason('Windows has no uid'));
    const data_dir = join(scratch(), 'data');
    mkdirSync(data_dir);
    const as = root ? { uid: NOBODY } : {};
    if (root) {
      chmodSync(join(data_dir, '..'), 0o755);
      chownSync(data_dir, NOBODY, NOBODY);
    }
    const first = hold(data_dir, as);
    expect(await first.settled()).toMatchObject({ kind: 'up', attached: false });
    const pid = serverPid(data_dir);
    await first.kill();
    await killServer(pid);
    const stranger = spawn('sleep', ['60'], root ? { uid: NOBODY, gid: NOBODY } : {});
    try {
      const pid_file = join(data_dir, 'pg', 'postmaster.pid');
      writeFileSync(pid_file, readFileSync(pid_file, 'utf8').replace(String(pid), String(stranger.pid)));
      const second = hold(data_dir, as);
      expect(await second.settled()).toMatchObject({ kind: 'up', attached: false });
      expect(JSON.stringify(second.said)).toContain(`stale, process ${stranger.pid} is not the server`);
      await second.finish();
      expect(stranger.exitCode ?? stranger.signalCode).toBe(null);
    } finally {
      stranger.kill('SIGKILL');
    }
  },
);

test('a folder that root made is refused to another user by its owner', { timeout: WAIT }, async ({ skip }) => {
  if (!root) skip(reason('giving a folder to another user needs root'));
  const data_dir = scratch();
  await (await startEmbedded({ data_dir })).stop();
  chmodSync(data_dir, 0o777);
  const failed = await hold(data_dir, { uid: NOBODY }).settled();
  expect(failed).toMatchObject({ kind: 'failed', code: 'wrong_owner' });
});

test(
  'as root, closed folders above are opened for passing only, and it is told',
  { timeout: WAIT },
  async ({ skip }) => {
    if (!root) skip(reason('only root runs the server as another user'));
    const above = scratch();
    const lines: string[] = [];
    const embedded = await startEmbedded({ data_dir: join(above, 'data'), log: (line) => lines.push(line) });
    await embedded.stop();
    expect(statSync(above).mode & 0o777).toBe(0o710);
    expect(lines.join('\n')).toContain(`undo with "chgrp 0 ${above} && chmod 700 ${above}"`);
  },
);

test('as root, a closed folder of another person is not changed but named', { timeout: WAIT }, async ({ skip }) => {
  if (!root) skip(reason('only root runs the server as another user'));
  const above = scratch();
  chownSync(above, NOBODY, NOBODY);
  await expect(startEmbedded({ data_dir: join(above, 'data') })).rejects.toMatchObject({
    code: 'not_passable',
    message: containing(`cannot pass through ${above}; it belongs to uid ${NOBODY}`),
  });
  expect(statSync(above).mode & 0o777).toBe(0o700);
});

/** Writes a file until the disk is full. */
function fill(path: string): void {
  const page = Buffer.alloc(4096);
  for (;;)
    try {
      appendFileSync(path, page);
    } catch (cause) {
      if (errno(cause) !== 'ENOSPC') throw cause;
      return;
    }
}

function staged(data_dir: string): string[] {
  return readdirSync(data_dir).filter((name) => name.startsWith(STAGING_PREFIX));
}

async function withTmpfs(folder: string, options: string, work: () => Promise<void>): Promise<void> {
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { encoding: 'utf8' });
  if (mounted.status !== 0) throw new Error(`mount: ${mounted.stderr}`);
  try {
    await work();
  } finally {
    spawnSync('umount', [folder]);
  }
  expect(readdirSync(folder)).toEqual([]);
}
