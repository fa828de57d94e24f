import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll } from 'vitest';
import type { Store } from '#flows/ports.ts';
import { startEmbedded, type Embedded } from '#store/embedded/postgres.ts';
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
  /** What the log, the states and the books disagree about; the memory store keeps nothing that could. */
  problems(): Promise<readonly string[]>;
}

/** Empty databases for the tests of one file; its one PostgreSQL is started when first asked for and stopped at the end. */
export function testDatabases(): (kind: StoreKind) => Promise<TestDatabase> {
  let server: Promise<Server> | null = null;
  afterAll(async () => {
    await (await server)?.stop();
  });
  return async (kind) => {
    if (kind === 'memory') return inMemory();
    server ??= startServer();
    return (await server).database();
  };
}

interface Server {
  database(): Promise<TestDatabase>;
  stop(): Promise<void>;
}

function inMemory(): TestDatabase {
  const database = memoryDatabase();
  return { open: () => memoryStore(database), problems: () => Promise.resolve([]) };
}

async function startServer(): Promise<Server> {
  const data_dir = mkdtempSync(join(tmpdir(), 'backhaul-test-'));
  const embedded = await startEmbedded({ data_dir });
  await migrate(embedded.url);
  await hurry(embedded.url);
  let databases = 0;
  return {
    database: async () => {
      databases += 1;
      const url = await copyOf(embedded, `test_${databases}`);
      return {
        // Small: the tests of a file run many of these side by side.
        open: () => openStore({ url, connections: 4 }),
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
async function hurry(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const setting of ['fsync', 'synchronous_commit', 'full_page_writes'])
      await client.query(`ALTER SYSTEM SET ${setting} = off`);
    await client.query('SELECT pg_reload_conf()');
  } finally {
    await client.end();
  }
}

/** The migrated database is the template, so that each test begins with an empty one in milliseconds. */
async function copyOf(embedded: Embedded, name: string): Promise<string> {
  const template = new URL(embedded.url);
  const other = new URL(embedded.url);
  other.pathname = '/postgres';
  const client = new pg.Client({ connectionString: other.href });
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${template.pathname.slice(1)}`);
  } finally {
    await client.end();
  }
  template.pathname = `/${name}`;
  return template.href;
}
