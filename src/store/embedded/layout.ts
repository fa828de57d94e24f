import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { diskError, EmbeddedError } from './embedded-error.ts';

/** Where everything of one embedded database lies; all paths absolute, symbolic links followed. */
export interface Layout {
  readonly data_dir: string;
  /** The cluster itself; belongs to the user that the server runs as. */
  readonly cluster: string;
  /** The superuser's password, readable by its owner alone. */
  readonly password: string;
  readonly log: string;
  /** Held through `lock.ts` only. */
  readonly lock: string;
}

/** Prefix of the folder that a new cluster is made in before it is renamed to `pg`. */
export const STAGING_PREFIX = 'pg.init-';

/** Makes the data folder if it is absent and proves that it can be written. Throws EmbeddedError. */
export function openLayout(data_dir: string): Layout {
  const wanted = resolve(data_dir);
  try {
    mkdirSync(wanted, { recursive: true, mode: 0o700 });
    if (!statSync(wanted).isDirectory()) throw new Error(`${wanted} is no folder`);
    const probe = join(wanted, `.write-probe-${randomBytes(4).toString('hex')}`);
    writeFileSync(probe, 'can this folder be written?\n');
    rmSync(probe);
  } catch (cause) {
    throw diskError(cause, wanted);
  }
  return layoutOf(realpathSync(wanted));
}

/** Refuses a data folder that is itself a cluster: we keep the cluster one level deeper. */
export function refuseBareCluster(layout: Layout): void {
  const version = join(layout.data_dir, 'PG_VERSION');
  if (statSync(version, { throwIfNoEntry: false }) === undefined) return;
  throw new EmbeddedError(
    'not_a_cluster',
    `The data folder ${layout.data_dir} is a PostgreSQL cluster of someone else. ` +
      'Give an empty folder, or connect to that server by its own address (DATABASE_URL).',
  );
}

/** Writes a file that only its owner may read. */
export function writePrivate(path: string, text: string): void {
  writeFileSync(path, text, { mode: 0o600, flush: true });
  chmodSync(path, 0o600);
}

function layoutOf(data_dir: string): Layout {
  return {
    data_dir,
    cluster: join(data_dir, 'pg'),
    password: join(data_dir, 'pg.password'),
    log: join(data_dir, 'pg.log'),
    lock: join(data_dir, 'pg.lock'),
  };
}
