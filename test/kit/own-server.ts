import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, globSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';
import { quietPort } from '#main/ports.ts';
import { startEmbedded } from '#store/embedded/postgres.ts';

/** A PostgreSQL that is not Backhaul's own, as a company has one. */
export interface OwnServer {
  readonly version: number;
  /** The address of a database for a user; the administrator's when none is named. */
  url(database: string, user?: { readonly name: string; readonly password: string }): string;
  /** Runs one statement as the administrator, and gives its rows. */
  admin(sql: string, database?: string): Promise<readonly Record<string, unknown>[]>;
  stop(): Promise<void>;
}

/** Starts the oldest PostgreSQL from 15 on that this machine has from its distribution, else a second embedded one. */
export async function ownServer(folder: string): Promise<OwnServer> {
  const bin = globSync('/usr/lib/postgresql/*/bin')
    .filter((path) => Number(path.split('/')[4]) >= 15 && existsSync(join(path, 'initdb')))
    .toSorted()[0];
  const identity = bin === undefined ? null : unprivileged();
  if (bin === undefined || identity === null) return embedded(folder);
  return distributed(bin, identity, folder);
}

type Identity = { readonly uid: number; readonly gid: number } | Record<never, never>;

/** PostgreSQL refuses to be root; as root it runs as its own system user. */
function unprivileged(): Identity | null {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string): number => Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout);
  const [uid, gid] = [id('-u'), id('-g')];
  return uid > 0 && gid > 0 ? { uid, gid } : null;
}

async function distributed(bin: string, identity: Identity, folder: string): Promise<OwnServer> {
  mkdirSync(folder, { recursive: true });
  if ('uid' in identity) {
    chownSync(folder, identity.uid, identity.gid);
    chmodSync(dirname(folder), 0o711);
  }
  const cluster = join(folder, 'cluster');
  const made = spawnSync(
    join(bin, 'initdb'),
    ['-D', cluster, '-U', 'boss', '--auth=trust', '--no-sync', '-E', 'UTF8'],
    {
      ...identity,
      cwd: folder,
      encoding: 'utf8',
    },
  );
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
  // Passwords are asked of everybody but the administrator.
  const rules = 'local all all trust\nhost all boss 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n';
  spawnSync('tee', [join(cluster, 'pg_hba.conf')], { ...identity, input: rules });
  const port = await quietPort();
  const child = spawn(
    join(bin, 'postgres'),
    ['-D', cluster, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    {
      ...identity,
      cwd: folder,
      stdio: 'ignore',
    },
  );
  const gone = new Promise<void>((ended) => child.once('exit', () => ended()));
  const server = at(new URL(`postgresql://boss@127.0.0.1:${port}/postgres`), async () => {
    child.kill('SIGINT');
    await gone;
  });
  return ready(server);
}

async function embedded(folder: string): Promise<OwnServer> {
  const server = await startEmbedded({ data_dir: folder });
  return ready(at(new URL(server.url), () => server.stop()));
}

function at(boss: URL, stop: () => Promise<void>): Omit<OwnServer, 'version'> {
  const url: OwnServer['url'] = (database, user) => {
    const made = new URL(boss);
    made.pathname = `/${database}`;
    if (user !== undefined) Object.assign(made, { username: user.name, password: user.password });
    return made.href;
  };
  return {
    url,
    admin: async (sql, database = 'postgres') => {
      const client = new Client({ connectionString: url(database) });
      await client.connect();
      try {
        return (await client.query<Record<string, unknown>>(sql)).rows;
      } finally {
        await client.end();
      }
    },
    stop,
  };
}

async function ready(server: Omit<OwnServer, 'version'>): Promise<OwnServer> {
  for (let tries = 100; ; tries -= 1) {
    try {
      const [row] = await server.admin("SELECT current_setting('server_version_num')::int / 10000 AS major");
      return { ...server, version: Number(row?.['major']) };
    } catch (error) {
      if (tries === 0) throw error;
      await wait(100);
    }
  }
}
