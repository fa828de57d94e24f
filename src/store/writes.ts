import type pg from 'pg';
import { later } from '#core/base/instant.ts';
import { EXCEPTION_RULES } from '#core/exceptions.ts';
import type { Writes, WrittenInput } from '#flows/ports.ts';
import { run } from './sql.ts';

const HOUR_MS = 3_600_000;

/** Writes a batch, one statement for each table that gets rows; the first failure fails the whole. */
export async function writeAll(client: pg.PoolClient, writes: Writes): Promise<void> {
  const at = writes.recorded_at;
  const work: (() => Promise<unknown>)[] = [];
  const send: Send = (name, columns, ...rest) => {
    if ((columns[0]?.length ?? 0) > 0) work.push(() => run(client, name, [...columns, ...rest]));
  };
  const guarded = (name: string, expected: number, columns: readonly (readonly unknown[])[]): void => {
    if (expected > 0) work.push(() => exactly(client, name, expected, columns));
  };
  const { deliveries, events, money, parked, settled, sold, units, knocks, cursors } = writes;
  writeInputs(writes, send);
  send('write_sold', [
    sold.map((sale) => sale.order_id),
    sold.map((sale) => sale.customer_id),
    sold.map((sale) => sale.placed_at),
    sold.map((sale) => JSON.stringify(sale)),
  ]);
  const lines = sold.flatMap((sale) => sale.lines.map((line) => ({ ...line, sale })));
  send('write_sold_lines', [
    lines.map((line) => line.sale.order_id),
    lines.map((line) => line.line_id),
    lines.map((line) => line.sale.customer_id),
    lines.map((line) => line.sku),
    lines.map((line) => line.quantity),
  ]);
  writeStates(writes, send, guarded);
  send(
    'write_events',
    [
      events.map((event) => event.aggregate),
      events.map((event) => event.version),
      events.map((event) => event.body.type),
      events.map((event) => event.at),
      events.map((event) => event.cause),
      events.map((event) => JSON.stringify(event.body)),
      events.map((event) => JSON.stringify(event.asks)),
    ],
    at,
  );
  send(
    'write_units',
    [
      units.map((posting) => posting.aggregate),
      units.map((posting) => posting.version),
      units.map((posting) => posting.order_line),
      units.map((posting) => posting.sku),
      units.map((posting) => posting.from),
      units.map((posting) => posting.to),
      units.map((posting) => posting.quantity),
      units.map((posting) => posting.at),
    ],
    at,
  );
  send(
    'write_money',
    [
      money.map((posting) => posting.aggregate),
      money.map((posting) => posting.version),
      money.map((posting) => posting.debit),
      money.map((posting) => posting.credit),
      money.map((posting) => posting.amount_minor),
      money.map((posting) => posting.currency),
      money.map((posting) => posting.at),
    ],
    at,
  );
  send(
    'write_deliveries',
    [
      deliveries.map((delivery) => delivery.key),
      deliveries.map((delivery) => delivery.aggregate),
      deliveries.map((delivery) => delivery.system),
      deliveries.map((delivery) => delivery.lane),
      deliveries.map((delivery) => delivery.operation.name),
      deliveries.map((delivery) => JSON.stringify(delivery.operation)),
    ],
    writes.owner,
    at,
  );
  send(
    'settle_deliveries',
    [
      settled.map((one) => one.key),
      settled.map((one) => one.status),
      settled.map((one) => JSON.stringify(one.outcome)),
    ],
    at,
  );
  writeExceptions(writes, send);
  const names = writes.references.filter(({ reference }) => reference.kind !== 'delivery');
  send('write_references', [
    names.map(({ reference }) => reference.kind),
    names.map(({ reference }) => reference.id),
    names.map(({ aggregate }) => aggregate),
  ]);
  send('write_parked', [
    parked.map((one) => one.key),
    parked.map((one) => one.waits_for),
    parked.map((one) => one.why),
    parked.map((one) => JSON.stringify(one.input)),
    parked.map((one) => one.since),
  ]);
  send('unpark', [writes.unparked]);
  send('write_knocks', [
    knocks.map((knock) => knock.system),
    knocks.map((knock) => knock.received_at),
    knocks.map((knock) => JSON.stringify(knock.headers)),
    knocks.map((knock) => knock.body),
    knocks.map((knock) => knock.reading),
    knocks.map((knock) => knock.detail),
  ]);
  for (const { system, name, cursor } of cursors)
    work.push(() => run(client, 'write_cursor', [system, name, JSON.stringify(cursor)]));
  for (const statement of work) await statement();
}

type Send = (name: string, columns: readonly (readonly unknown[])[], ...rest: readonly unknown[]) => void;

function writeInputs(writes: Writes, send: Send): void {
  const at = writes.recorded_at;
  const fresh = writes.inputs.filter((one) => !one.again);
  const again = writes.inputs.filter((one) => one.again);
  send(
    'write_inputs',
    [
      fresh.map((one) => one.input.key),
      fresh.map((one) => one.hash),
      fresh.map((one) => one.status),
      fresh.map((one) => JSON.stringify(one.answer)),
      ...bodies(fresh),
    ],
    at,
  );
  send(
    'rewrite_inputs',
    [
      again.map((one) => one.input.key),
      again.map((one) => one.status),
      again.map((one) => JSON.stringify(one.answer)),
      ...bodies(again),
    ],
    at,
  );
}

/** The sale of `order.recorded` is kept in `sold`; the log names it and does not hold it twice. */
function bodies(inputs: readonly WrittenInput[]): unknown[][] {
  return [
    inputs.map((one) => one.input.source),
    inputs.map((one) => one.input.fact.type),
    inputs.map((one) => one.input.at),
    inputs.map(({ input, status }) =>
      JSON.stringify(
        input.fact.type === 'order.recorded' && status === 'done'
          ? { ...input, fact: { type: input.fact.type, order_id: input.fact.order.order_id } }
          : input,
      ),
    ),
  ];
}

function writeStates(
  writes: Writes,
  send: Send,
  guarded: (name: string, expected: number, columns: readonly (readonly unknown[])[]) => void,
): void {
  const wake = new Map(writes.wakes.map((one) => [one.aggregate, one]));
  const made = writes.states.filter((one) => one.before === 0);
  const changed = writes.states.filter((one) => one.before > 0);
  send('insert_aggregates', [
    made.map((one) => one.aggregate),
    made.map((one) => one.version),
    made.map((one) => JSON.stringify(one.state)),
    made.map((one) => wake.get(one.aggregate)?.at ?? null),
    made.map((one) => wake.get(one.aggregate)?.why ?? null),
  ]);
  guarded('update_aggregates', changed.length, [
    changed.map((one) => one.aggregate),
    changed.map((one) => one.version),
    changed.map((one) => JSON.stringify(one.state)),
    changed.map((one) => one.before),
  ]);
  const news = new Set(made.map((one) => one.aggregate));
  const wakes = [...wake.values()].filter((one) => !news.has(one.aggregate));
  send('update_wakes', [
    wakes.map((one) => one.aggregate),
    wakes.map((one) => one.at),
    wakes.map((one) => (one.at === null ? null : one.why)),
  ]);
}

function writeExceptions(writes: Writes, send: Send): void {
  const at = writes.recorded_at;
  const opened = writes.exceptions.flatMap((one) => (one.change === 'open' ? [one] : []));
  const closed = writes.exceptions.flatMap((one) => (one.change === 'close' ? [one] : []));
  const last = [...new Map(opened.map((one) => [one.id, one])).values()];
  send(
    'open_exceptions',
    [
      last.map((one) => one.id),
      last.map((one) => one.kind),
      last.map((one) => one.aggregate),
      last.map((one) => EXCEPTION_RULES[one.kind].owner),
      last.map((one) => one.money_at_risk_minor),
      last.map((one) => one.currency),
      last.map((one) => JSON.stringify(one.detail)),
      last.map((one) => one.at),
      last.map((one) => later(at, EXCEPTION_RULES[one.kind].sla_hours * HOUR_MS)),
    ],
    at,
  );
  send('close_exceptions', [closed.map((one) => one.id), closed.map((one) => one.because)], at);
}

/** Row locks make a lost update impossible; should one happen all the same, nothing of the batch stands. */
async function exactly(
  client: pg.PoolClient,
  name: string,
  expected: number,
  columns: readonly (readonly unknown[])[],
): Promise<void> {
  const { rowCount } = await run(client, name, columns);
  if (rowCount !== expected) throw new Error(`bug: ${name} changed ${rowCount} rows instead of ${expected}`);
}
