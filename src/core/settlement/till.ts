import type { CashPaidOut, CashShort } from '../base/settlement.ts';
import type { Verdict, World } from '../decision.ts';
import type { Draft } from '../draft.ts';
import { findPart, moveRefund, partName } from '../refund/decide.ts';
import { refundsOf } from '../refund/fold.ts';
import { advance } from '../return/advance.ts';

/** The till's word on a part of a refund that is to be handed out there: given, or not to be given that way. */
export function decideCash(plan: Draft, aggregate: string, fact: CashPaidOut | CashShort, world: World): Verdict {
  const name = partName(fact.refund_id);
  const order = plan.state(aggregate);
  const part = name === null || order?.kind !== 'order' ? null : findPart(refundsOf(order, name.return_id), name);
  if (name === null || part === null || part.paid_by !== 'till') {
    const detail = `${fact.refund_id} is not handed out by a till; its payment system pays it`;
    return { kind: 'refused', code: 'refund_not_cash', detail };
  }
  if (fact.by.trim() === '')
    return { kind: 'refused', code: 'name_or_reason_missing', detail: 'say who is at the till' };
  if (fact.type === 'cash.paid_out')
    moveRefund(plan, aggregate, name, { status: 'settled', refund_ref: fact.receipt_ref, because: `by ${fact.by}` });
  else moveRefund(plan, aggregate, name, { status: 'failed', refund_ref: null, because: fact.reason });
  return advance(plan, aggregate, name.return_id, world);
}
