import { prepared } from '../kit/prepared.ts';
import type { Ground } from '../kit/stand-in.ts';
import { declined, missing, success, type Answer } from './answer.ts';
import { byItself, tell, type Cause } from './events.ts';
import { refundObject } from './objects.ts';
import { metadataOf, metadataRefused, unknownParam, type Params } from './params.ts';
import { changeMetadata, changeStatus, refundById, type Refund, type RefundStatus } from './refunds.ts';

/** `POST /v1/refunds/{id}`: only metadata can change; an empty value removes its name, `metadata=` removes all. */
export function updateRefund(ground: Ground, id: string, params: Params, cause: Cause): Answer {
  const refund = refundById(ground, id);
  if (refund === null) return missing('refund', id, 'id');
  const refused = unknownParam(params, ['metadata', 'metadata[]']);
  if (refused !== null) return refused;
  const before = JSON.parse(refund.metadata) as Record<string, string>;
  const after: Record<string, string> = params.get('metadata') === '' ? {} : { ...before };
  for (const [name, value] of metadataOf(params)) {
    if (value === '') delete after[name];
    else after[name] = value;
  }
  const tooMuch = metadataRefused(after);
  if (tooMuch !== null) return tooMuch;
  const changed = changeMetadata(ground, refund, JSON.stringify(after));
  tell(ground, changed, cause, [
    { type: 'refund.updated', object: refundObject(changed), previous: { metadata: before } },
  ]);
  return success(refundObject(changed));
}

/** `POST /v1/refunds/{id}/cancel`: only while the customer has to act. */
export function cancelRefund(ground: Ground, id: string, cause: Cause): Answer {
  const refund = refundById(ground, id);
  if (refund === null) return missing('refund', id, 'id');
  if (refund.status !== 'requires_action')
    return declined({
      code: 'refund_not_cancelable',
      message: `Refund ${id} cannot be canceled: its status is ${refund.status}, only requires_action can be.`,
    });
  return success(refundObject(turn(ground, refund, 'canceled', null, cause)));
}

/** How refunds made from now on begin; `succeeded` unless told otherwise. Kept over restarts. */
export function refundsBegin(ground: Ground, status: 'pending' | 'requires_action' | 'succeeded'): void {
  prepared(ground.db, `INSERT OR REPLACE INTO stripe_manner (name, value) VALUES ('refunds_begin', ?)`).run(status);
}

/** The bank took the money: a refund under way succeeds. */
export function settleRefund(ground: Ground, id: string): void {
  ground.transaction(() => {
    const refund = underWay(ground, id, ['pending', 'requires_action']);
    turn(ground, refund, 'succeeded', null, byItself);
  });
}

/** The bank sent the money back: it stands with the payment again. Cards do that at times to refunds that had succeeded. */
export function failRefund(ground: Ground, id: string, failure_reason = 'declined'): void {
  ground.transaction(() => {
    const refund = underWay(ground, id, ['pending', 'requires_action', 'succeeded']);
    const failed = turn(ground, refund, 'failed', failure_reason, byItself);
    tell(ground, failed, byItself, [{ type: 'refund.failed', object: refundObject(failed) }]);
  });
}

function turn(
  ground: Ground,
  refund: Refund,
  status: RefundStatus,
  failure_reason: string | null,
  cause: Cause,
): Refund {
  const changed = changeStatus(ground, refund, status, failure_reason);
  tell(ground, changed, cause, [
    { type: 'refund.updated', object: refundObject(changed), previous: { status: refund.status } },
  ]);
  return changed;
}

function underWay(ground: Ground, id: string, statuses: readonly RefundStatus[]): Refund {
  const refund = refundById(ground, id);
  if (refund === null) throw new Error(`the sandbox's Stripe has no refund ${id}`);
  if (!statuses.includes(refund.status))
    throw new Error(`refund ${id} is ${refund.status}; this can happen only to one that is ${statuses.join(' or ')}`);
  return refund;
}
