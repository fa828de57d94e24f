import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { prepared } from '../kit/prepared.ts';

/** Rows as the tables hold them; each type names the columns that its statements select. */
export interface OrderRow {
  readonly id: number;
  readonly name: string;
  readonly created_at: string;
  readonly currency: string;
  readonly total_minor: number;
  readonly customer_id: number | null;
  readonly country: string | null;
  readonly country_code: string | null;
  readonly payment_ref: string | null;
  readonly returns: number;
}

export interface LineRow {
  readonly id: number;
  readonly order_id: number;
  readonly sku: string;
  readonly title: string;
  readonly quantity: number;
  readonly price: string;
  readonly product_id: number | null;
  readonly currency: string;
}

export interface FulfillmentRow {
  readonly id: number;
  readonly order_id: number;
  readonly created_at: string;
}

/** A fulfilment line with the order line that it ships. */
export interface FulfillmentLineRow {
  readonly id: number;
  readonly fulfillment_id: number;
  readonly order_id: number;
  readonly line_id: number;
  readonly quantity: number;
  readonly claimed: number;
  readonly sku: string;
  readonly title: string;
  readonly sold: number;
  readonly price: string;
  readonly product_id: number | null;
  readonly currency: string;
}

export interface ReturnRow {
  readonly id: number;
  readonly order_id: number;
  readonly name: string;
  readonly status: 'REQUESTED' | 'OPEN' | 'DECLINED' | 'CANCELED' | 'CLOSED';
  readonly created_at: string;
  readonly approved_at: string | null;
  readonly closed_at: string | null;
  readonly decline_reason: string | null;
  readonly decline_note: string | null;
}

/** A return line with the fulfilment line and the order line behind it. */
export interface ReturnLineRow extends FulfillmentLineRow {
  readonly return_line_id: number;
  readonly return_id: number;
  readonly returned: number;
  readonly processed: number;
  readonly reason: string;
  readonly note: string;
  readonly customer_note: string | null;
}

/** Columns of a fulfilment line `f` with its order line `l` and order `o`. */
export const fulfillmentLineColumns = `f.id, f.fulfillment_id, f.order_id, f.line_id, f.quantity, f.claimed,
  l.sku, l.title, l.quantity AS sold, l.price, l.product_id, o.currency`;

/** Columns of a return line `r` over `f`, `l` and `o`. */
const returnLineColumns = `r.id AS return_line_id, r.return_id, r.quantity AS returned, r.processed, r.reason, r.note,
  r.customer_note, ${fulfillmentLineColumns}`;

const returnLineTables = `shopify_return_line r JOIN shopify_fulfillment_line f ON f.id = r.fulfillment_line_id
  JOIN shopify_line l ON l.id = f.line_id JOIN shopify_order o ON o.id = f.order_id`;

/** The rows of a statement that selects what `T` names. */
export function rows<T>(db: DatabaseSync, sql: string, ...values: SQLInputValue[]): readonly T[] {
  return prepared(db, sql).all(...values) as unknown as T[];
}

/** The first row of a statement, or undefined. */
export function row<T>(db: DatabaseSync, sql: string, ...values: SQLInputValue[]): T | undefined {
  return prepared(db, sql).get(...values) as unknown as T | undefined;
}

/** Runs a statement and gives the id of the row it made. */
export function insert(db: DatabaseSync, sql: string, ...values: SQLInputValue[]): number {
  return Number(prepared(db, sql).run(...values).lastInsertRowid);
}

/** One order by its number. */
export function orderRow(db: DatabaseSync, id: number): OrderRow | undefined {
  return row<OrderRow>(db, 'SELECT * FROM shopify_order WHERE id = ?', id);
}

/** One return by its number. */
export function returnRow(db: DatabaseSync, id: number): ReturnRow | undefined {
  return row<ReturnRow>(db, 'SELECT * FROM shopify_return WHERE id = ?', id);
}

/** All lines of a return, oldest first. */
export function returnLines(db: DatabaseSync, return_id: number): readonly ReturnLineRow[] {
  const sql = `SELECT ${returnLineColumns} FROM ${returnLineTables} WHERE r.return_id = ? ORDER BY r.id`;
  return rows<ReturnLineRow>(db, sql, return_id);
}

/** A page of the lines of a return. */
export function returnLinePage(db: DatabaseSync, return_id: number, page: Page): readonly ReturnLineRow[] {
  const sql = `SELECT ${returnLineColumns} FROM ${returnLineTables} WHERE r.return_id = ? AND ${beyond('r.id', page)}`;
  return rows<ReturnLineRow>(db, sql, return_id, page.after, page.limit);
}

/** Where a page begins, how long it is, and which way it runs. */
export interface Page {
  readonly after: number;
  readonly limit: number;
  readonly reverse: boolean;
}

/** The end of a paged statement over a rising id: its condition, order and limit. */
export function beyond(id: string, page: Page): string {
  return page.reverse ? `${id} < ? ORDER BY ${id} DESC LIMIT ?` : `${id} > ? ORDER BY ${id} LIMIT ?`;
}
