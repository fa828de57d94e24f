import type { DatabaseSync } from 'node:sqlite';
import { decimalText } from './amounts.ts';
import { connection, firstOf, type PageArguments } from './connection.ts';
import { gid } from './gid.ts';
import { bag, fulfillmentLineView, lineView } from './line-view.ts';
import { returnView } from './return-view.ts';
import {
  beyond,
  fulfillmentLineColumns,
  row,
  rows,
  type FulfillmentLineRow,
  type FulfillmentRow,
  type LineRow,
  type OrderRow,
  type Page,
  type ReturnRow,
} from './rows.ts';

const lineTables =
  'shopify_fulfillment_line f JOIN shopify_line l ON l.id = f.line_id JOIN shopify_order o ON o.id = f.order_id';

/** An order as GraphQL sees it; what costs a read is a function, so that only what is asked for is read. */
export function orderView(db: DatabaseSync, order: OrderRow): Record<string, unknown> {
  const { id, currency } = order;
  return {
    id: gid('Order', id),
    legacyResourceId: String(id),
    name: order.name,
    createdAt: order.created_at,
    processedAt: order.created_at,
    currencyCode: currency,
    taxesIncluded: true,
    sourceName: 'web',
    test: false,
    totalPriceSet: bag(decimalText(order.total_minor, currency), currency),
    totalRefundedSet: () => bag(decimalText(refunded(db, id), currency), currency),
    customer:
      order.customer_id === null
        ? null
        : { id: gid('Customer', order.customer_id), legacyResourceId: String(order.customer_id) },
    shippingAddress: { country: order.country, countryCodeV2: order.country_code },
    customAttributes: order.payment_ref === null ? [] : [{ key: 'payment_intent', value: order.payment_ref }],
    returnStatus: () => returnStatus(db, id),
    lineItems: (page: PageArguments) =>
      connection(
        page,
        (at) => linePage(db, order, at),
        (line) => line.id,
        lineView,
      ),
    shippingLines: (page: PageArguments) => shippingLines(db, order, page),
    fulfillments: (page: { first?: number | null }) => fulfillments(db, id, firstOf(page)),
    returns: (page: PageArguments) =>
      connection(
        page,
        (at) => returnPage(db, id, at),
        (found) => found.id,
        (found) => returnView(db, found, () => orderView(db, order)),
      ),
  };
}

/** A fulfilment by its number. */
export function fulfillmentById(db: DatabaseSync, id: number | null): Record<string, unknown> | null {
  const found = id === null ? undefined : row<FulfillmentRow>(db, 'SELECT * FROM shopify_fulfillment WHERE id = ?', id);
  return found === undefined ? null : fulfillmentView(db, found);
}

/** Fulfilments of an order that still hold something to return. */
export function returnableFulfillments(db: DatabaseSync, order_id: number, page: PageArguments) {
  const read = (at: Page): readonly FulfillmentRow[] =>
    rows<FulfillmentRow>(
      db,
      `SELECT p.* FROM shopify_fulfillment p WHERE p.order_id = ?
         AND EXISTS (SELECT 1 FROM shopify_fulfillment_line f WHERE f.fulfillment_id = p.id AND f.claimed < f.quantity)
         AND ${beyond('p.id', at)}`,
      order_id,
      at.after,
      at.limit,
    );
  return connection(
    page,
    read,
    (found) => found.id,
    (found) => ({
      id: gid('ReturnableFulfillment', found.id),
      fulfillment: () => fulfillmentView(db, found),
      returnableFulfillmentLineItems: (inner: PageArguments) =>
        connection(
          inner,
          (at) => fulfillmentLines(db, found.id, 'AND f.claimed < f.quantity', at),
          (line) => line.id,
          (line) => ({ quantity: line.quantity - line.claimed, fulfillmentLineItem: fulfillmentLineView(line) }),
        ),
    }),
  );
}

function fulfillmentView(db: DatabaseSync, found: FulfillmentRow): Record<string, unknown> {
  return {
    id: gid('Fulfillment', found.id),
    legacyResourceId: String(found.id),
    createdAt: found.created_at,
    status: 'SUCCESS',
    fulfillmentLineItems: (page: PageArguments) =>
      connection(
        page,
        (at) => fulfillmentLines(db, found.id, '', at),
        (line) => line.id,
        fulfillmentLineView,
      ),
  };
}

function fulfillments(db: DatabaseSync, order_id: number, first: number) {
  const sql = 'SELECT * FROM shopify_fulfillment WHERE order_id = ? ORDER BY id LIMIT ?';
  return rows<FulfillmentRow>(db, sql, order_id, first).map((found) => fulfillmentView(db, found));
}

function fulfillmentLines(db: DatabaseSync, id: number, condition: string, page: Page): readonly FulfillmentLineRow[] {
  const sql = `SELECT ${fulfillmentLineColumns} FROM ${lineTables} WHERE f.fulfillment_id = ? ${condition} AND ${beyond('f.id', page)}`;
  return rows<FulfillmentLineRow>(db, sql, id, page.after, page.limit);
}

function linePage(db: DatabaseSync, order: OrderRow, page: Page): readonly LineRow[] {
  const sql = `SELECT *, ? AS currency FROM shopify_line WHERE order_id = ? AND ${beyond('id', page)}`;
  return rows<LineRow>(db, sql, order.currency, order.id, page.after, page.limit);
}

interface ShippingRow {
  readonly id: number;
  readonly code: string;
  readonly title: string;
  readonly price: string;
}

function shippingLines(db: DatabaseSync, order: OrderRow, page: PageArguments) {
  const read = (at: Page): readonly ShippingRow[] =>
    rows<ShippingRow>(
      db,
      `SELECT id, code, title, price FROM shopify_shipping_line WHERE order_id = ? AND ${beyond('id', at)}`,
      order.id,
      at.after,
      at.limit,
    );
  return connection(
    page,
    read,
    (line) => line.id,
    (line) => ({
      id: gid('ShippingLine', line.id),
      code: line.code,
      title: line.title,
      originalPriceSet: () => bag(line.price, order.currency),
      discountAllocations: [],
      taxLines: [],
    }),
  );
}

function returnPage(db: DatabaseSync, order_id: number, page: Page): readonly ReturnRow[] {
  return rows<ReturnRow>(
    db,
    `SELECT * FROM shopify_return WHERE order_id = ? AND ${beyond('id', page)}`,
    order_id,
    page.after,
    page.limit,
  );
}

/** The state of an order's returns, as far as the stand-in knows states. */
function returnStatus(db: DatabaseSync, order_id: number): string {
  const sql = 'SELECT DISTINCT status FROM shopify_return WHERE order_id = ?';
  const statuses = rows<{ status: string }>(db, sql, order_id).map((found) => found.status);
  if (statuses.includes('OPEN')) return 'IN_PROGRESS';
  if (statuses.includes('REQUESTED')) return 'RETURN_REQUESTED';
  return statuses.includes('CLOSED') ? 'RETURNED' : 'NO_RETURN';
}

function refunded(db: DatabaseSync, order_id: number): number {
  const sql = 'SELECT coalesce(sum(amount_minor), 0) AS given FROM shopify_refund WHERE order_id = ?';
  return row<{ given: number }>(db, sql, order_id)?.given ?? 0;
}
