import type { QueryResultRow } from 'pg';
import type { Input } from '#core/base/input.ts';
import type { Instant } from '#core/base/instant.ts';
import type { JsonObject } from '#core/base/json.ts';
import type { ParkedInput, Store } from '#flows/ports.ts';
import { alone } from './alone.ts';
import { claimer } from './claim.ts';
import { commitBatch } from './commit.ts';
import { openPool, retryable } from './connect.ts';
import { jsonColumn } from './json.ts';
import { present, type Presence } from './presence.ts';
import { reads } from './reads.ts';
import { soldCache } from './sold-cache.ts';
import { stateCache } from './state-cache.ts';
import { run } from './sql.ts';
import { tail } from './tail.ts';

export interface StoreOptions {
  readonly url: string;
  readonly connections?: number;
  readonly log?: (line: string) => void;
}

const CACHED_LINES = 200_000;
const CACHED_STATE_CHARACTERS = 16_000_000;

/** The store on PostgreSQL. The database must be migrated before. */
export function openStore({ url, connections = 6, log = () => undefined }: StoreOptions): Store {
  const pool = openPool(url, connections, log);
  const caches = { sold: soldCache(CACHED_LINES), states: stateCache(CACHED_STATE_CHARACTERS) };
  const presences: Presence[] = [];
  const one = <R extends QueryResultRow>(name: string, values: readonly unknown[]): Promise<R[]> =>
    run<R>(pool, name, values).then((result) => result.rows);
  // A question changes nothing, so a broken connection only means to ask again.
  const ask: typeof one = (name, values) =>
    one<never>(name, values).catch((error: unknown) => {
      if (!retryable(error)) throw error;
      return one<never>(name, values);
    });
  const { claim, doubt } = claimer(one);

  async function enlist(roles: readonly string[], now: Instant): Promise<number> {
    const [row] = await one<{ id: number }>('enlist', [roles, now]);
    if (row === undefined) throw new Error('bug: enlisting gave no number');
    presences.push(await present(url, row.id, log));
    return row.id;
  }

  return {
    commit: (request, plan) =>
      commitBatch(pool, caches, request, plan).catch((error: unknown) => {
        // It may have been written all the same, with deliveries that this process is to carry out.
        doubt();
        throw error;
      }),
    claim,
    postpone: async (attempts) => {
      await one('postpone_deliveries', [
        attempts.map((attempt) => attempt.key),
        attempts.map((attempt) => attempt.attempts),
        attempts.map((attempt) => attempt.due_at),
        attempts.map((attempt) => attempt.unsure),
        jsonColumn(attempts.map((attempt) => attempt.outcome)),
      ]);
    },
    released: (waits_for) => ask<ParkedInput & { input: Input }>('released_inputs', [waits_for]),
    releasedAny: (limit, after = null, since = null) =>
      ask<ParkedInput & { input: Input }>('released_any', [limit, after?.since ?? null, after?.key ?? null, since]),
    dueWakes: async (now, limit) => {
      const rows = await ask<{ id: string; wake_at: Instant; wake_why: string }>('due_wakes', [now, limit]);
      return rows.map(({ id, wake_at, wake_why }) => ({ aggregate: id, at: wake_at, why: wake_why }));
    },
    cursor: async (system, name) => {
      const [row] = await ask<{ cursor: JsonObject }>('read_cursor', [system, name]);
      return row?.cursor ?? null;
    },
    enlist,
    disown: async (me) => {
      await one('disown_deliveries', [me]);
    },
    keepPartitions: async (now) => {
      await one('keep_partitions', [now]);
    },
    alone: (name) => alone(url, name, log),
    read: reads(ask),
    tail: tail(pool, ask),
    close: async () => {
      for (const presence of presences.splice(0)) await presence.end();
      await pool.end();
    },
  };
}
