import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll } from 'vitest';
import type { KeptKnock, Store } from '#flows/ports.ts';
import { startEmbedded } from '#store/embedded/postgres.ts';
import { memoryDatabase } from '#store/memory/database.ts';
import { memoryStore } from '#store/memory/memory.ts';
import { migrate } from '#store/migrate.ts';
import { openStore } from '#store/store.ts';
import { verify } from '#store/verify.ts';

/** Which store a test runs on; what must hold, must hold on both. */
export type StoreKind = 'memory' | 'postgres';

export const STORES: readonly StoreKind[] = ['memory', 'postgres'];

/** An empty database of one kind. Every store that it opens stands for one process. */
export interface TestDatabase {
  open(): Store;
  /** Messages that were kept, oldest first. */
  messages(): Promise<readonly Kept[]>;
  /** What the log, the states and the books disagree about; the memory store keeps nothing that could. */
  problems(): Promise<readonly string[]>;
}

export type Kept = Pick<KeptKnock, 'system' | 'body' | 'reading' | 'detail'>;

/**
 * Empties a database for each test of one file in turn. Its one PostgreSQL is started when first asked for and stopped at
 * the end; an earlier test's database is gone when the next one asks.
 */
export function testDatabases(): (kind: StoreKind) => Promise<TestDatabase> {
  let server: Promise<Server> | null = null;
  afterAll(async () => {
    await (await server)?.stop();
  });
  return async (kind) => {
    if (kind === 'memory') return inMemory();
    server ??= startServer();
    return (await server).empty();
  };
}

interface Server {
  empty(): Promise<TestDatabase>;
  stop(): Promise<void>;
}

/** An empty database in memory. */
export function inMemory(): TestDatabase {
  const database = memoryDatabase();
  return {
    open: () => memoryStore(database),
    messages: () => Promise.resolve(database.knocks),
    problems: () => Promise.resolve([]),
  };
}

async function startServer(): Promise<Server> {
  const data_dir = mkdtempSync(join(tmpdir(), 'backhaul-test-'));
  const embedded = await startEmbedded({ data_dir });
  await migrate(embedded.url);
  await asOwner(embedded.url, [...HURRY, 'SELECT pg_reload_conf()']);
  const { url } = embedded;
  return {
    empty: async () => {
      await asOwner(url, EMPTY);
      return {
        // Small: a test may open several.
        open: () => openStore({ url, connections: 4 }),
        messages: () => asOwner<Kept>(url, ['SELECT system, body, reading, detail FROM knock ORDER BY id']),
        problems: async () => (await verify(url, new Date().toISOString(), () => undefined)).problems,
      };
    },
    stop: async () => {
      await embedded.stop();
      rmSync(data_dir, { recursive: true, force: true });
    },
  };
}

/** A test's database does not have to outlive the machine; what is tested here is not the disk. */
const HURRY = ['fsync', 'synchronous_commit', 'full_page_writes'].map((setting) => `ALTER SYSTEM SET ${setting} = off`);

/** Ten times as fast as a database for each test: a database is a thousand files. */
const EMPTY = [
  `DO $$ BEGIN EXECUTE (
    SELECT 'TRUNCATE ' || string_agg(format('%I.%I', schemaname, tablename), ', ') || ' RESTART IDENTITY CASCADE'
    FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'migration'
  ); END $$`,
];

/** Runs statements and gives the rows of the last one. */
async function asOwner<R extends pg.QueryResultRow>(url: string, statements: readonly string[]): Promise<R[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    let rows: R[] = [];
    for (const statement of statements) rows = (await client.query<R>(statement)).rows;
    return rows;
  } finally {
    await client.end();
  }
}
