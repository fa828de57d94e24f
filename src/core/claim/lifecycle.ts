import type { LifeCycle } from '../return/lifecycle.ts';

/**
 * A claim for money against a vendor or a carrier. `disputed`: refused, or paid too little, and not accepted by us. `recovered`:
 * what was lost came after all when it had been paid for, so the money is to go back.
 */
export type ClaimStatus =
  | 'requested'
  | 'authorised'
  | 'shipped'
  | 'short_paid'
  | 'disputed'
  | 'credited'
  | 'written_off'
  | 'withdrawn'
  | 'recovered';

export const CLAIM_LIFE: LifeCycle<ClaimStatus> = {
  requested: ['authorised', 'shipped', 'short_paid', 'disputed', 'credited', 'written_off', 'withdrawn'],
  authorised: ['shipped', 'short_paid', 'disputed', 'credited', 'written_off', 'withdrawn'],
  shipped: ['short_paid', 'disputed', 'credited', 'written_off', 'withdrawn'],
  short_paid: ['disputed', 'credited', 'written_off', 'recovered'],
  disputed: ['short_paid', 'credited', 'written_off', 'withdrawn', 'recovered'],
  credited: ['recovered'],
  written_off: ['credited', 'short_paid'],
  withdrawn: [],
  recovered: [],
};

/** Whether the other side owes an answer. */
export function awaitsAnswer(status: ClaimStatus): boolean {
  return status === 'requested' || status === 'authorised' || status === 'shipped' || status === 'disputed';
}
