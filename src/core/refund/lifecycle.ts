import type { LifeCycle } from '../return/lifecycle.ts';

/**
 * Money owed to a customer: held, then on its way through the payment system. `covered`: the customer has it already, from
 * elsewhere. `recalled`: it was asked back on its way, and may have left all the same. `replaced`: another part stands for it.
 */
export type RefundStatus =
  | 'held'
  | 'released'
  | 'recalled'
  | 'submitted'
  | 'unknown'
  | 'settled'
  | 'failed'
  | 'covered'
  | 'replaced'
  | 'cancelled';

export const REFUND_LIFE: LifeCycle<RefundStatus> = {
  held: ['released', 'covered', 'replaced', 'cancelled'],
  released: ['recalled', 'submitted', 'unknown', 'settled', 'failed'],
  recalled: ['replaced', 'submitted', 'unknown', 'settled', 'failed'],
  submitted: ['settled', 'failed'],
  unknown: ['submitted', 'settled', 'failed'],
  settled: ['failed'],
  failed: ['covered', 'replaced', 'cancelled'],
  covered: [],
  replaced: [],
  cancelled: [],
};

/**
 * A refund as a whole, which is as far as its slowest part. It has no end of its own: what arrived can come back, and what
 * failed can be sent again. Only one of which nothing left can be cancelled.
 */
export const REFUND_SUM_LIFE: LifeCycle<Exclude<RefundStatus, 'covered' | 'replaced'>> = {
  held: ['recalled', 'released', 'submitted', 'unknown', 'settled', 'failed', 'cancelled'],
  recalled: ['held', 'released', 'submitted', 'unknown', 'settled', 'failed'],
  released: ['held', 'recalled', 'submitted', 'unknown', 'settled', 'failed'],
  submitted: ['settled', 'failed'],
  unknown: ['submitted', 'settled', 'failed'],
  settled: ['failed'],
  failed: ['held', 'recalled', 'released', 'submitted', 'unknown', 'settled', 'cancelled'],
  cancelled: [],
};

/** A condition that holds a refund; `identity` (is it the unit that was sold) holds single units and is in no policy. The next gates (fraud, approval, finance, dispute, deadline) join this list. */
export type Gate = 'received' | 'inspected' | 'disposition' | 'identity';
