import { must } from '../base/must.ts';
import { count } from '../base/units.ts';
import { costUnknownId, tellCosts } from '../money/cost.ts';
import { share } from '../money/reserve.ts';
import type { LineCost } from '../money/value.ts';
import type { SoldLine } from '../order/sold.ts';
import { policyAt, policyNamed } from '../policy/policy.ts';
import type { ReturnState } from '../state.ts';
import { orderIn, type Turn } from './turn.ts';
import { holdings } from './where.ts';

/**
 * Where the policy has goods valued, units that came or were paid for at no known cost are flagged, once for each line. The
 * policy's estimate stands in, so that the stock is not worth nothing meanwhile.
 */
export function flagUncosted(turn: Turn, state: ReturnState): void {
  const { plan, world, aggregate, return_id } = turn;
  const { policies } = plan.facts;
  if (policies.every(({ books }) => books?.valuation === undefined)) return;
  const order = orderIn(turn);
  const missing = holdings(state).filter(
    ({ line_id, where, refunded }) =>
      (where !== 'customer' || refunded) &&
      order.costs?.[line_id]?.basis !== 'issue' &&
      state.uncosted?.includes(line_id) !== true,
  );
  if (missing.length === 0) return;
  const sold = must(world.sold(aggregate.slice('order/'.length)), 'a return without its sale');
  const policy = policyNamed(policies, state.policy) ?? policyAt(policies, sold.lines[0]?.bought_at ?? sold.placed_at);
  const valuation = policy.books?.valuation;
  if (valuation === undefined) return;
  const line_ids = [...new Set(missing.map(({ line_id }) => line_id))];
  const { estimate_percent } = valuation;
  const lines = sold.lines.filter(({ line_id }) => line_ids.includes(line_id) && order.costs?.[line_id] === undefined);
  // A share of a price in another currency would be no cost in this one.
  const foreign = order.cost_currency !== undefined;
  const estimates =
    estimate_percent === null || foreign ? [] : lines.flatMap((line) => estimate(line, estimate_percent));
  if (estimates.length > 0) tellCosts(plan, aggregate, sold, Object.fromEntries(estimates));
  plan.emit(aggregate, { type: 'cost.missed', return_id, line_ids });
  plan.exception({
    change: 'open',
    id: costUnknownId(return_id),
    kind: 'cost_unknown',
    aggregate,
    money_at_risk_minor: missing.reduce((sum, { units, unit_minor }) => sum + count(units) * unit_minor, 0),
    currency: order.currency,
    detail: { return_id, line_ids, estimated: estimates.map(([line_id]) => line_id) },
    at: plan.input.at,
  });
}

/** A share of what the line was sold for without tax; a line that was given away has no estimate either. */
function estimate({ line_id, quantity, runs }: SoldLine, percent: number): (readonly [string, LineCost])[] {
  const net_minor = runs.reduce(
    (sum, run) => sum + run.units * (run.price_minor - run.discount_minor - run.tax_included_minor),
    0,
  );
  const cost_minor = share(net_minor, percent);
  return cost_minor <= 0 ? [] : [[line_id, { cost_minor, quantity, basis: 'estimate' }]];
}
