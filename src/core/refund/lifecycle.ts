import type { LifeCycle } from '../return/lifecycle.ts';

/** Money owed to a customer for some units: held by gates, then on its way through the payment system. */
export type RefundStatus = 'held' | 'released' | 'submitted' | 'unknown' | 'settled' | 'failed' | 'cancelled';

export const REFUND_LIFE: LifeCycle<RefundStatus> = {
  held: ['released', 'cancelled'],
  released: ['submitted', 'unknown', 'settled', 'failed'],
  submitted: ['settled', 'failed'],
  unknown: ['submitted', 'settled', 'failed'],
  settled: ['failed'],
  failed: [],
  cancelled: [],
};

/** A condition that holds a refund. The next gates (fraud, approval, finance, dispute, deadline) join this list. */
export type Gate = 'received' | 'inspected' | 'disposition';
