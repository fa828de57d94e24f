import type { Input } from './base/input.ts';
import { never } from './base/must.ts';
import { isOutcomeFact } from './base/outcome-fact.ts';
import type { Facts, Parked, Verdict, World } from './decision.ts';
import { draft, type Draft } from './draft.ts';
import { decideDelivery } from './delivery/answered.ts';
import { decideOrderRecorded, decideOrderShipped } from './order/decide.ts';
import { decideOutcome } from './exchange/outcome.ts';
import { soldBy } from './exchange/sold.ts';
import { decideCredit } from './reconcile/credit.ts';
import { decideRefundReport } from './refund/decide.ts';
import { decideDisputeClosed, decideDisputeOpened } from './refund/dispute.ts';
import { decideAppeasement, decideTaxExempted } from './refund/grant.ts';
import { decideFoundOutside } from './refund/outside.ts';
import { decideRedirected } from './refund/redirect.ts';
import { decideCancelled } from './return/cancel.ts';
import { decideInspected, decideMoved, decideReceived } from './return/goods.ts';
import { decideStruck } from './return/strike.ts';
import { decideRequested } from './return/request.ts';
import { decideStockAdjusted, decideStockOpened } from './stock/decide.ts';

/**
 * Decides what follows from one input. Pure: the same world, input and facts give the same verdict, byte for byte.
 * `candidates` are the orders that a request by customer may take units from.
 */
export function decide(loaded: World, input: Input, facts: Facts, candidates: readonly string[]): Verdict {
  const aggregate = target(loaded, input);
  if (aggregate === null) {
    const reference = 'reference' in input.to ? input.to.reference : null;
    return park(
      `reference:${reference?.kind}:${reference?.id}`,
      `${reference?.kind} ${reference?.id} is not known yet`,
    );
  }
  const plan = draft(loaded, input, facts);
  const world = current(loaded, plan);
  const { fact } = input;
  if (isOutcomeFact(fact)) return decideOutcome(plan, aggregate, fact, world);
  switch (fact.type) {
    case 'order.recorded':
      return decideOrderRecorded(plan, aggregate, fact.order);
    case 'order.shipped':
      return decideOrderShipped(plan, aggregate, fact, world);
    case 'return.requested':
      return decideRequested(plan, aggregate, fact, world, candidates);
    case 'return.cancelled':
      return decideCancelled(plan, aggregate, fact, world);
    case 'goods.received':
      return decideReceived(plan, aggregate, fact, world);
    case 'goods.inspected':
      return decideInspected(plan, aggregate, fact, world);
    case 'goods.moved':
      return decideMoved(plan, aggregate, fact, world);
    case 'stock.adjusted':
      return decideStockAdjusted(plan, aggregate, fact);
    case 'stock.opened':
      return decideStockOpened(plan, aggregate, fact);
    case 'refund.reported':
      return decideRefundReport(plan, aggregate, fact, world);
    case 'refund.redirected':
      return decideRedirected(plan, aggregate, fact, world);
    case 'refund.found_outside':
      return decideFoundOutside(plan, fact, world);
    case 'dispute.opened':
      return decideDisputeOpened(plan, aggregate, fact, world);
    case 'dispute.closed':
      return decideDisputeClosed(plan, aggregate, fact, world);
    case 'appeasement.given':
      return decideAppeasement(plan, aggregate, fact, world);
    case 'tax.exempted':
      return decideTaxExempted(plan, aggregate, fact, world);
    case 'credit.found':
      return decideCredit(plan, aggregate, fact, world);
    case 'delivery.answered':
      return decideDelivery(plan, aggregate, fact, world);
    case 'clock.struck':
      return decideStruck(plan, aggregate, world);
    default:
      return never(fact, 'fact');
  }
}

/** The world in which every sale is what its order holds by now, also while this decision changes it. */
function current(loaded: World, plan: Draft): World {
  return {
    state: (aggregate) => loaded.state(aggregate),
    resolve: (reference) => loaded.resolve(reference),
    sold: (order_id) => {
      const sold = loaded.sold(order_id);
      const order = sold === null ? null : plan.state(`order/${order_id}`);
      return sold === null || order?.kind !== 'order' ? sold : soldBy(order, sold);
    },
  };
}

/** Keeps a fact until what it needs has come. */
function park(waits_for: string, why: string): Parked {
  return { kind: 'parked', waits_for, why };
}

function target(world: World, input: Input): string | null {
  if ('aggregate' in input.to) return input.to.aggregate;
  if ('purchases' in input.to) return input.to.purchases.request;
  return world.resolve(input.to.reference);
}
