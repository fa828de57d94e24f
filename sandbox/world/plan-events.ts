import type { DatabaseSync } from 'node:sqlite';
import { prepared } from '#sandbox/kit/prepared.ts';
import type { Gathered } from './gathering.ts';

/**
 * Writes events in their order, after an opening event at the start of the first day, and what follows from the order:
 * line ids that rise with the sales, the return requests, and the opening stock. Joins the current transaction.
 */
export function writeEvents(db: DatabaseSync, events: readonly Gathered[]): void {
  const insert = prepared(db, 'INSERT INTO world_event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  insert.run(0, 'opening', 'opening', startOfDay(events[0]?.at ?? ''), 0, 0, 0, 1, null, '');
  let rows_before = 0;
  let line_from = 1;
  let seq = 0;
  for (const event of events) {
    seq += 1;
    const { kind, doc, at, row, rows, customer, country } = event;
    insert.run(seq, kind, doc, at, row, rows, rows_before, line_from, customer, country);
    if (kind === 'return') writeRequest(db, seq, event);
    rows_before += rows;
    line_from += event.lines;
  }
  writeOpening(db);
}

/** The body that the return desk will post; rows of one SKU stay separate lines, as the customer brought them. */
function writeRequest(db: DatabaseSync, seq: number, event: Gathered): void {
  const lines = prepared(
    db,
    `SELECT sku, -quantity AS quantity FROM world_row WHERE doc = ? AND at = ? AND kind = 'return' ORDER BY row`,
  )
    .all(event.doc, event.at)
    .map((row) => ({ sku: String(row['sku']), quantity: Number(row['quantity']), reason: 'unspecified' }));
  const customer_id = event.customer ?? '';
  const body = JSON.stringify({
    customer_id,
    order: null,
    reference: event.doc,
    requested_at: event.at,
    lines,
  });
  const sql = 'INSERT INTO world_request (seq, reference, customer, body) VALUES (?, ?, ?, ?)';
  prepared(db, sql).run(seq, `${event.doc}@${event.at}`, customer_id, body);
}

/**
 * Just enough of each SKU that its running stock never goes below zero in the order of feeding. A SKU that needs none is
 * written with zero: the retailer still knows the item.
 */
function writeOpening(db: DatabaseSync): void {
  const running = new Map<string, { now: number; lowest: number }>();
  for (const row of prepared(db, stockMoves).iterate()) {
    const sku = String(row['sku']);
    const stock = running.get(sku) ?? { now: 0, lowest: 0 };
    stock.now += Number(row['units']);
    stock.lowest = Math.min(stock.lowest, stock.now);
    running.set(sku, stock);
  }
  const insert = prepared(db, 'INSERT INTO world_opening VALUES (?, ?)');
  for (const [sku, { lowest }] of running) insert.run(sku, 0 - lowest);
}

const stockMoves = `
  SELECT r.sku, CASE e.kind WHEN 'sale' THEN -r.quantity WHEN 'adjustment' THEN r.quantity ELSE 0 END AS units
  FROM world_event e JOIN world_row r ON r.doc = e.doc
  WHERE (e.kind = 'sale' AND r.kind = 'line')
     OR (e.kind = 'adjustment' AND r.row = e.row)
     OR (e.kind = 'return' AND r.kind = 'return' AND r.at = e.at)
  ORDER BY e.seq, r.row`;

function startOfDay(at: string): string {
  return `${at.slice(0, 10)}T00:00:00.000Z`;
}
