import type { CustomerTold, ParcelDelivered, ProductTold } from '../base/told.ts';
import type { Verdict } from '../decision.ts';
import type { Draft } from '../draft.ts';

/** The master of products says what one is. A word from before the one that is kept changes nothing. */
export function decideProductTold(plan: Draft, aggregate: string, fact: ProductTold): Verdict {
  const { type, sku, ...told } = fact;
  const before = plan.state(aggregate);
  const as_of = plan.input.at;
  if (before?.kind === 'product' && before.as_of > as_of) return outdated(plan, before.as_of);
  plan.emit(aggregate, { type, sku, as_of, told });
  return plan.done({ copy: aggregate, as_of });
}

/** The master of customers says how one stands. A word from before the one that is kept changes nothing. */
export function decideCustomerTold(plan: Draft, aggregate: string, fact: CustomerTold): Verdict {
  const { type, customer_id, ...told } = fact;
  const before = plan.state(aggregate);
  const as_of = plan.input.at;
  if (before?.kind === 'customer' && before.as_of !== null && before.as_of > as_of) return outdated(plan, before.as_of);
  plan.emit(aggregate, { type, customer_id, as_of, told });
  return plan.done({ copy: aggregate, as_of });
}

/**
 * The carrier handed units over, which is the day that windows are counted from. Of several words on one line the latest
 * delivery counts, in whatever order they come: what was sent in two parcels is with the customer after the second.
 */
export function decideDelivered(plan: Draft, aggregate: string, fact: ParcelDelivered): Verdict {
  const order = plan.state(aggregate);
  if (order?.kind !== 'order')
    return { kind: 'parked', waits_for: aggregate, why: 'delivered before the order was recorded' };
  const { line_ids = null, at: delivered_at } = fact;
  const { all, lines = {} } = order.delivered ?? {};
  const known = line_ids === null ? [all] : line_ids.map((line_id) => lines[line_id]);
  if (known.every((before) => before !== undefined && before >= delivered_at)) return plan.done({ outdated: true });
  plan.emit(aggregate, { type: 'parcel.delivered', line_ids, delivered_at });
  return plan.done({ delivered_at });
}

function outdated(plan: Draft, as_of: string): Verdict {
  return plan.done({ outdated: true, as_of });
}
