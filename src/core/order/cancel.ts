import type { OrderCancelled, OrderReinstated } from '../base/sale.ts';
import { count } from '../base/units.ts';
import type { Refusal, Verdict, World } from '../decision.ts';
import type { Draft } from '../draft.ts';
import { roomOf } from '../refund/guard.ts';
import { refundRules } from '../refund/rules.ts';
import { deal, pointsBack } from '../refund/tenders.ts';
import type { OrderState } from '../state.ts';
import { worth } from './basket.ts';
import type { Cancellation } from './event.ts';
import { shippedUnits } from './shipped.ts';
import type { Sold } from './sold.ts';

/**
 * Units that had not left are no part of the sale any more: they can be in no return, and what paid for them was never taken
 * or was reversed. That is no refund, so nothing is posted and nobody is asked for anything.
 */
export function decideOrderCancelled(plan: Draft, aggregate: string, fact: OrderCancelled, world: World): Verdict {
  const order = plan.state(aggregate);
  const sold = world.sold(fact.order_id);
  if (order?.kind !== 'order' || sold === null)
    return { kind: 'parked', waits_for: aggregate, why: 'cancelled before the order was recorded' };
  const { cancellation_id, lines, reason } = fact;
  if (order.cancellations?.[cancellation_id] !== undefined) return plan.done({ cancellation_id, repeated: true });
  if (lines.every(({ quantity }) => quantity <= 0))
    return { kind: 'refused', code: 'nothing_requested', detail: 'no line cancels a positive number of units' };
  const refusal = lines.flatMap((line) => refuse(order, sold, line) ?? [])[0];
  if (refusal !== undefined) return refusal;
  const reversed = reverse(plan, order, sold, lines);
  plan.emit(aggregate, {
    type: 'order.cancelled',
    cancellation_id,
    lines: valued(sold, lines),
    reversed,
    reason,
  });
  return plan.done({ cancellation_id, reversed_minor: reversed.reduce((sum, one) => sum + one.amount_minor, 0) });
}

/** Units that were cancelled are sold after all, at what they were sold for. */
export function decideOrderReinstated(plan: Draft, aggregate: string, fact: OrderReinstated): Verdict {
  const order = plan.state(aggregate);
  const { cancellation_id } = fact;
  const cancellation = order?.kind === 'order' ? order.cancellations?.[cancellation_id] : undefined;
  if (cancellation === undefined)
    return {
      kind: 'parked',
      waits_for: aggregate,
      why: `reinstated before the cancellation ${cancellation_id} was told`,
    };
  plan.emit(aggregate, { type: 'order.reinstated', cancellation_id });
  for (const { line_id } of cancellation.lines)
    plan.exception({
      change: 'close',
      id: `cancelled_but_shipped:${fact.order_id}:${line_id}`,
      because: 'the cancellation was taken back',
    });
  return plan.done({ cancellation_id });
}

/** After a shipment, or the word that it was wrong: an exception stands while units left although they were cancelled. */
export function weighShipped(
  plan: Draft,
  aggregate: string,
  sold: Sold,
  items: readonly { readonly line_id: string }[],
): void {
  const order = plan.state(aggregate);
  if (order?.kind !== 'order' || order.cancellations === undefined) return;
  const shipped = shippedUnits(order, sold);
  for (const line_id of new Set(items.map((item) => item.line_id))) {
    const line = sold.lines.find((one) => one.line_id === line_id);
    const over = (shipped[line_id] ?? 0) - (line?.quantity ?? 0);
    if (line === undefined) continue;
    const id = `cancelled_but_shipped:${sold.order_id}:${line_id}`;
    if (over <= 0) {
      plan.exception({ change: 'close', id, because: 'no more left than is sold' });
      continue;
    }
    const cut = Object.values(order.cancellations).flatMap(({ lines }) =>
      lines.filter((one) => one.line_id === line_id),
    );
    if (cut.length === 0) continue;
    plan.exception({
      change: 'open',
      id,
      kind: 'cancelled_but_shipped',
      aggregate,
      money_at_risk_minor: cut.reduce((sum, { value_minor }) => sum + value_minor, 0),
      currency: order.currency,
      detail: { line_id, sku: line.sku, units: over },
      at: plan.input.at,
    });
  }
}

/** What of each payment is not taken: the units' frozen value, or all that is left when nothing of the order is. */
function reverse(plan: Draft, order: OrderState, sold: Sold, lines: OrderCancelled['lines']): Cancellation['reversed'] {
  const cut = new Map(lines.map(({ line_id, quantity }) => [line_id, quantity]));
  const all = sold.lines.every(({ line_id, quantity }) => (cut.get(line_id) ?? 0) === quantity);
  const value_minor = valued(sold, lines).reduce((sum, one) => sum + one.value_minor, 0);
  const rooms = sold.tenders.map(({ tender_id, kind }) => ({ tender_id, kind, room_minor: roomOf(order, tender_id) }));
  const room = rooms.reduce((sum, { room_minor }) => sum + room_minor, 0);
  const amount = all ? room : Math.min(room, value_minor);
  const shares = deal(refundRules(plan, sold).tender_strategy, rooms, amount) ?? [];
  return shares.map(({ tender_id, amount_minor }) => {
    const { points, paid_minor } = order.tenders[tender_id] ?? {};
    if (points === undefined || paid_minor === undefined) return { tender_id, amount_minor };
    const gone = pointsBack({ paid_minor, points, refunded_minor: amount_minor, points_refunded: 0 });
    return { tender_id, amount_minor, points: gone };
  });
}

/** Cancelled units with what they were sold for: the last ones of each line. */
function valued(sold: Sold, lines: OrderCancelled['lines']): Cancellation['lines'] {
  return lines.flatMap(({ line_id, quantity }) => {
    const line = sold.lines.find((one) => one.line_id === line_id);
    if (line === undefined || quantity <= 0) return [];
    const units = [{ from: line.quantity - quantity, to: line.quantity }];
    return [{ line_id, quantity, value_minor: worth(line, units) }];
  });
}

function refuse(order: OrderState, sold: Sold, wish: OrderCancelled['lines'][number]): Refusal | null {
  const { line_id, quantity } = wish;
  const line = sold.lines.find((one) => one.line_id === line_id);
  const no = (detail: string): Refusal => ({ kind: 'refused', code: 'units_not_cancellable', detail });
  if (line === undefined || line.replacement !== undefined)
    return no(`line ${line_id} was not sold; a bundle is cancelled by its parts, <line>.1, <line>.2, …`);
  const shipped = shippedUnits(order, sold)[line_id] ?? 0;
  if (quantity > line.quantity - shipped)
    return no(`${quantity} of line ${line_id} cannot be cancelled: ${line.quantity} are sold and ${shipped} have left`);
  const from = line.quantity - quantity;
  const inReturn = count((order.claimed[line_id] ?? []).filter(({ to }) => to > from));
  return inReturn > 0 ? no(`units of line ${line_id} are in a return, so they had left`) : null;
}
