import type pg from 'pg';
import { later } from '#core/base/instant.ts';
import type { ExceptionChange } from '#core/decision.ts';
import { EXCEPTION_RULES } from '#core/exceptions.ts';
import type { Writes, WrittenInput } from '#flows/ports.ts';
import { exactJson, json, jsonColumn, joined } from './json.ts';
import { run } from './sql.ts';
import type { StateCache } from './state-cache.ts';

const HOUR_MS = 3_600_000;

/**
 * Writes a batch, one statement for each table that gets rows; the first failure fails the whole. `last_xid` is the last
 * transaction that wrote one of the aggregates. Gives this transaction's number, or null when no input is among the writes.
 * `remember` hears of every state that stands in the database just as it is here, once the transaction does.
 */
export async function writeAll(
  client: pg.PoolClient,
  writes: Writes,
  last_xid: string,
  remember: Remember,
): Promise<string | null> {
  const at = writes.recorded_at;
  const work: (() => Promise<unknown>)[] = [];
  let xid: string | null = null;
  const send: Send = (name, columns, ...rest) => {
    if ((columns[0]?.length ?? 0) > 0) work.push(() => run(client, name, [...columns, ...rest]));
  };
  const { events, knocks, cursors } = writes;
  writeInputs(writes, (name, columns, ...rest) => {
    if ((columns[0]?.length ?? 0) === 0) return;
    work.push(async () => {
      const { rows } = await run<{ xid: string }>(client, name, [...columns, ...rest]);
      xid = rows[0]?.xid ?? xid;
    });
  });
  writeSales(writes, send);
  writeStates(
    writes,
    last_xid,
    send,
    (expected, values) => {
      if (expected > 0) work.push(() => exactly(client, 'update_aggregates', expected, values));
    },
    remember,
  );
  send(
    'write_events',
    [
      events.map((event) => event.aggregate),
      events.map((event) => event.version),
      events.map((event) => event.body.type),
      events.map((event) => event.at),
      events.map((event) => event.cause),
      jsonColumn(events.map((event) => event.body)),
      jsonColumn(events.map((event) => event.asks)),
    ],
    at,
    last_xid,
  );
  writeBooks(writes, send);
  writeDeliveries(writes, send);
  writeExceptions(writes, send);
  writeNames(writes, send);
  send('write_knocks', [
    knocks.map((knock) => knock.system),
    knocks.map((knock) => knock.received_at),
    jsonColumn(knocks.map((knock) => knock.headers)),
    knocks.map((knock) => knock.body),
    knocks.map((knock) => knock.reading),
    knocks.map((knock) => knock.detail),
  ]);
  for (const { system, name, cursor } of cursors)
    work.push(() => run(client, 'write_cursor', [system, name, json(cursor)]));
  for (const statement of work) await statement();
  return xid;
}

type Remember = StateCache['set'];

type Send = (name: string, columns: readonly Column[], ...rest: readonly unknown[]) => void;

/** One value for each row; JSON goes as one text. The first column of a statement is never JSON. */
type Column = readonly unknown[] | string;

/** What was sold, whole and by line. */
function writeSales({ sold }: Writes, send: Send): void {
  send('write_sold', [
    sold.map((sale) => sale.order_id),
    sold.map((sale) => sale.customer_id),
    sold.map((sale) => sale.placed_at),
    jsonColumn(sold.map((sale) => sale)),
  ]);
  const lines = sold.flatMap((sale) => sale.lines.map((line) => ({ ...line, sale })));
  send('write_sold_lines', [
    lines.map((line) => line.sale.order_id),
    lines.map((line) => line.line_id),
    lines.map((line) => line.sale.customer_id),
    lines.map((line) => line.sku),
    lines.map((line) => line.quantity),
  ]);
}

function writeBooks({ units, money, recorded_at: at }: Writes, send: Send): void {
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
}

function writeDeliveries({ deliveries, settled, withdraw, owner, recorded_at: at }: Writes, send: Send): void {
  send(
    'write_deliveries',
    [
      deliveries.map((delivery) => delivery.key),
      deliveries.map((delivery) => delivery.aggregate),
      deliveries.map((delivery) => delivery.system),
      deliveries.map((delivery) => delivery.lane),
      deliveries.map((delivery) => delivery.operation.name),
      jsonColumn(deliveries.map((delivery) => delivery.operation)),
    ],
    owner,
    at,
  );
  send(
    'settle_deliveries',
    [settled.map((one) => one.key), settled.map((one) => one.status), jsonColumn(settled.map((one) => one.outcome))],
    at,
  );
  send('withdraw_deliveries', [withdraw.map((one) => one.key), withdraw.map((one) => one.because)]);
}

/** Names that lead to aggregates, and inputs that wait for one. */
function writeNames({ references, parked, unparked }: Writes, send: Send): void {
  const names = references.filter(({ reference }) => reference.kind !== 'delivery');
  send('write_references', [
    names.map(({ reference }) => reference.kind),
    names.map(({ reference }) => reference.id),
    names.map(({ aggregate }) => aggregate),
  ]);
  send('write_parked', [
    parked.map((one) => one.key),
    parked.map((one) => one.waits_for),
    parked.map((one) => one.why),
    jsonColumn(parked.map((one) => one.input)),
    parked.map((one) => one.since),
  ]);
  send('unpark', [unparked]);
}

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
      jsonColumn(fresh.map((one) => one.answer)),
      ...bodies(fresh),
    ],
    at,
  );
  send(
    'rewrite_inputs',
    [
      again.map((one) => one.input.key),
      again.map((one) => one.status),
      jsonColumn(again.map((one) => one.answer)),
      ...bodies(again),
    ],
    at,
  );
}

/** The sale of `order.recorded` is kept in `sold`; the log names it and does not hold it twice. */
function bodies(inputs: readonly WrittenInput[]): Column[] {
  return [
    inputs.map((one) => one.input.source),
    inputs.map((one) => one.input.fact.type),
    inputs.map((one) => one.input.at),
    jsonColumn(
      inputs.map(({ input, status }) =>
        input.fact.type === 'order.recorded' && status === 'done'
          ? { ...input, fact: { type: input.fact.type, order_id: input.fact.order.order_id } }
          : input,
      ),
    ),
  ];
}

function writeStates(
  writes: Writes,
  last_xid: string,
  send: Send,
  guarded: (expected: number, values: readonly unknown[]) => void,
  remember: Remember,
): void {
  const wake = new Map(writes.wakes.map((one) => [one.aggregate, one]));
  const wakeAt = (aggregate: string): string | null => wake.get(aggregate)?.at ?? null;
  const wakeWhy = (aggregate: string): string | null =>
    wakeAt(aggregate) === null ? null : (wake.get(aggregate)?.why ?? null);
  const texts = writes.states.map((one) => ({ ...one, ...exactJson(one.state) }));
  for (const { aggregate, state, version, text, exact } of texts)
    if (exact) remember(aggregate, { state, version }, text.length);
  const made = texts.filter((one) => one.before === 0);
  const changed = texts.filter((one) => one.before > 0);
  send(
    'insert_aggregates',
    [
      made.map((one) => one.aggregate),
      made.map((one) => one.version),
      joined(made.map((one) => one.text)),
      made.map((one) => wakeAt(one.aggregate)),
      made.map((one) => wakeWhy(one.aggregate)),
    ],
    last_xid,
  );
  guarded(changed.length, [
    changed.map((one) => one.aggregate),
    changed.map((one) => one.version),
    joined(changed.map((one) => one.text)),
    changed.map((one) => one.before),
    changed.map((one) => wake.has(one.aggregate)),
    changed.map((one) => wakeAt(one.aggregate)),
    changed.map((one) => wakeWhy(one.aggregate)),
    last_xid,
  ]);
  const written = new Set(writes.states.map((one) => one.aggregate));
  const wakes = [...wake.keys()].filter((aggregate) => !written.has(aggregate)).sort();
  send('update_wakes', [wakes, wakes.map(wakeAt), wakes.map(wakeWhy)]);
}

function writeExceptions(writes: Writes, send: Send): void {
  const at = writes.recorded_at;
  const { closed_first, opened, closed_last } = exceptionChanges(writes.exceptions);
  send('close_exceptions', [closed_first.map((one) => one.id), closed_first.map((one) => one.because)], at);
  send(
    'open_exceptions',
    [
      opened.map((one) => one.id),
      opened.map((one) => one.kind),
      opened.map((one) => one.aggregate),
      opened.map((one) => EXCEPTION_RULES[one.kind].owner),
      opened.map((one) => one.money_at_risk_minor),
      opened.map((one) => one.currency),
      jsonColumn(opened.map((one) => one.detail)),
      opened.map((one) => one.at),
      opened.map((one) => later(at, EXCEPTION_RULES[one.kind].sla_hours * HOUR_MS)),
    ],
    at,
  );
  send('close_exceptions', [closed_last.map((one) => one.id), closed_last.map((one) => one.because)], at);
}

type Opening = Extract<ExceptionChange, { change: 'open' }>;
type Closing = Extract<ExceptionChange, { change: 'close' }>;

/** Sorts a batch's changes into three statements that end as the changes would, done one after the other. */
function exceptionChanges(changes: readonly ExceptionChange[]): {
  readonly closed_first: readonly Closing[];
  readonly opened: readonly Opening[];
  readonly closed_last: readonly Closing[];
} {
  const opened = new Map<string, Opening>();
  const closing = new Map<string, Closing>();
  const closed_first = new Map<string, Closing>();
  for (const one of changes) {
    if (one.change === 'close') {
      closing.set(one.id, one);
      continue;
    }
    const before = closing.get(one.id);
    if (before !== undefined) closed_first.set(one.id, before);
    closing.delete(one.id);
    opened.set(one.id, one);
  }
  return { closed_first: [...closed_first.values()], opened: [...opened.values()], closed_last: [...closing.values()] };
}

/** Row locks make a lost update impossible; should one happen all the same, nothing of the batch stands. */
async function exactly(
  client: pg.PoolClient,
  name: string,
  expected: number,
  values: readonly unknown[],
): Promise<void> {
  const { rowCount } = await run(client, name, values);
  if (rowCount !== expected) throw new Error(`bug: ${name} changed ${rowCount} rows instead of ${expected}`);
}
