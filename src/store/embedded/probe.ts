import { DatabaseError, Client } from 'pg';

/** The cluster's superuser and the database that Backhaul keeps its tables in. */
export const SUPERUSER = 'backhaul';

/** What a server says of itself. */
export interface Identity {
  /** As the server was started with; compare after following symbolic links. */
  readonly data_directory: string;
  /** `18.4` */
  readonly version: string;
}

/** What came back from a port when asked as our superuser. */
export type Probe =
  | { readonly kind: 'up'; readonly identity: Identity }
  /** Starting, recovering from a crash, or stopping. */
  | { readonly kind: 'not_yet' }
  | { readonly kind: 'wrong_password' }
  | { readonly kind: 'silent'; readonly reason: string };

/** Asks whoever listens on a loopback port who it is. Sign-in is SCRAM, so the password never travels. */
export async function probe(port: number, password: string): Promise<Probe> {
  const client = connection(port, password, 'postgres');
  try {
    await client.connect();
    const asked = await client.query<Identity>(
      `SELECT current_setting('data_directory') AS data_directory, current_setting('server_version') AS version`,
    );
    const identity = asked.rows[0];
    return identity === undefined ? { kind: 'silent', reason: 'it answered without a row' } : { kind: 'up', identity };
  } catch (cause) {
    return meaning(cause);
  } finally {
    await client.end();
  }
}

/** Makes the database on the first start; on any later one that was cut short before it. */
export async function ensureDatabase(port: number, password: string): Promise<void> {
  const client = connection(port, password, 'postgres');
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [SUPERUSER]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${SUPERUSER}`);
  } finally {
    await client.end();
  }
}

/** The address that the rest of Backhaul connects with. It holds the password: never log it. */
export function databaseUrl(port: number, password: string): string {
  return `postgresql://${SUPERUSER}:${password}@127.0.0.1:${port}/${SUPERUSER}`;
}

function connection(port: number, password: string, database: string): Client {
  const client = new Client({
    host: '127.0.0.1',
    port,
    user: SUPERUSER,
    password,
    database,
    ssl: false,
    connectionTimeoutMillis: 3_000,
    query_timeout: 5_000,
    application_name: 'backhaul-embedded',
  });
  // A server that goes away between two calls is reported by the next call; unheard, this event would end the process.
  client.on('error', () => undefined);
  return client;
}

function meaning(cause: unknown): Probe {
  if (cause instanceof DatabaseError) {
    // https://www.postgresql.org/docs/18/errcodes-appendix.html
    if (cause.code === '57P03') return { kind: 'not_yet' };
    if (cause.code === '28P01') return { kind: 'wrong_password' };
  }
  return { kind: 'silent', reason: cause instanceof Error ? cause.message : String(cause) };
}
