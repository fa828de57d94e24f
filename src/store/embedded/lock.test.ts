import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { containing } from './embedded.fixture.ts';
import { lockForStart, lockForStop, lockForUse } from './lock.ts';

let folder = '';
let path = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'backhaul-lock-'));
  path = join(folder, 'pg.lock');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('one may start, while others use, and only the last user may stop', async () => {
  const start = await lockForStart(path, 0);
  await expect(lockForStart(path, 50)).rejects.toMatchObject({
    code: 'being_started',
    message: containing(path),
  });
  const one = lockForUse(path);
  start.release();
  start.release();
  const two = lockForUse(path);
  one.release();
  expect(lockForStop(path)).toBe(null);
  two.release();
  const stop = lockForStop(path);
  expect(stop).not.toBe(null);
  await expect(lockForStart(path, 50)).rejects.toMatchObject({ code: 'being_started' });
  stop?.release();
  (await lockForStart(path, 0)).release();
});

test('a lock ends with its process, however that ends', async () => {
  const lock = JSON.stringify(join(import.meta.dirname, 'lock.ts'));
  const script = `const held = await (await import(${lock})).lockForStart(process.argv[1], 0); console.log('held'); setInterval(() => held, 1000)`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  expect(lockForStop(path)).toBe(null);
  const waiting = lockForStart(path, 10_000);
  child.kill('SIGKILL');
  (await waiting).release();
});

test('a folder that is not there is named', async () => {
  await expect(lockForStart(join(folder, 'absent', 'pg.lock'), 0)).rejects.toMatchObject({
    code: 'not_writable',
    message: containing(join(folder, 'absent')),
  });
});
