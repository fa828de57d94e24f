import type { Disposition } from '../base/codes.ts';

/** What of a policy says how goods are treated once they are here, or are lost on their way. */
export interface ReceivingRules {
  /** Destroying units worth more than this together asks for a person; null for never. */
  readonly scrap_approval_over_minor: number | null;
  /** Where units go that cost more to refurbish than they are worth. */
  readonly refurbish_loss: Exclude<Disposition, 'restock' | 'refurbish'>;
  /** Of a parcel that was lost on its way back: whom the customer need not wait for. */
  readonly lost_parcel: 'refund' | 'refund_with_proof' | 'wait';
}
