import { policyOf } from './gates.ts';
import { ledger } from './ledger.ts';
import type { PlannedOrder } from './plan.ts';
import { pieces } from './planned-order.ts';
import type { Scene } from './scene.ts';

/** Favours stay within their caps, and the cost of goods is neither made nor lost. */
export function auditFavours(scene: Scene): string[] {
  return [...kept(scene), ...costs(scene)];
}

/** Only what the policy names is kept; of each order and customer no more than it may be worth. */
function kept({ plan, database }: Scene): string[] {
  const [units, worth_minor] = [ledger(), ledger()];
  for (const { aggregate, sku, to, quantity } of database.units)
    if (to === 'kept') units.add(`${aggregate} ${sku}`, quantity);
  const faults = plan.orders.flatMap((order) => {
    const { notice } = order;
    const keep_it = policyOf(plan, notice).favours?.keep_it ?? null;
    return [...new Set(pieces(notice).map(({ sku }) => sku))].flatMap((sku) => {
      const quantity = units.at(`order/${notice.order_id} ${sku}`);
      if (quantity === 0) return [];
      if (keep_it === null || !keep_it.skus.includes(sku)) return [`${quantity} of ${sku} are kept against the policy`];
      // Each version has a cap of its own, and what was kept under one without a cap is not counted by another.
      const caps = plan.policies.map(({ favours }) => favours?.keep_it?.customer_minor ?? Number.POSITIVE_INFINITY);
      const customer_minor = Math.max(...caps);
      const value_minor = quantity * leastOf(order, sku);
      worth_minor.add(notice.customer_id ?? '', value_minor);
      return worth_minor.at(notice.customer_id ?? '') > customer_minor
        ? [`${notice.customer_id} keeps ${worth_minor.at(notice.customer_id ?? '')} of ${customer_minor} at most`]
        : [];
    });
  });
  return faults;
}

function leastOf({ notice }: PlannedOrder, sku: string): number {
  return Math.min(
    ...notice.lines
      .filter((line) => line.sku === sku)
      .map((line) => Math.floor((line.price_minor - line.discount_minor) / line.quantity)),
    ...pieces(notice)
      .filter((piece) => piece.sku === sku && notice.lines.every(({ line_id }) => line_id !== piece.line_id))
      .map(() => 0),
  );
}

/** Of the goods of an order no more than they cost comes back into the house, and all of it where all of them did. */
function costs({ plan, database }: Scene): string[] {
  const back = ledger();
  for (const { aggregate, debit, credit, amount_minor } of database.money) {
    if (credit === 'cost_of_sales') back.add(aggregate, amount_minor);
    if (debit === 'cost_of_sales') back.add(aggregate, -amount_minor);
  }
  return plan.orders.flatMap(({ notice }) => {
    const known = notice.lines.every(({ cost_minor }) => cost_minor !== undefined && cost_minor > 0);
    const most = notice.lines.reduce((sum, { cost_minor = 0 }) => sum + cost_minor, 0);
    const has = back.at(`order/${notice.order_id}`);
    if (has < 0) return [`order ${notice.order_id}: ${has} of its cost came back`];
    return known && has > most ? [`order ${notice.order_id}: ${has} of its cost came back, it cost ${most}`] : [];
  });
}
