import pg from 'pg';
import { asRequested } from '#core/backtest/request.ts';
import type { Case } from '#core/backtest/redecide.ts';
import type { Instant } from '#core/base/instant.ts';
import type { Event } from '#core/event.ts';
import { evolve } from '#core/evolve.ts';
import type { Sold } from '#core/order/sold.ts';
import type { State } from '#core/state.ts';
import { settings } from './connect.ts';
import { run } from './sql.ts';

/** Requests made from `from` on and before `to`, by the time at which they were made; null for no bound. */
export interface Span {
  readonly from: Instant | null;
  readonly to: Instant | null;
}

/** An event with its place in the log. Of one aggregate, what was decided later has a higher number. */
type Placed = Event & { readonly seq: number };

const PAGE = 250;

/**
 * Hands out every recorded request with the world as it was when it was decided, in the order of the log. Reads one
 * snapshot page by page and holds one page; changes nothing.
 */
export async function eachRequest(url: string, span: Span, take: (one: Case) => void): Promise<void> {
  const client = new pg.Client(settings(url, 'app'));
  await client.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    let after: readonly [string, number] = ['0', 0];
    for (;;) {
      const values = [...after, span.from, span.to, PAGE];
      const { rows } = await run<Placed & { xid: string; recorded_at: Instant } & pg.QueryResultRow>(
        client,
        'backtest_requests',
        values,
      );
      const last = rows.at(-1);
      if (last === undefined) break;
      for (const one of await casesOf(client, rows)) take(one);
      after = [last.xid, last.seq];
    }
    await client.query('COMMIT');
  } finally {
    await client.end();
  }
}

async function casesOf(
  client: pg.Client,
  page: readonly (Placed & { readonly recorded_at: Instant })[],
): Promise<Case[]> {
  // By number, because what had happened before is told by that; within a page the order makes no other difference.
  const requests = page
    .toSorted((a, b) => a.seq - b.seq)
    .map((event) => {
      const { seq, recorded_at } = event;
      return { ...asRequested(event), seq, recorded_at };
    });
  const orders = await candidatesOf(client, requests);
  const ids = [...new Set(orders.flat())];
  const newest = requests.at(-1)?.seq ?? 0;
  const causes = requests.map(({ cause }) => cause);
  const of = [...ids, ...requests.map(({ aggregate }) => aggregate)];
  const { rows: events } = await run<Placed & pg.QueryResultRow>(client, 'backtest_events', [of, newest, causes]);
  const { rows: sales } = await run<{ order_id: string; body: Sold }>(client, 'load_sold', [
    ids.map((id) => id.slice('order/'.length)),
  ]);
  const sold = new Map(sales.map(({ order_id, body }) => [order_id, body]));
  const histories = Map.groupBy(events, ({ aggregate }) => aggregate);
  const decided = Map.groupBy(events, ({ cause }) => cause);
  const folds = new Map(ids.map((id) => [id, folding(histories.get(id) ?? [])]));
  return requests.map((requested, index) => {
    const then = new Map(
      (orders[index] ?? []).flatMap((id) => {
        const state = folds.get(id)?.(requested.seq) ?? null;
        return state === null ? [] : [[id, state] as const];
      }),
    );
    const { order_id } = requested.body;
    return {
      requested,
      decided_at: requested.recorded_at,
      decided: (decided.get(requested.cause) ?? []).filter(({ body }) => body.type !== 'return.requested'),
      // An order that is named is looked at even where it was not known; one that was sold later is not found.
      candidates: order_id === null ? [...then.keys()].sort() : [`order/${order_id}`],
      world: {
        state: (aggregate) => then.get(aggregate) ?? null,
        sold: (id) => (then.has(`order/${id}`) ? (sold.get(id) ?? null) : null),
        resolve: () => null,
      },
    };
  });
}

/** For each request, the orders in which its units were looked for. */
async function candidatesOf(
  client: pg.Client,
  requests: readonly ReturnType<typeof asRequested>[],
): Promise<readonly (readonly string[])[]> {
  const wanted = requests.flatMap(({ body: { customer_id, order_id, lines } }, index) =>
    order_id !== null || customer_id === null ? [] : lines.map(({ sku }) => ({ index, customer_id, sku })),
  );
  const { rows } = await run<{ question: number; order_id: string }>(client, 'find_purchases', [
    wanted.map(({ index }) => index),
    wanted.map(({ customer_id }) => customer_id),
    wanted.map(({ sku }) => sku),
  ]);
  const found = Map.groupBy(rows, ({ question }) => question);
  return requests.map(({ body: { order_id } }, index) =>
    order_id === null ? (found.get(index) ?? []).map((row) => `order/${row.order_id}`) : [`order/${order_id}`],
  );
}

/** Folds a history as far as each place that is asked for; places have to rise from one question to the next. */
function folding(history: readonly Placed[]): (seq: number) => { state: State; version: number } | null {
  let folded: { state: State; version: number } | null = null;
  let at = 0;
  return (seq) => {
    for (let event = history[at]; event !== undefined && event.seq < seq; event = history[at]) {
      folded = { state: evolve(folded?.state ?? null, event), version: event.version };
      at += 1;
    }
    return folded;
  };
}
