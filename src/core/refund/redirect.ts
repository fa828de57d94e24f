import type { OrderNoticeTender, Payout, RefundRedirected } from '../base/input.ts';
import { readable } from '../base/money.ts';
import { must } from '../base/must.ts';
import type { Refusal, Verdict, World } from '../decision.ts';
import type { Draft } from '../draft.ts';
import type { RefundPart } from '../event.ts';
import type { OrderState, RefundPartState } from '../state.ts';
import { advance } from '../return/advance.ts';
import { findPart, partName, type PartName } from './decide.ts';
import { refundsOf } from './fold.ts';
import { hold, roomOf } from './guard.ts';
import { asksFor, liabilityOf, refer, tenderOf } from './pay.ts';
import { withPayers } from './payer.ts';
import { refundRules } from './rules.ts';
import { failedId } from './settle.ts';
import { refuseUnsigned } from './signed.ts';
import { closedLoop } from './tenders.ts';
import { closeUnclaimed } from './unclaimed.ts';

/**
 * A person sends a failed part of a refund again: to the payment once more, to a bank account, or to store credit. It is a
 * new intent with a key of its own; the part that failed stands replaced.
 */
export function decideRedirected(plan: Draft, aggregate: string, fact: RefundRedirected, world: World): Verdict {
  const name = partName(fact.refund_id);
  const order = plan.state(aggregate);
  const part = name === null || order?.kind !== 'order' ? null : findPart(refundsOf(order, name.return_id), name);
  const late = part?.status === 'held' && part.held === 'window';
  if (name === null || order?.kind !== 'order' || part === null || !(part.status === 'failed' || late))
    return {
      kind: 'refused',
      code: 'refund_not_failed',
      detail: `${fact.refund_id} is ${part?.status ?? 'not a refund of this order'}; only a failed refund, or one that came too late for its payment system, can be sent again`,
    };
  const sold = must(world.sold(aggregate.slice('order/'.length)), 'a refund without its sale');
  const tender = tenderOf(sold, part.tender_id);
  const refusal =
    refuseUnsigned(fact, part.amount_minor, order.currency, refundRules(plan, sold, policyOf(order, name))) ??
    refusePayout(order, part, tender.kind, fact.payout);
  if (refusal !== null) return refusal;
  const { return_id, refund } = name;
  const numbers =
    refundsOf(order, return_id)
      .find((one) => one.refund === refund)
      ?.parts.map((one) => one.part) ?? [];
  const again = replace(part, Math.max(...numbers) + 1, fact.payout, tender);
  const replacement =
    withPayers(plan, sold, order, { payer: part.payer, policy: policyOf(order, name) }, [again])[0] ?? again;
  const wanted = asksFor(order, return_id, refund, [replacement]);
  const { by, second, reason } = fact;
  const body = { return_id, refund, part: part.part, replacement, by, second, reason };
  plan.emit(aggregate, { type: 'refund.redirected', ...body }, wanted);
  refer(plan, aggregate, return_id, refund, [replacement]);
  plan.exception({ change: 'close', id: failedId(return_id, refund, part.part), because: 'it was sent again' });
  closeUnclaimed(plan, { owner: return_id, refund, part }, 'it was sent again');
  advance(plan, aggregate, return_id, world);
  return plan.done({ refund_id: `${return_id}:refund:${refund}.${replacement.part}` });
}

/** The version that the refund's return was authorised under; null for money without goods and once it is closed. */
function policyOf({ returns }: OrderState, { return_id }: PartName): string | null {
  const state = returns[return_id];
  return state === undefined || state.status === 'closed' ? null : state.policy;
}

function replace(
  { tender_id, amount_minor, points, points_valid_days, paid_by }: RefundPartState,
  number: number,
  payout: Payout,
  tender: Pick<OrderNoticeTender, 'system' | 'payment_ref' | 'kind'>,
): RefundPart {
  // Paid another way they are not given back as points, and are used up all the same.
  const same = { part: number, tender_id, amount_minor, ...(points === undefined ? {} : { points }) };
  if (payout.kind !== 'original')
    return {
      ...same,
      system: payout.system,
      payment_ref: payout.account_ref,
      payout: payout.kind,
      ...(payout.kind === 'store_credit' ? { liability: 'store_credit' } : {}),
    };
  const { system, payment_ref, kind } = tender;
  const liability = liabilityOf(kind);
  return {
    ...same,
    system,
    payment_ref,
    ...(paid_by === undefined ? {} : { paid_by }),
    ...(points_valid_days === undefined ? {} : { points_valid_days }),
    ...(liability === null ? {} : { liability }),
  };
}

function refusePayout(
  order: OrderState,
  part: RefundPartState,
  kind: Parameters<typeof closedLoop>[0]['kind'],
  payout: Payout,
): Refusal | null {
  if (payout.kind === 'bank' && closedLoop({ kind }))
    return {
      kind: 'refused',
      code: 'payout_not_allowed',
      detail: `what was paid by ${kind} never becomes cash; pay it out as store credit`,
    };
  if (payout.kind === 'original' && part.held === 'window')
    return {
      kind: 'refused',
      code: 'payout_not_allowed',
      detail: `${part.system} takes no refund of this payment any more; pay it out another way`,
    };
  const held = hold(order, part.tender_id);
  if (held !== null)
    return {
      kind: 'refused',
      code: 'payment_held',
      detail: `no money may leave for this payment: ${held}; try again when that is settled`,
    };
  const room = roomOf(order, part.tender_id) + part.amount_minor;
  if (room >= part.amount_minor) return null;
  return {
    kind: 'refused',
    code: 'amount_exceeds_paid',
    detail: `only ${readable(room, order.currency)} of this payment is not given back yet`,
  };
}
