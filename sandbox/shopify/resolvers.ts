import type { GraphQLResolveInfo } from 'graphql';
import type { Ground } from '../kit/stand-in.ts';
import { decimalText } from './amounts.ts';
import { connection, type PageArguments } from './connection.ts';
import { gid, gidNumber } from './gid.ts';
import { once } from './idempotent.ts';
import { adjustInventory, bookedChanges, type AdjustAsked } from './inventory.ts';
import { askReturn, createReturn, type ReturnAsked } from './open-return.ts';
import { bag } from './line-view.ts';
import { fulfillmentById, orderView, returnableFulfillments } from './order-view.ts';
import { processReturn, type ProcessAsked } from './process-return.ts';
import { createRefund, type RefundAsked } from './refund.ts';
import { locationView, reasonView, returnView } from './return-view.ts';
import { orderRow, returnRow, row, type Page } from './rows.ts';
import { searchOrders } from './search.ts';
import { approveRequest, cancelReturn, closeReturn, declineRequest } from './settle-return.ts';
import { locations, reasons } from './shop.ts';
import type { Result } from './user-error.ts';

type Ided = { readonly id: string };
type Input<T> = { readonly input: T };
interface Declined extends Ided {
  readonly declineReason: string;
  readonly declineNote?: string | null;
}

/** Both roots in one value: GraphQL's default resolver calls the function that a root field is named after. */
export function roots(ground: Ground): Record<string, unknown> {
  return { ...queries(ground), ...mutations(ground) };
}

function queries(ground: Ground): Record<string, unknown> {
  const { db } = ground;
  return {
    order: ({ id }: Ided) => orderOf(ground, gidNumber('Order', id)),
    orders: (page: PageArguments & { readonly query?: string | null }) =>
      connection(
        page,
        (at) => searchOrders(db, page.query ?? null, at),
        (order) => order.id,
        (order) => orderView(db, order),
      ),
    fulfillment: ({ id }: Ided) => fulfillmentById(db, gidNumber('Fulfillment', id)),
    return: ({ id }: Ided) => returnOf(ground, gidNumber('Return', id)),
    returnableFulfillments: (page: PageArguments & { readonly orderId: string }) =>
      returnableFulfillments(db, gidNumber('Order', page.orderId) ?? 0, page),
    returnReasonDefinitions: (page: PageArguments) =>
      connection(
        page,
        (at) => listed(reasons, at),
        (reason) => reason.id,
        reasonView,
      ),
    locations: (page: PageArguments) =>
      connection(
        page,
        (at) => listed(locations, at),
        (place) => place.id,
        (place) => locationView(place.id),
      ),
  };
}

function mutations(ground: Ground): Record<string, unknown> {
  const payload = (result: Result) =>
    'id' in result
      ? { return: () => returnOf(ground, result.id), userErrors: [] }
      : { return: null, userErrors: result.errors };
  return {
    returnCreate: ({ returnInput }: { readonly returnInput: ReturnAsked }) =>
      payload(createReturn(ground, returnInput)),
    returnRequest: ({ input }: Input<ReturnAsked>) => payload(askReturn(ground, input)),
    returnApproveRequest: ({ input }: Input<Ided>) => payload(approveRequest(ground, input.id)),
    returnDeclineRequest: ({ input }: Input<Declined>) =>
      payload(declineRequest(ground, input.id, input.declineReason, input.declineNote ?? null)),
    returnProcess: ({ input }: Input<ProcessAsked>) => payload(processReturn(ground, input)),
    returnClose: ({ id }: Ided) => payload(closeReturn(ground, id)),
    returnCancel: ({ id }: Ided) => payload(cancelReturn(ground, id)),
    refundCreate: ({ input }: Input<RefundAsked>, _context: unknown, info: GraphQLResolveInfo) =>
      refundPayload(
        ground,
        once(ground, info, input, () => createRefund(ground, input)),
      ),
    inventoryAdjustQuantities: ({ input }: Input<AdjustAsked>, _context: unknown, info: GraphQLResolveInfo) =>
      adjustPayload(
        ground,
        once(ground, info, input, () => adjustInventory(ground, input)),
      ),
  };
}

function orderOf({ db }: Ground, id: number | null) {
  const found = id === null ? undefined : orderRow(db, id);
  return found === undefined ? null : orderView(db, found);
}

function returnOf(ground: Ground, id: number | null) {
  const found = id === null ? undefined : returnRow(ground.db, id);
  return found === undefined ? null : returnView(ground.db, found, () => orderOf(ground, found.order_id));
}

function listed<T extends { readonly id: number }>(list: readonly T[], page: Page): readonly T[] {
  const ordered = page.reverse ? list.toReversed() : list;
  return ordered.filter((entry) => (page.reverse ? entry.id < page.after : entry.id > page.after)).slice(0, page.limit);
}

function refundPayload(ground: Ground, result: Result) {
  if (!('id' in result)) return { refund: null, order: null, userErrors: result.errors };
  const sql = `SELECT r.id, r.order_id, r.amount_minor, r.note, o.currency FROM shopify_refund r
    JOIN shopify_order o ON o.id = r.order_id WHERE r.id = ?`;
  const found = row<{ order_id: number; amount_minor: number; note: string | null; currency: string }>(
    ground.db,
    sql,
    result.id,
  );
  if (found === undefined) throw new Error(`refund ${result.id} was booked and is gone; refunds are never deleted`);
  return {
    refund: {
      id: gid('Refund', result.id),
      legacyResourceId: String(result.id),
      note: found.note,
      totalRefundedSet: bag(decimalText(found.amount_minor, found.currency), found.currency),
    },
    order: () => orderOf(ground, found.order_id),
    userErrors: [],
  };
}

function adjustPayload(ground: Ground, result: Result) {
  if (!('id' in result)) return { inventoryAdjustmentGroup: null, userErrors: result.errors };
  const group = bookedChanges(ground.db, result.id);
  if (group === null) throw new Error(`adjustment ${result.id} was booked and is gone; adjustments are never deleted`);
  const sku = 'SELECT sku FROM shopify_product WHERE id = ?';
  return {
    inventoryAdjustmentGroup: {
      id: gid('InventoryAdjustmentGroup', result.id),
      createdAt: group.created_at,
      reason: group.reason,
      referenceDocumentUri: group.document,
      changes: group.changes.map((change) => ({
        name: change.name,
        delta: change.delta,
        quantityAfterChange: change.after,
        item: {
          id: gid('InventoryItem', change.product_id),
          sku: () => row<{ sku: string }>(ground.db, sku, change.product_id)?.sku,
        },
        location: locationView(change.location_id),
      })),
    },
    userErrors: [],
  };
}
