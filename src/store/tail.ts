import type pg from 'pg';
import type { QueryResultRow } from 'pg';
import type { RecordedEvent, Tail } from '#flows/ports.ts';
import { run } from './sql.ts';

type Query = <R extends QueryResultRow>(name: string, values: readonly unknown[]) => Promise<R[]>;

/** Before the first event: no transaction has number 0. */
const BEGINNING = '0:0';

/** Tails the log below the oldest running transaction, so that nothing that commits late is skipped. */
export function tail(pool: pg.Pool, ask: Query): Tail {
  return {
    after: async (position, limit) => {
      const [xid, seq] = (position ?? BEGINNING).split(':');
      const rows = await ask<RecordedEvent & { xid: string; seq: number }>('tail_events', [xid, seq, limit]);
      const last = rows.at(-1);
      return {
        events: rows.map(({ xid: _xid, seq: _seq, ...event }) => event),
        position: last === undefined ? position : `${last.xid}:${last.seq}`,
      };
    },
    position: async (reader) => {
      const [row] = await ask<{ xid: string; seq: number }>('reader_position', [reader]);
      return row === undefined ? null : `${row.xid}:${row.seq}`;
    },
    behindEvent: async (aggregate, version) => {
      const [row] = await ask<{ xid: string; seq: number }>('event_place', [aggregate, version]);
      return row === undefined ? null : `${row.xid}:${row.seq}`;
    },
    ahead: async (reader, most) => {
      const [row] = await ask<{ ahead: number }>('events_ahead', [reader, most]);
      return row?.ahead ?? 0;
    },
    advance: async (reader, position, view) => {
      const [xid, seq] = position.split(':');
      const client = await pool.connect();
      let broken: Error | undefined;
      try {
        await client.query('BEGIN');
        // First, because it makes two of the same reader wait for each other, and the slower one is then behind.
        const moved = await run(client, 'write_reader', [reader, xid, seq]);
        if (view.length > 0 && moved.rowCount === 1)
          await run(client, 'write_return_view', [
            view.map((row) => row.return_id),
            view.map((row) => row.aggregate),
            view.map((row) => row.status),
            view.map((row) => row.changed_at),
          ]);
        await client.query('COMMIT');
      } catch (error) {
        broken = error instanceof Error ? error : new Error(String(error));
        throw error;
      } finally {
        client.release(broken);
      }
    },
  };
}
