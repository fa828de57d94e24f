import { randomBytes } from 'node:crypto';
import {
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Binaries } from './binaries.ts';
import { diskFull, EmbeddedError, errno, notWritable } from './embedded-error.ts';
import { STAGING_PREFIX, writePrivate, type Layout } from './layout.ts';
import { SUPERUSER } from './probe.ts';
import type { Release } from './release.ts';
import { run, type Ran, type RunAs } from './run.ts';

const REMOVE_MS = 10_000;

/** Says whether the folder holds a cluster of our version; throws when it holds anything else. */
export function clusterState(layout: Layout, release: Release): 'absent' | 'present' {
  const entries = listed(layout.cluster);
  if (entries === null || entries.length === 0) return 'absent';
  if (!entries.includes('PG_VERSION'))
    throw new EmbeddedError(
      'not_a_cluster',
      `${layout.cluster} is not empty and holds no PostgreSQL cluster (no PG_VERSION). Nothing in it was touched. ` +
        'Move it aside, or choose another data folder.',
    );
  const found = readFileSync(join(layout.cluster, 'PG_VERSION'), 'utf8').trim();
  if (found === release.major) return 'present';
  throw new EmbeddedError(
    'other_version',
    `The database in ${layout.cluster} was made by PostgreSQL ${found}; this Backhaul runs PostgreSQL ${release.major} ` +
      `(${release.version}). Nothing was changed. Either run the Backhaul release that made it, or move the data: dump it ` +
      `with pg_dump of PostgreSQL ${found}, start Backhaul on an empty data folder, and restore the dump.`,
  );
}

/**
 * Makes the cluster. It is made in a folder beside and renamed when it is whole, so a first start that is killed leaves
 * rubbish that the next one clears, never a half cluster. The start lock must be held.
 */
export async function makeCluster(
  layout: Layout,
  binaries: Binaries,
  password: string,
  as: RunAs | null,
): Promise<void> {
  await clearStaging(layout);
  const staging = join(layout.data_dir, `${STAGING_PREFIX}${randomBytes(4).toString('hex')}`);
  const fresh = join(staging, 'pg');
  const password_file = join(staging, 'password');
  mkdirSync(staging, { mode: 0o700 });
  writePrivate(password_file, `${password}\n`);
  if (as !== null) for (const path of [staging, password_file]) chownSync(path, as.uid, as.gid);
  const ran = await run(
    binaries.initdb,
    [
      '-D',
      fresh,
      '-U',
      SUPERUSER,
      `--pwfile=${password_file}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--data-checksums',
    ],
    as,
  );
  if (ran.status !== 0) {
    await remove(staging);
    throw initError(layout, ran);
  }
  // An empty `pg` may be there, made by hand; POSIX would rename over it, Windows would not.
  rmSync(layout.cluster, { recursive: true, force: true });
  renameSync(fresh, layout.cluster);
  syncFolder(layout.data_dir);
  await remove(staging);
}

/** Removes what killed first starts left. */
async function clearStaging(layout: Layout): Promise<void> {
  for (const name of readdirSync(layout.data_dir))
    if (name.startsWith(STAGING_PREFIX)) await remove(join(layout.data_dir, name));
}

// An initdb that outlived its parent may still write into the folder, or clear it itself; rmSync then comes back without
// an error and with files left (seen in one run of six). Without its folder such an initdb ends within a second.
async function remove(folder: string): Promise<void> {
  const give_up = performance.now() + REMOVE_MS;
  for (;;) {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    if (!existsSync(folder)) return;
    if (performance.now() > give_up)
      throw new EmbeddedError(
        'init_failed',
        `The rest of an interrupted first start, ${folder}, could not be removed. Remove it by hand and start again.`,
      );
    await sleep(100);
  }
}

function initError(layout: Layout, ran: Ran): EmbeddedError {
  if (/No space left|Disk quota exceeded/i.test(ran.output)) return diskFull(layout.data_dir);
  if (/Permission denied|Read-only file system/i.test(ran.output))
    return notWritable(layout.data_dir, new Error(ran.output));
  const said = ran.output.split('\n').filter((line) => /error|fatal|detail|hint/i.test(line));
  return new EmbeddedError(
    'init_failed',
    `PostgreSQL could not make a new database in ${layout.data_dir}: ${said.join(' ') || ran.output}. ` +
      'The attempt was cleared away; correct the cause and start again.',
  );
}

function listed(folder: string): string[] | null {
  try {
    return readdirSync(folder);
  } catch (cause) {
    if (errno(cause) === 'ENOENT') return null;
    throw cause;
  }
}

// Without this a power cut could forget the rename; Windows has no such call.
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  fsyncSync(handle);
  closeSync(handle);
}
