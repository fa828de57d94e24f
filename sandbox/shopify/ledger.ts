import type { DatabaseSync } from 'node:sqlite';
import { row, rows } from './rows.ts';

interface LedgerRow {
  readonly id: number;
  readonly order: string;
  readonly status: string;
  readonly sku: string;
  readonly quantity: number;
  readonly processed: number;
  readonly note: string;
}

interface LedgerReturn {
  readonly id: number;
  readonly order: string;
  readonly status: string;
  readonly note: string;
  readonly lines: { readonly sku: string; readonly quantity: number; readonly processed: number }[];
}

/** The shop's own books. Two live returns that bear the same Backhaul mark are one effect too many. */
export function ledger(db: DatabaseSync) {
  const returns = new Map<number, LedgerReturn>();
  const found = rows<LedgerRow>(
    db,
    `SELECT t.id, o.name AS "order", t.status, l.sku, r.quantity, r.processed, r.note
     FROM shopify_return t JOIN shopify_order o ON o.id = t.order_id JOIN shopify_return_line r ON r.return_id = t.id
     JOIN shopify_fulfillment_line f ON f.id = r.fulfillment_line_id JOIN shopify_line l ON l.id = f.line_id
     ORDER BY t.id, r.id`,
  );
  for (const { id, order, status, note, sku, quantity, processed } of found) {
    const entry = returns.get(id) ?? { id, order, status, note, lines: [] };
    entry.lines.push({ sku, quantity, processed });
    returns.set(id, entry);
  }
  const list = [...returns.values()];
  return {
    orders: row<{ count: number }>(db, 'SELECT count(*) AS count FROM shopify_order')?.count ?? 0,
    returns: list,
    duplicate_effects: duplicates(list),
  };
}

function duplicates(returns: readonly LedgerReturn[]): number {
  const marks = new Set<string>();
  let twice = 0;
  for (const { note, status } of returns) {
    if (!note.startsWith('Backhaul ') || status === 'CANCELED' || status === 'DECLINED') continue;
    if (marks.has(note)) twice += 1;
    marks.add(note);
  }
  return twice;
}
