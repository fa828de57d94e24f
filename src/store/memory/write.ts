import { later, type Instant } from '#core/base/instant.ts';
import type { ExceptionChange } from '#core/decision.ts';
import { EXCEPTION_RULES } from '#core/exceptions.ts';
import type { Sold } from '#core/order/sold.ts';
import type { Writes } from '#flows/ports.ts';
import { keep, type MemoryDatabase, type Undoable } from './database.ts';
import { boughtKey, referenceKey } from './load.ts';

const HOUR_MS = 3_600_000;

/** Writes a batch. Throws, as PostgreSQL's constraints would, on what no right decision writes. */
export function writeAll(database: MemoryDatabase, tables: Undoable, given: Writes): void {
  const writes = keep(given);
  writeInputs(database, tables, writes);
  for (const sold of writes.sold) writeSold(database, tables, sold);
  writeStates(database, tables, writes);
  for (const event of writes.events) tables.append(database.events, event);
  writePostings(database, tables, writes);
  writeDeliveries(database, tables, writes);
  for (const change of writes.exceptions) writeException(database, tables, change, writes.recorded_at);
  for (const { reference, aggregate } of writes.references) {
    const key = referenceKey(reference.kind, reference.id);
    if (reference.kind !== 'delivery' && !database.references.has(key)) tables.put(database.references, key, aggregate);
  }
  for (const one of writes.parked) {
    const before = database.parked.get(one.key);
    tables.put(database.parked, one.key, { ...(before ?? one), waits_for: one.waits_for, why: one.why });
  }
  for (const key of writes.unparked) tables.remove(database.parked, key);
  for (const knock of writes.knocks) tables.append(database.knocks, knock);
  for (const { system, name, cursor } of writes.cursors)
    tables.put(database.cursors, JSON.stringify([system, name]), cursor);
}

function writeInputs(database: MemoryDatabase, tables: Undoable, writes: Writes): void {
  for (const { input, hash, status, answer, again } of writes.inputs) {
    const before = database.inputs.get(input.key);
    if (!again) refuse(before !== undefined, `input ${input.key} is there already`);
    tables.append(database.log, { input, status });
    if (!again) tables.put(database.inputs, input.key, { hash, status, answer });
    else if (before !== undefined) tables.put(database.inputs, input.key, { hash: before.hash, status, answer });
  }
}

function writeSold(database: MemoryDatabase, tables: Undoable, sold: Sold): void {
  refuse(database.sold.has(sold.order_id), `the sale ${sold.order_id} is there already`);
  tables.put(database.sold, sold.order_id, sold);
  for (const { sku } of sold.lines) {
    if (sold.customer_id === null) continue;
    const key = boughtKey(sold.customer_id, sku);
    tables.put(database.bought, key, new Set([...(database.bought.get(key) ?? []), sold.order_id]));
  }
}

function writeStates(database: MemoryDatabase, tables: Undoable, writes: Writes): void {
  for (const { aggregate, version, before, state } of writes.states) {
    const row = database.aggregates.get(aggregate);
    refuse((row?.version ?? 0) !== before, `${aggregate} is at ${row?.version ?? 0}, not at ${before}`);
    tables.put(database.aggregates, aggregate, { state, version, wake: row?.wake ?? null });
  }
  for (const { aggregate, at, why } of writes.wakes) {
    const row = database.aggregates.get(aggregate);
    if (row !== undefined)
      tables.put(database.aggregates, aggregate, { ...row, wake: at === null ? null : { at, why } });
  }
}

function writePostings(database: MemoryDatabase, tables: Undoable, writes: Writes): void {
  for (const posting of writes.units) {
    refuse(posting.quantity <= 0 || posting.from === posting.to, `${posting.aggregate}: a unit posting moves nothing`);
    tables.append(database.units, posting);
  }
  for (const posting of writes.money) {
    refuse(
      posting.amount_minor <= 0 || posting.debit === posting.credit,
      `${posting.aggregate}: a money posting moves nothing`,
    );
    tables.append(database.money, posting);
  }
}

function writeDeliveries(database: MemoryDatabase, tables: Undoable, writes: Writes): void {
  const { owner, recorded_at: due_at } = writes;
  for (const delivery of writes.deliveries) {
    refuse(database.deliveries.has(delivery.key), `delivery ${delivery.key} is there already`);
    // A number that was given is not given again, even when this is taken back.
    database.counts.deliveries += 1;
    const seq = database.counts.deliveries;
    const fresh = { status: 'due', attempts: 0, unsure: false, last: null } as const;
    tables.put(database.deliveries, delivery.key, { ...delivery, ...fresh, seq, owner, due_at });
  }
  for (const { key, status, outcome } of writes.settled) {
    const row = database.deliveries.get(key);
    if (row?.status === 'due') {
      const attempts = status === 'withdrawn' ? row.attempts : row.attempts + 1;
      tables.put(database.deliveries, key, { ...row, status, last: outcome, attempts, owner: null });
    }
  }
  for (const { key, because } of writes.withdraw) {
    const row = database.deliveries.get(key);
    if (row?.status === 'due' && row.attempts === 0 && !row.unsure)
      tables.put(database.deliveries, key, { ...row, withdraw: because });
  }
}

/** Opens, tells anew, reopens or closes; also for messages that could not be read. */
function writeException(database: MemoryDatabase, tables: Undoable, change: ExceptionChange, now: Instant): void {
  const before = database.exceptions.get(change.id);
  if (change.change === 'close') {
    if (before?.status === 'open') tables.put(database.exceptions, change.id, { ...before, status: 'closed' });
    return;
  }
  const { id, kind, aggregate, money_at_risk_minor, currency, detail } = change;
  const { owner, sla_hours } = EXCEPTION_RULES[kind];
  const since =
    before?.status === 'open'
      ? { opened_at: before.opened_at, due_at: before.due_at }
      : { opened_at: now, due_at: later(now, sla_hours * HOUR_MS) };
  const told = { money_at_risk_minor, currency, detail };
  const named = before === undefined ? { id, kind, aggregate, owner } : before;
  tables.put(database.exceptions, id, { ...named, status: 'open', ...told, ...since });
}

function refuse(wrong: boolean, what: string): void {
  if (wrong) throw new Error(`bug: ${what}; nothing of the batch was written`);
}
