import type { OrderNotice } from '../base/input.ts';
import type { CostTold } from '../base/input-books.ts';
import { must } from '../base/must.ts';
import type { Refusal, Verdict, World } from '../decision.ts';
import type { Draft } from '../draft.ts';
import { components } from '../order/bundle.ts';
import type { Sold } from '../order/sold.ts';
import type { OrderState } from '../state.ts';
import type { CostToldEvent } from './events.ts';
import { reserveFor } from './expected.ts';
import type { LineCost } from './value.ts';

type Costs = Readonly<Record<string, LineCost>>;

/** The issue costs that a sale tells, by the lines it is frozen into. A cost of nothing is one that nobody knows. */
export function costsOf(order: OrderNotice): Costs {
  if (order.lines.every(({ cost_minor }) => cost_minor === undefined)) return {};
  const told = order.lines
    .flatMap(components)
    .flatMap(({ line_id, quantity, cost_minor }) =>
      cost_minor === undefined || !isCost(cost_minor)
        ? []
        : [[line_id, { cost_minor, quantity, basis: 'issue' as const }] as const],
    );
  return Object.fromEntries(told);
}

/** What units cost is told after the sale: all that moved before is valued, and what was missing it is settled. */
export function decideCostTold(plan: Draft, aggregate: string, fact: CostTold, world: World): Verdict {
  const order = plan.state(aggregate);
  if (order?.kind !== 'order')
    return { kind: 'parked', waits_for: aggregate, why: 'a cost was told before the order was recorded' };
  const sold = must(world.sold(aggregate.slice('order/'.length)), 'a cost without its sale');
  const refusal = refuse(sold, fact);
  if (refusal !== null) return refusal;
  const news = fact.lines.flatMap(({ line_id, cost_minor }) => {
    const quantity = sold.lines.find((line) => line.line_id === line_id)?.quantity ?? 0;
    const cost: LineCost = { cost_minor, quantity, basis: fact.basis };
    return isNews(order.costs?.[line_id], cost) ? [[line_id, cost] as const] : [];
  });
  if (news.length === 0) return plan.done({ order_id: fact.order_id, repeated: true });
  tellCosts(plan, aggregate, sold, Object.fromEntries(news));
  return plan.done({ order_id: fact.order_id, lines: news.length });
}

/** Puts costs into an order, with what they make of its recovery asset, and closes the exceptions that waited for them. */
export function tellCosts(plan: Draft, aggregate: string, sold: Sold, costs: Costs): void {
  const before = orderAt(plan, aggregate);
  // What was expected at the sale was expected of what was sold then.
  const lines = sold.lines.filter(({ replacement }) => replacement === undefined);
  const reserve = reserveFor({ ...sold, lines }, { ...before.costs, ...costs }, plan.facts.policies);
  const asset: Pick<CostToldEvent, 'asset_minor'> =
    before.reserve === undefined || reserve === null ? {} : { asset_minor: reserve.asset_minor };
  const { cost_currency } = before;
  const currency = cost_currency === undefined ? {} : { currency: cost_currency };
  plan.emit(aggregate, { type: 'cost.told', costs, ...currency, ...asset });
  const { returns } = orderAt(plan, aggregate);
  for (const [return_id, { uncosted }] of Object.entries(before.returns))
    if ((uncosted ?? []).length > 0 && returns[return_id]?.uncosted?.length === 0)
      plan.exception({ change: 'close', id: costUnknownId(return_id), because: 'the cost was told' });
}

/** Names the exception of a return whose goods have no known cost. */
export function costUnknownId(return_id: string): string {
  return `cost_unknown:${return_id}`;
}

function refuse(sold: Sold, { lines }: CostTold): Refusal | null {
  for (const { line_id, cost_minor } of lines) {
    if (!sold.lines.some((line) => line.line_id === line_id))
      return {
        kind: 'refused',
        code: 'line_unknown',
        detail: `order ${sold.order_id} has no line ${line_id}; name its lines as they were sold, a bundle's by its parts`,
      };
    if (!isCost(cost_minor))
      return {
        kind: 'refused',
        code: 'amount_not_positive',
        detail: `line ${line_id} cannot have cost nothing or less; leave it out until its cost is known`,
      };
  }
  return null;
}

/** An estimate never replaces what the units really cost; a second word on that corrects the first. */
function isNews(known: LineCost | undefined, told: LineCost): boolean {
  if (known === undefined) return true;
  if (known.basis === 'issue' && told.basis === 'estimate') return false;
  return known.cost_minor !== told.cost_minor || known.basis !== told.basis;
}

function isCost(cost_minor: number): boolean {
  return Number.isSafeInteger(cost_minor) && cost_minor > 0;
}

function orderAt(plan: Draft, aggregate: string): OrderState {
  const order = plan.state(aggregate);
  must(order?.kind === 'order', 'a cost of something that is no order');
  return order as OrderState;
}
