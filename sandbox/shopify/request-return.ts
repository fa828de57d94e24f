import type { Ground } from '../kit/stand-in.ts';
import { gid } from './gid.ts';
import { askReturn, type ReturnLineAsked } from './open-return.ts';
import { row, rows } from './rows.ts';
import { reasons } from './shop.ts';

/** What a customer asks in the shop. */
export interface ShopRequest {
  readonly order_name: string;
  readonly lines: readonly { readonly line_id: number | string; readonly quantity: number; readonly reason: string }[];
}

/** The customer asks in the shop: the return waits for an answer. Gives its number; throws when the shop would say no. */
export function requestReturn(ground: Ground, asked: ShopRequest): number {
  const name = `#${asked.order_name.replace(/^#/, '')}`;
  const order = row<{ id: number }>(ground.db, 'SELECT id FROM shopify_order WHERE name = ?', name);
  if (order === undefined) throw new Error(`the shop has no order ${name}; sell it first`);
  const returnLineItems = asked.lines.flatMap((line) => parcels(ground, order.id, line));
  const result = askReturn(ground, { orderId: gid('Order', order.id), returnLineItems });
  if ('id' in result) return result.id;
  throw new Error(`the shop refuses the return of ${name}: ${result.errors.map((error) => error.message).join(' ')}`);
}

/** The units of one order line, taken from its parcels as far as they can still be returned; the last takes the rest. */
function parcels(ground: Ground, order_id: number, line: ShopRequest['lines'][number]): readonly ReturnLineAsked[] {
  const sql = `SELECT id, quantity - claimed AS free FROM shopify_fulfillment_line WHERE line_id = ? AND order_id = ? ORDER BY id`;
  const held = rows<{ id: number; free: number }>(ground.db, sql, Number(line.line_id), order_id);
  if (held.length === 0) throw new Error(`order line ${line.line_id} is not in the order or has not been shipped`);
  const known = reasons.find((reason) => reason.handle === line.reason);
  const taken: ReturnLineAsked[] = [];
  let missing = line.quantity;
  for (const [index, parcel] of held.entries()) {
    const quantity = index === held.length - 1 ? missing : Math.min(parcel.free, missing);
    missing -= quantity;
    if (quantity > 0)
      taken.push({
        fulfillmentLineItemId: gid('FulfillmentLineItem', parcel.id),
        quantity,
        returnReason: known?.legacy ?? 'OTHER',
        // The shop keeps a fixed list of reasons; a customer's own words go beside it.
        customerNote: known === undefined ? line.reason : null,
      });
  }
  return taken;
}
