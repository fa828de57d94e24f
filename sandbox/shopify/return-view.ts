import type { DatabaseSync } from 'node:sqlite';
import { connection, type PageArguments } from './connection.ts';
import { gid } from './gid.ts';
import { fulfillmentLineView } from './line-view.ts';
import { returnLinePage, returnLines, rows, type ReturnLineRow, type ReturnRow } from './rows.ts';
import { locations, reasons, type Reason } from './shop.ts';

/** A return as GraphQL sees it; its one reverse fulfilment order bears the same number. */
export function returnView(db: DatabaseSync, found: ReturnRow, order: () => unknown): Record<string, unknown> {
  return {
    id: gid('Return', found.id),
    name: found.name,
    status: found.status,
    createdAt: found.created_at,
    requestApprovedAt: found.approved_at,
    closedAt: found.closed_at,
    totalQuantity: () => returnLines(db, found.id).reduce((sum, line) => sum + line.returned, 0),
    decline: found.decline_reason === null ? null : { reason: found.decline_reason, note: found.decline_note },
    order,
    returnLineItems: (page: PageArguments) =>
      connection(
        page,
        (at) => returnLinePage(db, found.id, at),
        (line) => line.return_line_id,
        returnLineView,
      ),
    reverseFulfillmentOrders: (page: PageArguments) =>
      connection(
        page,
        () => (found.approved_at === null ? [] : [found]),
        (order) => order.id,
        (order) => reverseOrderView(db, order),
      ),
  };
}

/** A reason that customers may choose. */
export function reasonView(reason: Reason): Record<string, unknown> {
  return { id: gid('ReturnReasonDefinition', reason.id), handle: reason.handle, name: reason.name, deleted: false };
}

/** A place that the shop keeps stock at. */
export function locationView(id: number): Record<string, unknown> | null {
  const found = locations.find((location) => location.id === id);
  return found === undefined ? null : { id: gid('Location', id), name: found.name, isActive: true };
}

function returnLineView(line: ReturnLineRow): Record<string, unknown> {
  const left = line.returned - line.processed;
  const reason = reasons.find((candidate) => candidate.handle === line.reason);
  return {
    __typename: 'ReturnLineItem',
    id: gid('ReturnLineItem', line.return_line_id),
    quantity: line.returned,
    processedQuantity: line.processed,
    unprocessedQuantity: left,
    processableQuantity: left,
    customerNote: line.customer_note,
    returnReason: reason?.legacy ?? 'UNKNOWN',
    returnReasonNote: line.note,
    returnReasonDefinition: reason === undefined ? null : reasonView(reason),
    fulfillmentLineItem: () => fulfillmentLineView(line),
  };
}

function reverseOrderView(db: DatabaseSync, found: ReturnRow): Record<string, unknown> {
  return {
    id: gid('ReverseFulfillmentOrder', found.id),
    status: found.status === 'CANCELED' || found.status === 'CLOSED' ? found.status : 'OPEN',
    lineItems: (page: PageArguments) =>
      connection(
        page,
        (at) => returnLinePage(db, found.id, at),
        (line) => line.return_line_id,
        (line) => ({
          id: gid('ReverseFulfillmentOrderLineItem', line.return_line_id),
          totalQuantity: line.returned,
          fulfillmentLineItem: () => fulfillmentLineView(line),
          dispositions: () => dispositions(db, line.return_line_id),
        }),
      ),
  };
}

interface DispositionRow {
  readonly id: number;
  readonly type: string;
  readonly quantity: number;
  readonly location_id: number | null;
  readonly created_at: string;
}

function dispositions(db: DatabaseSync, return_line_id: number) {
  const sql =
    'SELECT id, type, quantity, location_id, created_at FROM shopify_disposition WHERE return_line_id = ? ORDER BY id';
  return rows<DispositionRow>(db, sql, return_line_id).map((part) => ({
    id: gid('ReverseFulfillmentOrderDisposition', part.id),
    type: part.type,
    quantity: part.quantity,
    createdAt: part.created_at,
    location: part.location_id === null ? null : locationView(part.location_id),
  }));
}
