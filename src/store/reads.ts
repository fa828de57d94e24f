import type { QueryResultRow } from 'pg';
import type { Sold } from '#core/order/sold.ts';
import type { State } from '#core/state.ts';
import type { KnownInput, DeliveryRow, ExceptionRow, Reads, RecordedEvent, Summary } from '#flows/ports.ts';

type Query = <R extends QueryResultRow>(name: string, values: readonly unknown[]) => Promise<R[]>;

/** Questions of people and screens, each one statement. */
export function reads(query: Query): Reads {
  return {
    find: async ({ kind, id }) => {
      const [row] = await query<{ aggregate: string }>('find_references', [[kind], [id]]);
      return row?.aggregate ?? null;
    },
    state: async (aggregate) => {
      const [row] = await query<{ state: State; version: number }>('read_state', [aggregate]);
      return row ?? null;
    },
    sold: async (order_id) => {
      const [row] = await query<{ body: Sold }>('load_sold', [[order_id]]);
      return row?.body ?? null;
    },
    held: async (order_ids) => {
      const rows = await query<{ order_id: string }>('held_orders', [order_ids]);
      return new Set(rows.map((row) => row.order_id));
    },
    answered: async (key) => {
      const [row] = await query<KnownInput & { key: string }>('known_inputs', [[key]]);
      return row ?? null;
    },
    purchases: async (customer_id, skus) => {
      const rows = await query<{ order_id: string }>('find_purchases', [
        skus.map(() => 0),
        skus.map(() => customer_id),
        skus,
      ]);
      return rows.map((row) => row.order_id).sort();
    },
    history: (aggregate) => query<RecordedEvent>('history', [aggregate]),
    deliveries: (aggregate) => query<DeliveryRow>('aggregate_deliveries', [aggregate]),
    exceptions: (aggregate) => query<ExceptionRow>('aggregate_exceptions', [aggregate]),
    exception: async (id) => {
      const [row] = await query<ExceptionRow>('read_exception', [id]);
      return row ?? null;
    },
    openExceptions: ({ kind, owner, aggregate, after, limit }) => {
      const page = [after?.due_at ?? null, after?.id ?? null, limit];
      if (aggregate !== null)
        return query<ExceptionRow>('open_exceptions_of_aggregate', [...page, aggregate, kind, owner]);
      if (kind !== null) return query<ExceptionRow>('open_exceptions_of_kind', [...page, kind, owner]);
      if (owner !== null) return query<ExceptionRow>('open_exceptions_of_owner', [...page, owner]);
      return query<ExceptionRow>('open_exceptions_due', page);
    },
    returns: async () => {
      const rows = await query<{ status: string; n: number }>('return_counts', []);
      return Object.fromEntries(rows.map((row) => [row.status, row.n]));
    },
    summary: async () => {
      const [row] = await query<Summary & QueryResultRow>('summary', []);
      if (row === undefined) throw new Error('bug: the summary gave no row');
      return row;
    },
  };
}
