import { statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { EmbeddedError } from './embedded-error.ts';
import type { Layout } from './layout.ts';
import { run, type RunAs } from './run.ts';

const NAME = 'postgres';

/**
 * Decides who the server runs as: PostgreSQL refuses to be root. As ourselves when we are not root; else as the owner
 * of the cluster that is there, else as the system user `postgres`, which is made if it is absent.
 */
export async function serverUser(layout: Layout, log: (line: string) => void): Promise<RunAs | null> {
  const cluster = statSync(layout.cluster, { throwIfNoEntry: false });
  const we = process.geteuid?.();
  if (we === undefined) return null;
  if (we !== 0) {
    if (cluster !== undefined && cluster.uid !== we) throw wrongOwner(layout, cluster.uid, we);
    return null;
  }
  if (cluster !== undefined && cluster.uid !== 0)
    return { name: `with uid ${cluster.uid}`, uid: cluster.uid, gid: cluster.gid };
  return (await lookUp()) ?? (await create(log));
}

function wrongOwner(layout: Layout, owner: number, we: number): EmbeddedError {
  return new EmbeddedError(
    'wrong_owner',
    `${layout.cluster} belongs to uid ${owner}, but this process runs as uid ${we}; PostgreSQL serves only its owner. ` +
      `Run as the user that made it (if that was root, as root), or, with the server stopped, give it over: ` +
      `"sudo chown -R ${userInfo().username} ${layout.data_dir}".`,
  );
}

// `id` rather than /etc/passwd: it knows users from directories (LDAP) and works on macOS.
async function lookUp(): Promise<RunAs | null> {
  const [uid, gid] = await Promise.all([run('id', ['-u', NAME], null), run('id', ['-g', NAME], null)]);
  if (uid.status !== 0 || gid.status !== 0) return null;
  return { name: NAME, uid: Number(uid.output), gid: Number(gid.output) };
}

async function create(log: (line: string) => void): Promise<RunAs> {
  const made = await run(
    'useradd',
    ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', NAME],
    null,
  );
  const user = await lookUp();
  if (user === null)
    throw new EmbeddedError(
      'no_server_user',
      `PostgreSQL refuses to run as root, and the user "${NAME}" is absent and could not be made: ${made.output}. ` +
        `Make it ("useradd --system ${NAME}"), or run Backhaul as a user that is not root.`,
    );
  log(`made the system user "${NAME}", because PostgreSQL refuses to run as root`);
  return user;
}
