import type { DatabaseSync } from 'node:sqlite';
import { prepared } from '#sandbox/kit/prepared.ts';
import type { SaleCharge, SaleLine } from '#sandbox/kit/sale.ts';
import type { Ground } from '#sandbox/kit/stand-in.ts';
import { keep, keptCount } from './keep.ts';
import type { PlannedEvent } from './plan-tables.ts';
import type { Retailer } from './retailer.ts';

/** How far the feeding of a plan is. */
export interface Feeder {
  /** Lets the next event happen, in one transaction with the feeder's position. Null when all has happened. */
  step(): PlannedEvent | null;
  /** Rows of the files that have happened. */
  rowsFed(): number;
  ordersFed(): number;
  /** The world's clock: the time of the last event; null before the first. */
  simulatedAt(): string | null;
}

/** Feeds a plan to the retailer's systems, from wherever an earlier process of the same data stopped. */
export function feeder(ground: Pick<Ground, 'db' | 'transaction'>, retailer: Retailer, currency: string): Feeder {
  const { db } = ground;
  let next = keptCount(db, 'position');
  let orders = keptCount(db, 'orders_fed');
  let last = next === 0 ? null : eventAt(db, next - 1);
  return {
    step() {
      const event = eventAt(db, next);
      if (event === null) return null;
      const sold = event.kind === 'sale' ? 1 : 0;
      ground.transaction(() => {
        happen(db, retailer, event, currency);
        keep(db, 'position', String(next + 1));
        if (sold > 0) keep(db, 'orders_fed', String(orders + sold));
      });
      next += 1;
      orders += sold;
      last = event;
      return event;
    },
    rowsFed: () => (last === null ? 0 : last.rows_before + last.rows),
    ordersFed: () => orders,
    simulatedAt: () => last?.at ?? null,
  };
}

function happen(db: DatabaseSync, retailer: Retailer, event: PlannedEvent, currency: string): void {
  switch (event.kind) {
    case 'opening':
      retailer.open(openingStock(db), event.at);
      return;
    case 'sale':
      sell(db, retailer, event, currency);
      return;
    case 'adjustment': {
      const { at, sku, title, quantity } = rowAt(db, event.row);
      retailer.adjust({ document: documentOf(event), at, sku, quantity, note: title });
      return;
    }
    case 'credit': {
      const { at, sku, title, quantity, price } = rowAt(db, event.row);
      retailer.credit({
        document: documentOf(event),
        at,
        customer_id: event.customer,
        code: sku,
        title,
        quantity: -quantity,
        unit_price: price,
      });
      return;
    }
    case 'return':
      prepared(db, `UPDATE world_request SET status = 'due' WHERE seq = ? AND status = 'waiting'`).run(event.seq);
  }
}

function sell(db: DatabaseSync, retailer: Retailer, event: PlannedEvent, currency: string): void {
  const lines: SaleLine[] = [];
  const charges: SaleCharge[] = [];
  const sql = `SELECT kind, at, sku, title, quantity, price FROM world_row WHERE doc = ? AND kind IN ('line', 'charge') ORDER BY row`;
  for (const found of prepared(db, sql).iterate(event.doc)) {
    const { at, sku, title, quantity, price } = fileRow(found);
    if (found['kind'] === 'charge') charges.push({ code: sku, title, quantity, unit_price: price });
    else {
      const line_id = event.line_from + lines.length;
      lines.push({ line_id, sku, title, quantity, unit_price: price, shipped_at: at });
    }
  }
  const { doc: name, at: placed_at, customer: customer_id, country } = event;
  retailer.sell({ name, placed_at, customer_id, country, currency, lines, charges });
}

/** Unique for ever: the invoice, and the row's place in the files counted from 0. */
function documentOf(event: PlannedEvent): string {
  return `${event.doc}-${event.row}`;
}

function openingStock(db: DatabaseSync): { sku: string; quantity: number }[] {
  return prepared(db, 'SELECT sku, quantity FROM world_opening ORDER BY sku')
    .all()
    .map((row) => ({ sku: String(row['sku']), quantity: Number(row['quantity']) }));
}

interface FileRow {
  readonly at: string;
  readonly sku: string;
  readonly title: string;
  readonly quantity: number;
  readonly price: string;
}

function rowAt(db: DatabaseSync, row: number): FileRow {
  const found = prepared(db, 'SELECT at, sku, title, quantity, price FROM world_row WHERE row = ?').get(row);
  if (found === undefined) throw new Error(`row ${row} of the plan is missing; the plan in the data folder is damaged`);
  return fileRow(found);
}

function fileRow(found: Record<string, unknown>): FileRow {
  return {
    at: String(found['at']),
    sku: String(found['sku']),
    title: String(found['title']),
    quantity: Number(found['quantity']),
    price: String(found['price']),
  };
}

function eventAt(db: DatabaseSync, seq: number): PlannedEvent | null {
  const row = prepared(db, 'SELECT * FROM world_event WHERE seq = ?').get(seq);
  if (row === undefined) return null;
  return {
    seq: Number(row['seq']),
    kind: row['kind'] as PlannedEvent['kind'],
    doc: String(row['doc']),
    at: String(row['at']),
    row: Number(row['row']),
    rows: Number(row['rows']),
    rows_before: Number(row['rows_before']),
    line_from: Number(row['line_from']),
    customer: row['customer'] === null ? null : String(row['customer']),
    country: String(row['country']),
  };
}
