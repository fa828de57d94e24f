import type { Ground } from '../kit/stand-in.ts';
import { decimalText, minorUnits } from './amounts.ts';
import { gidNumber } from './gid.ts';
import { wholeSeconds } from './instants.ts';
import { insert, orderRow, row } from './rows.ts';
import { wrong, type Result } from './user-error.ts';
import { notify } from './webhooks.ts';

/** A refund as it came over the wire. */
export interface RefundAsked {
  readonly orderId: string;
  readonly note?: string | null;
  readonly transactions?:
    | readonly { readonly amount: string; readonly kind: string; readonly gateway: string }[]
    | null;
}

/** Books a refund without a return; never more than was paid. */
export function createRefund(ground: Ground, asked: RefundAsked): Result {
  return ground.transaction(() => {
    const { db } = ground;
    const order_id = gidNumber('Order', asked.orderId);
    const order = order_id === null ? undefined : orderRow(db, order_id);
    if (order === undefined) return wrong('NOT_FOUND', ['orderId'], 'Order does not exist');
    const amounts = (asked.transactions ?? []).map((part) => minorUnits(part.amount, 1, order.currency));
    if (amounts.some((amount) => amount <= 0))
      return wrong('INVALID', ['transactions'], 'Amount must be greater than 0');
    const amount = amounts.reduce((sum, part) => sum + part, 0);
    const sql = 'SELECT coalesce(sum(amount_minor), 0) AS given FROM shopify_refund WHERE order_id = ?';
    const given = row<{ given: number }>(db, sql, order.id)?.given ?? 0;
    if (amount > order.total_minor - given)
      return wrong('INVALID', ['transactions'], 'Refund amount cannot be more than what is refundable');
    const at = wholeSeconds(ground.now());
    const note = asked.note ?? null;
    const insertRefund = 'INSERT INTO shopify_refund (order_id, amount_minor, note, created_at) VALUES (?, ?, ?, ?)';
    const id = insert(db, insertRefund, order.id, amount, note, at);
    const transaction = {
      order_id: order.id,
      kind: 'refund',
      status: 'success',
      amount: decimalText(amount, order.currency),
    };
    notify(ground, 'refunds/create', {
      id,
      order_id: order.id,
      created_at: at,
      note,
      refund_line_items: [],
      transactions: [transaction],
    });
    return { id };
  });
}
