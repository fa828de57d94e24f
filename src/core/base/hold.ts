import type { Instant } from './instant.ts';

/** What people and fraud systems say about whether a refund may go. All are told to the reference of the return. */
export type HoldFact =
  | HoldPlaced
  | HoldLifted
  | ApprovalGiven
  | ApprovalRefused
  | FraudScored
  | FraudReviewed
  | ParcelDispatched
  | GoodsHandedBack;

/** A person stops the refunds of a return until somebody lifts it. `hold_id` is the person's own name for it. */
export interface HoldPlaced {
  readonly type: 'hold.placed';
  readonly return_id: string;
  readonly hold_id: string;
  /** Who is to look at it: operations where left out. */
  readonly kind?: 'person' | 'legal' | 'finance';
  readonly by: string;
  readonly reason: string;
}

/** Lets the refunds go on; over the policy's limit a second person has to agree. */
export interface HoldLifted {
  readonly type: 'hold.lifted';
  readonly return_id: string;
  readonly hold_id: string;
  readonly by: string;
  readonly second: string | null;
  readonly reason: string;
}

/** One person agrees to the refund; with four eyes two of these are needed. */
export interface ApprovalGiven {
  readonly type: 'approval.given';
  readonly return_id: string;
  readonly by: string;
  readonly reason?: string;
}

export interface ApprovalRefused {
  readonly type: 'approval.refused';
  readonly return_id: string;
  readonly by: string;
  readonly reason: string;
}

/** A fraud system's answer, from 0 (harmless) to 100. */
export interface FraudScored {
  readonly type: 'fraud.scored';
  readonly return_id: string;
  readonly score: number;
  /** The system's own id of its answer. */
  readonly reference: string;
  readonly system: string;
}

/** A person looked at a return that the fraud check would not let pass by itself. */
export interface FraudReviewed {
  readonly type: 'fraud.reviewed';
  readonly return_id: string;
  readonly by: string;
  readonly verdict: 'pass' | 'refuse';
  readonly reason: string;
}

/** Evidence that the customer sent the goods: a carrier took them. */
export interface ParcelDispatched {
  readonly type: 'parcel.dispatched';
  readonly return_id: string;
  readonly tracking: string;
  readonly dispatched_at: Instant;
}

/** The holder gave units of a refused return back to the customer. */
export interface GoodsHandedBack {
  readonly type: 'goods.handed_back';
  readonly return_id: string;
  readonly node: string;
  readonly items: readonly { readonly line: string | null; readonly sku: string; readonly quantity: number }[];
}
