import type { LifeCycle } from '../return/lifecycle.ts';

/**
 * Money owed to a customer: held, then on its way through the payment system. `covered`: the customer has it already, from
 * elsewhere. `replaced`: it failed and another part stands for it.
 */
export type RefundStatus =
  | 'held'
  | 'released'
  | 'submitted'
  | 'unknown'
  | 'settled'
  | 'failed'
  | 'covered'
  | 'replaced'
  | 'cancelled';

export const REFUND_LIFE: LifeCycle<RefundStatus> = {
  held: ['released', 'covered', 'replaced', 'cancelled'],
  released: ['submitted', 'unknown', 'settled', 'failed'],
  submitted: ['settled', 'failed'],
  unknown: ['submitted', 'settled', 'failed'],
  settled: ['failed'],
  failed: ['covered', 'replaced'],
  covered: [],
  replaced: [],
  cancelled: [],
};

/**
 * A refund as a whole, which is as far as its slowest part. It has no end of its own: what arrived can come back, and what
 * failed can be sent again.
 */
export const REFUND_SUM_LIFE: LifeCycle<Exclude<RefundStatus, 'covered' | 'replaced' | 'cancelled'>> = {
  held: ['released', 'submitted', 'unknown', 'settled', 'failed'],
  released: ['submitted', 'unknown', 'settled', 'failed'],
  submitted: ['settled', 'failed'],
  unknown: ['submitted', 'settled', 'failed'],
  settled: ['failed'],
  failed: ['held', 'released', 'submitted', 'unknown', 'settled'],
};

/** A condition that holds a refund; `identity` (is it the unit that was sold) holds single units and is in no policy. The next gates (fraud, approval, finance, dispute, deadline) join this list. */
export type Gate = 'received' | 'inspected' | 'disposition' | 'identity';
