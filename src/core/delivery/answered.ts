import type { DeliveryAnswered } from '../base/input.ts';
import { promised } from '../base/json.ts';
import { must } from '../base/must.ts';
import type { OperationName } from '../base/operation.ts';
import type { Accepted } from '../base/outcome.ts';
import type { Verdict, World } from '../decision.ts';
import type { Draft } from '../draft.ts';
import { findPart, moveRefund, partName, type PartName } from '../refund/decide.ts';
import { backToHeld } from '../refund/recall.ts';
import { refundsOf } from '../refund/fold.ts';
import type { RefundStatus } from '../refund/lifecycle.ts';
import { chargeAnswered } from '../exchange/charged.ts';
import { advance } from '../return/advance.ts';
import { setOff } from '../settlement/invoice.ts';
import { currencyOf, openReturn } from '../return/open.ts';

/** The reply to a call of ours: what was promised is now known, or is somebody's business. */
export function decideDelivery(plan: Draft, aggregate: string, fact: DeliveryAnswered, world: World): Verdict {
  const { delivery, outcome, operation } = fact;
  if (aggregate.startsWith('order/')) return ofReturn(plan, aggregate, fact, world);
  const step = delivery.slice(delivery.lastIndexOf(':') + 1);
  if (outcome.kind === 'unknown' || outcome.kind === 'withdrawn' || plan.state(aggregate) === null)
    return plan.done({});
  if (plan.state(aggregate)?.kind === 'request') return declined(plan, aggregate, fact);
  if (outcome.kind === 'refused') {
    const { code, detail } = outcome;
    plan.emit(aggregate, { type: 'posting.rejected', return_id: null, step, operation, code, detail });
    reject(plan, aggregate, fact, 0, 'XXX');
  } else {
    plan.emit(aggregate, { type: 'posting.accepted', return_id: null, step, operation, facts: outcome.facts });
  }
  return plan.done({});
}

function ofReturn(plan: Draft, aggregate: string, fact: DeliveryAnswered, world: World): Verdict {
  const { delivery, outcome, operation } = fact;
  const colon = delivery.indexOf(':');
  const return_id = delivery.slice(0, colon);
  const step = delivery.slice(colon + 1);
  if (operation === 'payments.refund') paymentAnswer(plan, aggregate, fact);
  const state = openReturn(plan, aggregate, return_id);
  const status = state?.steps[step]?.status;
  if (outcome.kind === 'withdrawn') {
    if (operation === 'payments.refund')
      backToHeld(plan, aggregate, must(partName(delivery), 'a refund without a name'));
    else if (status === 'recalled') plan.emit(aggregate, { type: 'posting.withdrawn', return_id, step });
    return advance(plan, aggregate, return_id, world);
  }
  if (state === null || (status !== 'sent' && status !== 'recalled') || outcome.kind === 'unknown')
    return advance(plan, aggregate, return_id, world);
  if (outcome.kind === 'refused') {
    const { code, detail } = outcome;
    plan.emit(aggregate, { type: 'posting.rejected', return_id, step, operation, code, detail });
    // A refused payment is a failed refund, and already an exception as that.
    if (operation !== 'payments.refund' || partStatus(plan, aggregate, partName(delivery)) !== 'failed')
      reject(plan, aggregate, fact, atRisk(fact, state.refunds), currencyOf(plan, aggregate));
    if (operation === 'payments.charge') chargeAnswered({ plan, world, aggregate, return_id }, delivery, outcome);
    return plan.done({});
  }
  plan.emit(aggregate, { type: 'posting.accepted', return_id, step, operation, facts: outcome.facts });
  if (operation === 'payments.charge') chargeAnswered({ plan, world, aggregate, return_id }, delivery, outcome);
  if (operation === 'erp.credit.issue') creditPosted(plan, aggregate, return_id, step, outcome);
  return advance(plan, aggregate, return_id, world);
}

/** The platform's own return was declined; a refusal of that is for the integration to look at. */
function declined(plan: Draft, aggregate: string, fact: DeliveryAnswered): Verdict {
  if (fact.outcome.kind === 'refused') reject(plan, aggregate, fact, 0, 'XXX');
  return plan.done({});
}

function creditPosted(plan: Draft, aggregate: string, return_id: string, step: string, outcome: Accepted): void {
  plan.emit(aggregate, {
    type: 'credit_memo.posted',
    return_id,
    refund: Number(step.split(':')[1]),
    document_ref: promised(outcome.facts, 'document_ref'),
  });
  setOff(plan, aggregate, return_id, Number(step.split(':')[1]), promised(outcome.facts, 'document_ref'));
}

function paymentAnswer(plan: Draft, aggregate: string, fact: DeliveryAnswered): void {
  const name = must(partName(fact.delivery), 'a payment delivery without its refund');
  const { outcome } = fact;
  switch (outcome.kind) {
    case 'accepted': {
      const { status, refund_ref, failure } = outcome.facts;
      moveRefund(plan, aggregate, name, {
        status: status === 'succeeded' ? 'settled' : status === 'failed' ? 'failed' : 'submitted',
        refund_ref: typeof refund_ref === 'string' ? refund_ref : null,
        because: typeof failure === 'string' ? failure : null,
      });
      return;
    }
    case 'refused':
      // A call that is refused after the payment system told of the refund was one too many, and undoes nothing.
      if (!pending(plan, aggregate, name)) return;
      moveRefund(plan, aggregate, name, { status: 'failed', refund_ref: null, because: outcome.code });
      return;
    case 'withdrawn':
      return;
    case 'unknown':
      moveRefund(plan, aggregate, name, { status: 'unknown', refund_ref: null, because: outcome.reason });
  }
}

function pending(plan: Draft, aggregate: string, name: PartName): boolean {
  const status = partStatus(plan, aggregate, name);
  return status === 'released' || status === 'recalled' || status === 'unknown';
}

function partStatus(plan: Draft, aggregate: string, name: PartName | null): RefundStatus | null {
  const order = plan.state(aggregate);
  if (order?.kind !== 'order' || name === null) return null;
  return findPart(refundsOf(order, name.return_id), name)?.status ?? null;
}

function reject(plan: Draft, aggregate: string, fact: DeliveryAnswered, risk_minor: number, currency: string): void {
  if (fact.outcome.kind !== 'refused') return;
  const { code, detail } = fact.outcome;
  plan.exception({
    change: 'open',
    id: `posting_rejected:${fact.delivery}`,
    kind: 'posting_rejected',
    aggregate,
    money_at_risk_minor: risk_minor,
    currency,
    detail: { delivery: fact.delivery, operation: fact.operation, code, said: detail },
    at: plan.input.at,
  });
}

function atRisk(fact: DeliveryAnswered, refunds: readonly { readonly amount_minor: number }[]): number {
  const money: readonly OperationName[] = ['erp.credit.issue', 'erp.refund.record', 'payments.refund'];
  return money.includes(fact.operation) ? refunds.reduce((sum, refund) => sum + refund.amount_minor, 0) : 0;
}
