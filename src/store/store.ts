import pg from 'pg';
import type { Input } from '#core/base/input.ts';
import type { Instant } from '#core/base/instant.ts';
import type { JsonObject } from '#core/base/json.ts';
import type { Operation } from '#core/base/operation.ts';
import type { Sold } from '#core/order/sold.ts';
import type { DueDelivery, ParkedInput, Store } from '#flows/ports.ts';
import { commitBatch, type SoldCache } from './commit.ts';
import { keepUnreadable } from './knocks.ts';
import { openPool, settings } from './connect.ts';
import { reads } from './reads.ts';
import { run } from './sql.ts';
import { tail } from './tail.ts';

/** The first half of the advisory lock that says a process lives; the second is the process's number. */
const PRESENCE = 7702;

export interface StoreOptions {
  readonly url: string;
  readonly connections?: number;
  readonly log?: (line: string) => void;
}

/** The store on PostgreSQL. The database must be migrated before. */
export function openStore({ url, connections = 6, log = () => undefined }: StoreOptions): Store {
  const pool = openPool(url, connections, log);
  const cache = soldCache(4_000);
  let presence: pg.Client | null = null;
  const one = <R extends pg.QueryResultRow>(name: string, values: readonly unknown[]): Promise<R[]> =>
    run<R>(pool, name, values).then((result) => result.rows);

  async function enlist(roles: readonly string[], now: Instant): Promise<number> {
    const [row] = await one<{ id: number }>('enlist', [roles, now]);
    if (row === undefined) throw new Error('bug: enlisting gave no number');
    presence = await present(url, row.id, log);
    return row.id;
  }

  return {
    commit: (request, plan) => commitBatch(pool, cache, request, plan),
    keepUnreadable: (knock) => keepUnreadable(pool, knock),
    claim: async ({ process: me, system, limit }) => {
      const rows = await one<DueDelivery & { seq: number; body: Operation }>('claim_deliveries', [me, system, limit]);
      return rows.sort((a, b) => a.seq - b.seq).map(({ seq: _seq, body, ...row }) => ({ ...row, operation: body }));
    },
    postpone: async (attempts) => {
      await one('postpone_deliveries', [
        attempts.map((attempt) => attempt.key),
        attempts.map((attempt) => attempt.attempts),
        attempts.map((attempt) => attempt.due_at),
        attempts.map((attempt) => attempt.unsure),
        attempts.map((attempt) => JSON.stringify(attempt.outcome)),
      ]);
    },
    released: (waits_for) => one<ParkedInput & { input: Input }>('released_inputs', [waits_for]),
    releasedAny: (limit) => one<ParkedInput & { input: Input }>('released_any', [limit]),
    dueWakes: async (now, limit) => {
      const rows = await one<{ id: string; wake_at: Instant; wake_why: string }>('due_wakes', [now, limit]);
      return rows.map(({ id, wake_at, wake_why }) => ({ aggregate: id, at: wake_at, why: wake_why }));
    },
    cursor: async (system, name) => {
      const [row] = await one<{ cursor: JsonObject }>('read_cursor', [system, name]);
      return row?.cursor ?? null;
    },
    enlist,
    disown: async (me) => {
      await one('disown_deliveries', [me]);
    },
    read: reads(one),
    tail: tail(pool),
    close: async () => {
      await presence?.end();
      await pool.end();
    },
  };
}

/**
 * Holds a lock as long as the process lives. When the connection breaks it is taken anew; what another process took
 * over in between is looked up there before it is sent.
 */
async function present(url: string, process_id: number, log: (line: string) => void): Promise<pg.Client> {
  const client = new pg.Client(settings(url, 'app'));
  client.on('error', (error) => {
    log(`the connection that shows this process alive broke: ${error.message}`);
    setTimeout(() => {
      present(url, process_id, log).catch((cause: unknown) => log(`it could not be made anew: ${String(cause)}`));
    }, 500).unref();
  });
  await client.connect();
  await client.query('SELECT pg_advisory_lock($1, $2)', [PRESENCE, process_id]);
  return client;
}

/** Keeps the sales that were used last, up to a number of order lines, since orders differ in size by thousands. */
function soldCache(orders: number): SoldCache {
  const kept = new Map<string, Sold>();
  return {
    get: (order_id) => {
      const sold = kept.get(order_id);
      if (sold === undefined) return undefined;
      kept.delete(order_id);
      kept.set(order_id, sold);
      return sold;
    },
    set: (order_id, sold) => {
      kept.set(order_id, sold);
      if (kept.size <= orders) return;
      const oldest = kept.keys().next();
      if (oldest.done !== true) kept.delete(oldest.value);
    },
  };
}
