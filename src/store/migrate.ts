import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { settings } from './connect.ts';

const FOLDER = new URL('../../sql/migrations/', import.meta.url);

/** Any number will do as long as every migrator uses it. */
const LOCK = 771_026_001;

/** One numbered step of the schema. */
export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly text: string;
}

/** What a run did. `version` is the schema's number afterwards. */
export interface Migrated {
  readonly applied: readonly string[];
  readonly version: number;
}

/** A database that cannot be used as it is: says why and what to do. */
export class SchemaError extends Error {
  readonly code: 'too_old' | 'newer_schema' | 'not_allowed' | 'bad_migration' | 'foreign_log';

  constructor(code: SchemaError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SchemaError';
    this.code = code;
  }
}

/** Every migration in order. Throws a SchemaError when the folder breaks its own rules. */
export function migrations(): readonly Migration[] {
  const files = readdirSync(fileURLToPath(FOLDER))
    .filter((file) => file.endsWith('.sql'))
    .sort();
  return files.map((file, index) => {
    const number = Number(file.slice(0, 4));
    const text = readFileSync(new URL(file, FOLDER), 'utf8');
    if (number !== index + 1) throw new SchemaError('bad_migration', `${file}: numbers must run on from 0001`);
    if (!/^-- (expand|contract|online)\n/.test(text))
      throw new SchemaError('bad_migration', `${file}: the first line must be -- expand, -- contract or -- online`);
    return { number, name: file, text };
  });
}

/** A host that swallows packets must not hold a command for minutes. */
const CONNECT_MS = 10_000;

/** The number of the newest schema, and of the one the database has: 0 where Backhaul never was. Changes nothing. */
export async function schemaOf(url: string): Promise<{ readonly has: number; readonly newest: number }> {
  const client = new pg.Client({ ...settings(url, 'owner'), connectionTimeoutMillis: CONNECT_MS });
  await client.connect();
  try {
    await checkServer(client);
    const newest = migrations().length;
    const { rows: found } = await client.query<{ there: boolean }>(
      "SELECT to_regclass('migration') IS NOT NULL AS there",
    );
    if (found[0]?.there !== true) return { has: 0, newest };
    const { rows } = await client.query<{ number: number }>('SELECT coalesce(max(number), 0) AS number FROM migration');
    return { has: rows[0]?.number ?? 0, newest };
  } finally {
    await client.end();
  }
}

/**
 * Brings a database to the newest schema, each migration in its own transaction, one migrator at a time.
 * Throws a SchemaError for a server before 15, a schema newer than this program, missing rights, or another server's log.
 */
export async function migrate(url: string): Promise<Migrated> {
  const client = new pg.Client({ ...settings(url, 'owner'), connectionTimeoutMillis: CONNECT_MS });
  await client.connect();
  try {
    await checkServer(client);
    await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
    await allowed('the table of migrations', () => client.query(MIGRATION_TABLE));
    const { rows } = await client.query<{ number: number }>('SELECT coalesce(max(number), 0) AS number FROM migration');
    const at = rows[0]?.number ?? 0;
    const all = migrations();
    if (at > all.length)
      throw new SchemaError(
        'newer_schema',
        `the database is at schema ${at} and this version of Backhaul knows ${all.length}; use the newer version that migrated it`,
      );
    const applied: string[] = [];
    for (const migration of all.slice(at)) {
      await apply(client, migration);
      applied.push(migration.name);
    }
    await allowed('the partitions', () => client.query('SELECT ensure_partitions(now())'));
    await checkLog(client);
    return { applied, version: all.length };
  } finally {
    await client.end();
  }
}

const MIGRATION_TABLE =
  'CREATE TABLE IF NOT EXISTS migration (number integer PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())';

/** Throws a SchemaError for a server that lacks what the schema uses. */
export async function checkServer(client: Pick<pg.Client, 'query'>): Promise<void> {
  const { rows } = await client.query<{ server_version_num: string; server_version: string }>(
    "SELECT current_setting('server_version_num') AS server_version_num, current_setting('server_version') AS server_version",
  );
  const row = rows[0];
  if (row !== undefined && Number(row.server_version_num) >= 150_000) return;
  throw new SchemaError('too_old', `PostgreSQL ${row?.server_version} is too old; Backhaul needs 15 or newer`);
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  try {
    await allowed(migration.name, async () => {
      await client.query('BEGIN');
      await client.query(migration.text);
      await client.query('INSERT INTO migration (number, name) VALUES ($1, $2)', [migration.number, migration.name]);
      await client.query('COMMIT');
    });
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

/** Says what a database user lacks, should it lack something for `what`. */
async function allowed(what: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (cause) {
    if ((cause as { code?: string }).code !== '42501') throw cause;
    throw new SchemaError(
      'not_allowed',
      `${what}: this database user may not create tables in the schema public, or may not create the role backhaul_app or act as it. ` +
        'Use the database owner with CREATEROLE, or have an administrator run: CREATE ROLE backhaul_app NOLOGIN; GRANT backhaul_app TO <user>; GRANT CREATE ON SCHEMA public TO <user>;',
      { cause },
    );
  }
}

/** Events are told below the oldest running transaction; numbers that this server has not reached would be told never. */
async function checkLog(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ ahead: boolean }>(
    'SELECT EXISTS (SELECT FROM event WHERE xid >= pg_snapshot_xmax(pg_current_snapshot())) AS ahead',
  );
  if (rows[0]?.ahead !== true) return;
  throw new SchemaError(
    'foreign_log',
    'the event log was written on another server, whose transaction numbers are ahead of this one (a dump that was restored); ' +
      'number it anew as docs/operations/database.md says under "Restoring"',
  );
}
