import type { DatabaseSync } from 'node:sqlite';
import { prepared } from '#sandbox/kit/prepared.ts';
import type { Comeback, Happening } from './demo-traffic.ts';
import type { ReplayParts } from './replay.ts';

interface ComebackLine {
  readonly line_id: number;
  readonly sku: string;
  readonly quantity: number;
  readonly reason: string;
}

/** Remembers what of an order will come back, and when; joins the current transaction. */
export function planComeback(
  db: DatabaseSync,
  drawn: Happening,
  comeback: Comeback,
  name: string,
  line_from: number,
  now_ms: number,
): void {
  const lines: ComebackLine[] = comeback.lines.map(({ at, quantity, reason }) => ({
    line_id: line_from + at,
    sku: drawn.lines[at]?.good.sku ?? '',
    quantity,
    reason,
  }));
  const sql = 'INSERT INTO world_comeback (due_ms, way, order_name, customer, lines) VALUES (?, ?, ?, ?, ?)';
  prepared(db, sql).run(now_ms + comeback.after_ms, comeback.way, name, drawn.customer.id, JSON.stringify(lines));
}

/** Lets due goods come back: the shop tells Backhaul by itself, the desk asks. Returns how many came. */
export function bringBack(parts: Pick<ReplayParts, 'ground' | 'retailer' | 'log'>, now_ms: number): number {
  const { ground } = parts;
  const sql =
    'SELECT id, way, order_name, customer, lines FROM world_comeback WHERE done = 0 AND due_ms <= ? ORDER BY due_ms LIMIT 5';
  const due = prepared(ground.db, sql).all(now_ms);
  for (const row of due) {
    const lines = JSON.parse(String(row['lines'])) as ComebackLine[];
    const order_name = String(row['order_name']);
    const done = () => prepared(ground.db, 'UPDATE world_comeback SET done = 1 WHERE id = ?').run(Number(row['id']));
    try {
      ground.transaction(() => {
        done();
        if (row['way'] === 'shop') parts.retailer.askShop({ order_name, lines });
        else writeDeskRequest(ground.db, Number(row['id']), order_name, String(row['customer']), lines, ground.now());
      });
    } catch (error) {
      if (row['way'] !== 'shop') throw error;
      // Somebody else may have returned these units meanwhile; then the shop says no, and the customer keeps the goods.
      parts.log(`shop: ${order_name} does not come back: ${error instanceof Error ? error.message : String(error)}`);
      done();
    }
  }
  return due.length;
}

function writeDeskRequest(
  db: DatabaseSync,
  id: number,
  order: string,
  customer_id: string,
  lines: readonly ComebackLine[],
  requested_at: string,
): void {
  const reference = `DESK-${id}`;
  const said = lines.map(({ sku, quantity, reason }) => ({ sku, quantity, reason }));
  const body = JSON.stringify({ customer_id, order, reference, requested_at, lines: said });
  const sql = `INSERT INTO world_request (reference, customer, body, status) VALUES (?, ?, ?, 'due')`;
  prepared(db, sql).run(`${reference}@${requested_at}`, customer_id, body);
}

/** How many came back so far, of how many that will. */
export function comebackCounts(db: DatabaseSync): { returns_asked: number; returns_total: number } {
  const row = prepared(
    db,
    `SELECT count(*) AS total, coalesce(sum(way = 'shop' AND done = 1), 0) AS by_shop,
       (SELECT count(*) FROM world_request WHERE status IN ('asked', 'failed')) AS by_desk
     FROM world_comeback`,
  ).get();
  return {
    returns_asked: Number(row?.['by_shop']) + Number(row?.['by_desk']),
    returns_total: Number(row?.['total']),
  };
}
