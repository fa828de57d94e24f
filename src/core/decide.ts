import type { Fact, Input } from './base/input.ts';
import { toldOfGoods } from './base/input-goods.ts';
import { never } from './base/must.ts';
import { isOutcomeFact } from './base/outcome-fact.ts';
import type { Facts, Parked, Verdict, World } from './decision.ts';
import { decideClaimWaited } from './claim/decide.ts';
import { decideStranded } from './custody/found.ts';
import { decideGoods } from './decide-goods.ts';
import { draft, type Draft } from './draft.ts';
import { attest, secondTeller } from './evidence.ts';
import { decideDelivery } from './delivery/answered.ts';
import { flagSkew, inOurTime } from './clock-skew.ts';
import { decideHold, isHoldFact } from './hold/route.ts';
import { decideCostTold } from './money/cost.ts';
import { decideReleased } from './money/released.ts';
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
import { decideBoxWaited } from './return/boxes.ts';
import { outOfPatience } from './return/early.ts';
import { decideResolved } from './resolve.ts';
import { decideCorrected } from './return/correct.ts';
import { decideGivenUp } from './return/given-up.ts';
import { decideInspected, decideMoved } from './return/goods.ts';
import { decideReceived } from './return/receive.ts';
import { decideStruck } from './return/strike.ts';
import { decideRequested } from './return/request.ts';
import { decideScanned } from './return/scan.ts';
import { decideCustomerTold, decideDelivered, decideProductTold } from './replica/decide.ts';
import { decideStockAdjusted, decideStockOpened } from './stock/decide.ts';
import { refuseBlind } from './stock/holder.ts';

/**
 * Decides what follows from one input. Pure: the same world, input and facts give the same verdict, byte for byte.
 * `candidates` are the orders that a request by customer may take units from.
 */
export function decide(loaded: World, input: Input, facts: Facts, candidates: readonly string[]): Verdict {
  const aggregate = target(loaded, input);
  const blind = refuseBlind(input, facts);
  if (blind !== null) return blind;
  const plan = draft(loaded, inOurTime(input, facts), facts);
  const world = current(loaded, plan);
  if (aggregate === null) return homeless(plan, input, world);
  flagSkew(plan, aggregate, input);
  const { fact } = input;
  const second = secondTeller(plan, aggregate, fact, { world, candidates });
  if (second !== null) return second;
  if (isOutcomeFact(fact)) return decideOutcome(plan, aggregate, fact, world);
  if (isHoldFact(fact)) return decideHold(plan, aggregate, fact, world);
  if (toldOfGoods(fact)) return decideGoods(plan, aggregate, fact, world, candidates);
  switch (fact.type) {
    case 'order.recorded':
      return decideOrderRecorded(plan, aggregate, fact);
    case 'order.shipped':
      return decideOrderShipped(plan, aggregate, fact, world);
    case 'return.requested':
      return decideRequested(plan, aggregate, fact, world, candidates);
    case 'return.cancelled':
      return decideCancelled(plan, aggregate, fact, world);
    case 'goods.received':
      attest(plan, aggregate, fact, { world, candidates });
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
    case 'refund.redirected':
    case 'refund.found_outside':
    case 'dispute.opened':
    case 'dispute.closed':
    case 'appeasement.given':
    case 'tax.exempted':
    case 'credit.found':
    case 'cost.told':
    case 'period.expected_returns_released':
      return decideMoney(plan, aggregate, fact, world);
    case 'delivery.answered':
      return decideDelivery(plan, aggregate, fact, world);
    case 'goods.given_up':
      return decideGivenUp(plan, aggregate, fact, world);
    case 'clock.struck':
      return struck(plan, aggregate, world);
    case 'fact.corrected':
      return decideCorrected(plan, aggregate, fact, world);
    case 'exception.resolved':
      return decideResolved(plan, aggregate, fact);
    case 'parcel.scanned':
      return decideScanned(plan, aggregate, fact, world);
    case 'parcel.delivered':
    case 'product.told':
    case 'customer.told':
      return decideCopy(plan, aggregate, fact);
    default:
      return never(fact, 'fact');
  }
}

type MoneyFact = Extract<
  Fact,
  {
    type:
      | 'refund.reported'
      | 'refund.redirected'
      | 'refund.found_outside'
      | 'dispute.opened'
      | 'dispute.closed'
      | 'appeasement.given'
      | 'tax.exempted'
      | 'credit.found'
      | 'cost.told'
      | 'period.expected_returns_released';
  }
>;

/** What is said of money alone. */
function decideMoney(plan: Draft, aggregate: string, fact: MoneyFact, world: World): Verdict {
  switch (fact.type) {
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
    case 'cost.told':
      return decideCostTold(plan, aggregate, fact, world);
    case 'period.expected_returns_released':
      return decideReleased(plan, aggregate, fact);
  }
}

/** A fact to a name that leads nowhere yet. */
function homeless(plan: Draft, input: Input, world: World): Verdict {
  // A return that nobody tells of for days is none: its goods are found goods then.
  if (input.fact.type === 'goods.received' && outOfPatience(plan, 'return'))
    return decideStranded(plan, input.fact, world);
  const reference = 'reference' in input.to ? input.to.reference : null;
  return park(`reference:${reference?.kind}:${reference?.id}`, `${reference?.kind} ${reference?.id} is not known yet`);
}

/** The clock struck for something that waits. */
function struck(plan: Draft, aggregate: string, world: World): Verdict {
  if (aggregate.startsWith('box/')) return decideBoxWaited(plan, aggregate);
  if (aggregate.startsWith('claim/')) return decideClaimWaited(plan, aggregate);
  return decideStruck(plan, aggregate, world);
}

type CopyFact = Extract<Fact, { type: 'parcel.delivered' | 'product.told' | 'customer.told' }>;

/** What is said of things that other systems keep, and we have copies of. */
function decideCopy(plan: Draft, aggregate: string, fact: CopyFact): Verdict {
  switch (fact.type) {
    case 'parcel.delivered':
      return decideDelivered(plan, aggregate, fact);
    case 'product.told':
      return decideProductTold(plan, aggregate, fact);
    case 'customer.told':
      return decideCustomerTold(plan, aggregate, fact);
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
