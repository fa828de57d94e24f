import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { Store } from '#flows/ports.ts';
import { startEmbedded } from './embedded/postgres.ts';
import { migrate } from './migrate.ts';
import { openStore } from './store.ts';
import { AT, type Ground } from './suite-kit.fixture.ts';

/** A PostgreSQL for the tests of a file, with as many databases as they want. */
export interface TestServer {
  /** An empty database without a schema. */
  bare(): Promise<string>;
  /** An empty, migrated database with room for the suite's month; it is emptied when it is asked for again. */
  empty(): Promise<string>;
  stop(): Promise<void>;
}

/** Starts one, or uses the server at TEST_DATABASE_URL, whose user must be allowed to create databases and roles. */
export async function testServer(): Promise<TestServer> {
  const given = process.env['TEST_DATABASE_URL'];
  const folder = given === undefined ? mkdtempSync(join(tmpdir(), 'backhaul-store-')) : null;
  const embedded = folder === null ? null : await startEmbedded({ data_dir: folder });
  const url = given ?? embedded?.url ?? '';
  const made: string[] = [];
  let migrated: string | null = null;

  async function bare(): Promise<string> {
    const name = `backhaul_test_${process.pid}_${made.length}`;
    made.push(name);
    await query(url, `CREATE DATABASE ${name}`);
    // What a crash would lose does not matter here, and waiting for the disk takes most of the time.
    await query(url, `ALTER DATABASE ${name} SET synchronous_commit = off`);
    return databaseUrl(url, name);
  }

  async function empty(): Promise<string> {
    if (migrated !== null) {
      await query(migrated, EMPTY);
      return migrated;
    }
    const fresh = await bare();
    await migrate(fresh);
    await query(fresh, 'SELECT ensure_partitions($1)', [AT]);
    migrated = fresh;
    return fresh;
  }

  return {
    bare,
    empty,
    stop: async () => {
      if (embedded === null) for (const name of made) await query(url, `DROP DATABASE ${name} WITH (FORCE)`);
      await embedded?.stop();
      if (folder !== null) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Deletes, because truncating costs a new file for every table and index of every partition. */
const EMPTY = `DO $$
DECLARE name text;
BEGIN
  FOR name IN SELECT c.oid::regclass FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> 'migration'
  LOOP EXECUTE 'DELETE FROM ' || name; END LOOP;
END $$`;

/** The suite's ground on an emptied database. */
export async function postgresGround(server: TestServer): Promise<Ground & { readonly url: string }> {
  const url = await server.empty();
  const open: Store[] = [];
  const make = (): Store => {
    const store = openStore({ url, connections: 5 });
    let closing: Promise<void> | null = null;
    const once = { ...store, close: () => (closing ??= store.close()) };
    open.push(once);
    return once;
  };
  return {
    url,
    store: make(),
    open: make,
    knocks: async () => {
      const rows = await query(url, 'SELECT id, system, body FROM knock ORDER BY id');
      return rows.map((row) => ({ id: Number(row['id']), system: String(row['system']), body: String(row['body']) }));
    },
    clear: async () => {
      for (const store of open) await store.close();
    },
  };
}

/** Runs one statement as the owner, with its values, and gives the rows. */
export async function query(
  url: string,
  text: string,
  values: readonly unknown[] = [],
): Promise<Record<string, unknown>[]> {
  return withClient(url, async (client) => (await client.query<Record<string, unknown>>(text, [...values])).rows);
}

/** Lends a connection of the owner's. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function databaseUrl(url: string, database: string): string {
  const other = new URL(url);
  other.pathname = `/${database}`;
  return other.href;
}
