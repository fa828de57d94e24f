import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbedded } from './embedded/postgres.ts';
import { migrate } from './migrate.ts';
import { openStore } from './store.ts';
import { AT, type Ground } from './suite-kit.fixture.ts';

/** A PostgreSQL for the tests of a file, with as many databases as they want. */
export interface TestServer {
  /** An empty database without a schema. */
  bare(): Promise<string>;
  /** An empty, migrated database with room for the suite's month. */
  fresh(): Promise<string>;
  stop(): Promise<void>;
}

/** Starts one, or uses the server at TEST_DATABASE_URL, whose user must be allowed to create databases. */
export async function testServer(): Promise<TestServer> {
  const given = process.env['TEST_DATABASE_URL'];
  const folder = given === undefined ? mkdtempSync(join(tmpdir(), 'backhaul-store-')) : null;
  const embedded = folder === null ? null : await startEmbedded({ data_dir: folder });
  const url = given ?? embedded?.url ?? '';
  const made: string[] = [];
  let template: string | null = null;

  async function create(like: string | null): Promise<string> {
    const name = `backhaul_test_${process.pid}_${made.length}`;
    made.push(name);
    const from = like === null ? '' : ` TEMPLATE ${like}`;
    await query(url, `CREATE DATABASE ${name}${from}`);
    return name;
  }

  async function prepared(): Promise<string> {
    if (template !== null) return template;
    const name = await create(null);
    await migrate(databaseUrl(url, name));
    await query(databaseUrl(url, name), `SELECT ensure_partitions('${AT}')`);
    template = name;
    return name;
  }

  return {
    bare: async () => databaseUrl(url, await create(null)),
    fresh: async () => databaseUrl(url, await create(await prepared())),
    stop: async () => {
      if (embedded === null) for (const name of made) await query(url, `DROP DATABASE ${name} WITH (FORCE)`);
      await embedded?.stop();
      if (folder !== null) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** The suite's ground on a database of its own. */
export async function postgresGround(server: TestServer): Promise<Ground & { readonly url: string }> {
  const url = await server.fresh();
  const open = new Map<string, ReturnType<typeof openStore>>();
  const make = (): ReturnType<typeof openStore> => {
    const store = openStore({ url, connections: 5 });
    let closing: Promise<void> | null = null;
    const once = { ...store, close: () => (closing ??= store.close()) };
    open.set(String(open.size), once);
    return once;
  };
  return {
    url,
    store: make(),
    open: make,
    knocks: async () => {
      const rows = await query(url, 'SELECT system, body FROM knock ORDER BY id');
      return rows.map((row) => ({ system: String(row['system']), body: String(row['body']) }));
    },
    clear: async () => {
      for (const store of open.values()) await store.close();
    },
  };
}

/** Runs one statement as the owner, with its values, and gives the rows. */
export async function query(url: string, text: string, values: readonly unknown[] = []): Promise<Record<string, unknown>[]> {
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
