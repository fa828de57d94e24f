import type { MarketplaceAppealed, MarketplaceRefunded } from '../base/settlement.ts';
import { later } from '../base/instant.ts';
import { take, without } from '../base/units.ts';
import type { Refusal, Verdict, World } from '../decision.ts';
import type { Draft } from '../draft.ts';
import type { Sold } from '../order/sold.ts';
import { granted, onTender, roomOf } from '../refund/guard.ts';
import { settleWaiting } from '../refund/settle.ts';
import { advance } from '../return/advance.ts';
import { wakeForDues } from '../return/due.ts';
import type { OrderState } from '../state.ts';
import { resolveDecision } from './decision.ts';

/** How long a decision of a marketplace that names no time for an appeal is looked at. */
const APPEAL_DAYS = 30;
const DAY_MS = 86_400_000;

/**
 * A marketplace gave its customer money back. What we had decided is done with it; the rest is its own decision, which is
 * taken as it is and looked at while there is time for an appeal.
 */
export function decideMarketplaceRefunded(
  plan: Draft,
  aggregate: string,
  fact: MarketplaceRefunded,
  world: World,
): Verdict {
  const { refund_ref, payment_ref, amount_minor, currency, reason } = fact;
  const order = plan.state(aggregate);
  const sold = world.sold(aggregate.slice('order/'.length));
  const tender = sold?.tenders.find((one) => one.payment_ref === payment_ref && one.kind === 'marketplace');
  if (order?.kind !== 'order' || sold === null || tender === undefined) return unknownSale(fact);
  const grant_id = grantId(fact);
  if (order.grants?.[grant_id] !== undefined) return plan.done({ grant_id, repeated: true });
  if (currency !== order.currency)
    return { kind: 'refused', code: 'currency_differs', detail: `the order was sold in ${order.currency}` };
  if (!Number.isSafeInteger(amount_minor) || amount_minor <= 0)
    return { kind: 'refused', code: 'amount_not_positive', detail: `refund ${refund_ref} gives nothing back` };
  const { tender_id } = tender;
  const room = roomOf(order, tender_id) + onTender(order, tender_id, ['held', 'failed']);
  const booked_minor = Math.min(amount_minor, room);
  if (booked_minor > 0) book(plan, aggregate, { ...fact, amount_minor: booked_minor }, tender_id, sold);
  for (const owner of settleWaiting(plan, aggregate)) advance(plan, aggregate, owner, world);
  const left_minor = leftOf(plan, aggregate, grant_id, tender_id);
  const beyond_minor = amount_minor - booked_minor;
  if (left_minor > 0) {
    const appeal_until = fact.appeal_until ?? later(plan.facts.now, APPEAL_DAYS * DAY_MS);
    plan.emit(aggregate, { type: 'marketplace.decided', grant_id, amount_minor: left_minor, reason, appeal_until });
    wakeForDues(plan, aggregate);
  }
  if (left_minor > 0) flag(plan, aggregate, fact, '', left_minor);
  // What was never paid to us cannot be booked against it; a person has to find out what it was for.
  if (beyond_minor > 0) flag(plan, aggregate, fact, ':beyond', beyond_minor);
  return plan.done({ grant_id, not_decided_by_us_minor: left_minor + beyond_minor });
}

/** Won, the marketplace bears it. Lost, it is a loss at once; a return may still explain it later. */
export function decideMarketplaceAppealed(plan: Draft, aggregate: string, fact: MarketplaceAppealed): Verdict {
  const order = plan.state(aggregate);
  const grant_id = grantId(fact);
  const grant = order?.kind === 'order' ? order.grants?.[grant_id] : undefined;
  if (grant === undefined) return unknownSale(fact);
  const wanted = fact.outcome === 'won' ? 'recovered' : 'written_off';
  if (grant.decision?.status === wanted) return plan.done({ grant_id, repeated: true });
  if (grant.decision?.status !== 'open') {
    const detail = `${grant_id} is ${grant.decision?.status ?? 'explained'}; there is nothing to appeal against`;
    return { kind: 'refused', code: 'grant_already_given', detail };
  }
  resolveDecision(plan, aggregate, grant_id, wanted, `the appeal was ${fact.outcome}`);
  wakeForDues(plan, aggregate);
  return plan.done({ grant_id, status: wanted });
}

function book(plan: Draft, aggregate: string, fact: MarketplaceRefunded, tender_id: string, sold: Sold): void {
  const { system, refund_ref, payment_ref, amount_minor, currency, reason } = fact;
  const order = plan.state(aggregate);
  if (order?.kind !== 'order') return;
  const units = keptUnits(order, sold, fact);
  plan.emit(aggregate, {
    type: 'money.granted',
    grant_id: grantId(fact),
    kind: 'marketplace',
    amount_minor,
    parts: [{ part: 1, tender_id, system, payment_ref, amount_minor, paid_by: 'marketplace' }],
    units,
    refund_ref,
    by: fact.decided_by === 'marketplace' ? system : null,
    second: null,
    reason,
  });
  plan.money({
    aggregate,
    debit: 'marketplace_refund',
    credit: `marketplace_receivable:${system}`,
    amount_minor,
    currency,
  });
  for (const { line_id, units: ranges } of units) {
    const sku = sold.lines.find((line) => line.line_id === line_id)?.sku ?? '';
    const quantity = ranges.reduce((sum, { from, to }) => sum + to - from, 0);
    plan.units({ aggregate, order_line: line_id, sku, from: 'customer', to: 'kept', quantity });
  }
}

/** Units that the customer keeps, so that they are in no return any more; no more than are in none yet. */
function keptUnits(order: OrderState, sold: Sold, { kept }: MarketplaceRefunded) {
  return kept.flatMap(({ line_id, quantity }) => {
    const sale = sold.lines.find((line) => line.line_id === line_id);
    if (sale === undefined) return [];
    const free = without([{ from: 0, to: sale.quantity }], order.claimed[line_id] ?? []);
    const units = take(free, quantity).taken;
    return units.length === 0 ? [] : [{ line_id, units }];
  });
}

function leftOf(plan: Draft, aggregate: string, grant_id: string, tender_id: string): number {
  const order = plan.state(aggregate);
  return order?.kind === 'order' ? granted(order, grant_id, tender_id) : 0;
}

function flag(
  plan: Draft,
  aggregate: string,
  fact: MarketplaceRefunded,
  which: '' | ':beyond',
  risk_minor: number,
): void {
  const { system, refund_ref, payment_ref, amount_minor, currency, reason, decided_by, appeal_until } = fact;
  plan.exception({
    change: 'open',
    id: `marketplace_decision:${grantId(fact)}${which}`,
    kind: 'marketplace_decision',
    aggregate,
    money_at_risk_minor: risk_minor,
    currency,
    detail: {
      system,
      refund_ref,
      payment_ref,
      amount_minor,
      beyond_paid: which !== '',
      decided_by,
      reason,
      appeal_until,
    },
    at: plan.input.at,
  });
}

function grantId({ system, refund_ref }: { readonly system: string; readonly refund_ref: string }): string {
  return `marketplace:${system}:${refund_ref}`;
}

function unknownSale({ payment_ref }: { readonly payment_ref: string }): Refusal {
  const detail = `no order that a marketplace settles was paid by ${payment_ref}, or it gave nothing back`;
  return { kind: 'refused', code: 'order_unknown', detail };
}
