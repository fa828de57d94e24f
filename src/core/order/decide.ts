import type { OrderNotice, OrderRecorded, OrderShipped } from '../base/input.ts';
import type { Verdict, World } from '../decision.ts';
import type { Draft } from '../draft.ts';
import type { BooksBegun } from '../money/events.ts';
import { costsOf } from '../money/cost.ts';
import { reserveFor } from '../money/expected.ts';
import { sellerOf } from '../policy/books.ts';
import { policyAt, type Policy } from '../policy/policy.ts';
import { wakeForDues } from '../return/due.ts';
import { closedLoop } from '../refund/tenders.ts';
import { dated } from '../base/business-day.ts';
import { attest } from '../evidence.ts';
import { weighShipped } from './cancel.ts';
import type { ShippedItem } from '../event.ts';
import { everything } from './shipped.ts';
import { freeze, type Sold } from './sold.ts';

/** A sale is recorded once; its values are frozen unit by unit. */
export function decideOrderRecorded(plan: Draft, aggregate: string, fact: OrderRecorded): Verdict {
  const { order } = fact;
  if (plan.state(aggregate) !== null)
    return { kind: 'refused', code: 'order_already_recorded', detail: `order ${order.order_id} is already recorded` };
  const sold = freeze(order);
  plan.sell(sold);
  const begun = booked(order, sold, plan.facts.policies);
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
    ...tracked(order.lines),
    ...begun,
  });
  for (const { serials = [] } of order.lines) for (const id of serials) plan.refer({ kind: 'serial', id }, aggregate);
  if (begun.reserve?.until !== undefined) wakeForDues(plan, aggregate);
  attest(plan, aggregate, fact);
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
  const sold = world.sold(aggregate.slice('order/'.length));
  plan.emit(aggregate, {
    type: 'order.shipped',
    node: fact.node,
    ...dated(plan.facts.calendars, fact.node, plan.input.at),
    units: fact.items.reduce((sum, item) => sum + item.quantity, 0),
    ...tracked(fact.items),
    ...(isEverything(plan, aggregate, sold, fact.items) ? {} : { items: fact.items }),
  });
  for (const { serials = [] } of fact.items) for (const id of serials) plan.refer({ kind: 'serial', id }, aggregate);
  for (const item of fact.items)
    plan.units({
      aggregate,
      order_line: item.line_id,
      sku: item.sku,
      from: `sellable:${fact.node}`,
      to: 'customer',
      quantity: item.quantity,
    });
  if (sold !== null) weighShipped(plan, aggregate, sold, fact.items);
  return plan.done({});
}

/** Serial numbers by line, where any are told. */
function tracked(lines: readonly { readonly line_id: string; readonly serials?: readonly string[] }[]): {
  readonly serials?: Readonly<Record<string, readonly string[]>>;
} {
  const serials: Record<string, readonly string[]> = {};
  for (const { line_id, serials: told = [] } of lines)
    if (told.length > 0) serials[line_id] = [...(serials[line_id] ?? []), ...told];
  return Object.keys(serials).length === 0 ? {} : { serials };
}

/**
 * A shipment of everything is kept without its items, which the sale has: real orders have a thousand lines. Where units are
 * cancelled, what the sale has may come to be more again.
 */
function isEverything(plan: Draft, aggregate: string, sold: Sold | null, items: readonly ShippedItem[]): boolean {
  const order = plan.state(aggregate);
  if (sold === null || order?.kind !== 'order' || Object.keys(order.cancellations ?? {}).length > 0) return false;
  const all = everything(sold);
  if (items.length !== all.length) return false;
  const shipped = new Map(items.map((item) => [item.line_id, item]));
  return all.every(({ line_id, sku, quantity }) => {
    const item = shipped.get(line_id);
    return item?.sku === sku && item.quantity === quantity;
  });
}

/** What the books of an order begin with; nothing where neither the sale nor the policy says anything of them. */
function booked(order: OrderNotice, sold: Sold, policies: readonly Policy[]): BooksBegun {
  const costs = costsOf(order);
  const reserve = reserveFor(sold, costs, policies);
  const { valuation, entities } = policyAt(policies, sold.lines[0]?.bought_at ?? sold.placed_at).books ?? {};
  const cost_currency = valuation?.currency ?? sold.currency;
  return {
    ...(Object.keys(costs).length === 0 ? {} : { costs }),
    ...(cost_currency === sold.currency ? {} : { cost_currency }),
    ...(reserve === null ? {} : { reserve }),
    ...(entities === undefined ? {} : { seller: sellerOf(entities, sold.channel) }),
  };
}
