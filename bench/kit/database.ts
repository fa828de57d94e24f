import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { startEmbedded } from '#store/embedded/postgres.ts';
import { migrate } from '#store/migrate.ts';

/** A PostgreSQL of its own for a benchmark, with the settings that `backhaul start` gives it; fsync is on. */
export interface BenchDatabase {
  /** Of the one migrated database; `empty` empties it. */
  readonly url: string;
  empty(): Promise<void>;
  /** Bytes of write-ahead log since the server was made. */
  log_bytes(): Promise<number>;
  /** Milliseconds of processor time of the server and its children so far; null where the system does not tell. */
  cpu_ms(): Promise<number | null>;
  stop(): Promise<void>;
}

/** Clock ticks in a second as Linux tells them to programs, whatever the machine. */
const TICKS_PER_S = 100;

/** Starts a database on a folder that is deleted at the end. */
export async function startDatabase(): Promise<BenchDatabase> {
  const data_dir = mkdtempSync(join(tmpdir(), 'backhaul-bench-'));
  const embedded = await startEmbedded({ data_dir });
  await migrate(embedded.url);
  const owner = new pg.Client({ connectionString: embedded.url });
  await owner.connect();
  const { rows } = await owner.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  const server = parentOf(rows[0]?.pid ?? 0);
  return {
    url: embedded.url,
    empty: async () => {
      await owner.query(EMPTY);
      await owner.query('CHECKPOINT');
    },
    log_bytes: async () => {
      const found = await owner.query<{ bytes: string }>(`SELECT pg_current_wal_lsn() - '0/0' AS bytes`);
      return Number(found.rows[0]?.bytes);
    },
    cpu_ms: () =>
      server === null ? Promise.resolve(null) : settledTicks(server).then((ticks) => (ticks * 1_000) / TICKS_PER_S),
    stop: async () => {
      await owner.end();
      await embedded.stop();
      rmSync(data_dir, { recursive: true, force: true });
    },
  };
}

const EMPTY = `DO $$ BEGIN EXECUTE (
  SELECT 'TRUNCATE ' || string_agg(format('%I.%I', schemaname, tablename), ', ') || ' RESTART IDENTITY CASCADE'
  FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'migration'
); END $$`;

function parentOf(pid: number): number | null {
  return statOf(pid)?.parent ?? null;
}

/** A connection that ends while the list is read is missed once; the sum only grows, so the most of some looks is right. */
async function settledTicks(server: number): Promise<number> {
  let most = 0;
  for (let look = 0; look < 5; look += 1) {
    most = Math.max(most, familyTicks(server));
    await sleep(50);
  }
  return most;
}

/** Of the server, of the connections that run, and of those that ended. */
function familyTicks(server: number): number {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => statOf(Number(name)) ?? [])
    .filter(({ pid, parent }) => pid === server || parent === server)
    .reduce((sum, { pid, own, ended }) => sum + own + (pid === server ? ended : 0), 0);
}

function statOf(pid: number): { pid: number; parent: number; own: number; ended: number } | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may hold blanks, so the fields are counted from its end.
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const at = (field: number): number => fields[field - 3] ?? 0;
    return { pid, parent: at(4), own: at(14) + at(15), ended: at(16) + at(17) };
  } catch {
    // Another system than Linux, or a process that ended while the list was read.
    return null;
  }
}
