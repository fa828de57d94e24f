import type { OrderNotice, OrderShipped } from '../base/input.ts';
import type { Verdict, World } from '../decision.ts';
import type { Draft } from '../draft.ts';
import { closedLoop } from '../refund/tenders.ts';
import { flagShippedAnyway } from './cancel.ts';
import { freeze } from './sold.ts';

/** A sale is recorded once; its values are frozen unit by unit. */
export function decideOrderRecorded(plan: Draft, aggregate: string, order: OrderNotice): Verdict {
  if (plan.state(aggregate) !== null)
    return { kind: 'refused', code: 'order_already_recorded', detail: `order ${order.order_id} is already recorded` };
  const sold = freeze(order);
  plan.sell(sold);
  plan.emit(aggregate, {
    type: 'order.recorded',
    name: sold.name,
    channel: sold.channel,
    currency: sold.currency,
    customer_id: sold.customer_id,
    units: sold.lines.reduce((sum, line) => sum + line.quantity, 0),
    charges: sold.charges.length,
    tenders: sold.tenders.map(({ tender_id, kind, amount_minor, points, unpaid_minor = amount_minor }) => ({
      tender_id,
      amount_minor,
      ...(points === undefined ? {} : { points }),
      ...(kind === 'account' ? { unpaid_minor } : {}),
    })),
  });
  plan.refer({ kind: 'order_name', id: sold.name }, aggregate);
  // A gift card or an account pays many orders; only a payment of one order leads to it.
  for (const { kind, payment_ref } of sold.tenders)
    if (!closedLoop({ kind }) && payment_ref !== '') plan.refer({ kind: 'payment', id: payment_ref }, aggregate);
  return plan.done({ order_id: sold.order_id });
}

/** The holder of the goods says they left; before the sale is known, that waits. */
export function decideOrderShipped(plan: Draft, aggregate: string, fact: OrderShipped, world: World): Verdict {
  if (plan.state(aggregate) === null)
    return { kind: 'parked', waits_for: aggregate, why: 'shipped before the order was recorded' };
  plan.emit(aggregate, {
    type: 'order.shipped',
    node: fact.node,
    units: fact.items.reduce((sum, item) => sum + item.quantity, 0),
    lines: byLine(fact),
  });
  for (const item of fact.items)
    plan.units({
      aggregate,
      order_line: item.line_id,
      sku: item.sku,
      from: `sellable:${fact.node}`,
      to: 'customer',
      quantity: item.quantity,
    });
  const sold = world.sold(aggregate.slice('order/'.length));
  if (sold !== null)
    flagShippedAnyway(
      plan,
      aggregate,
      sold,
      fact.items.map(({ line_id }) => line_id),
    );
  return plan.done({});
}

function byLine({ items }: OrderShipped): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { line_id, quantity } of items) sums[line_id] = (sums[line_id] ?? 0) + quantity;
  return sums;
}
