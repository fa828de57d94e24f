import type { Instant } from '../base/instant.ts';

/** Events by which deliveries and refunds are asked back or not made any more, or money is owed for long. */
export type TakenBackEvent =
  | PostingRecalledEvent
  | PostingWithdrawnEvent
  | RefundOwedEvent
  | RefundCancelledEvent
  | RefundRecalledEvent
  | RefundWithdrawnEvent;

const TYPES: ReadonlySet<string> = new Set<TakenBackEvent['type']>([
  'posting.recalled',
  'posting.withdrawn',
  'refund.owed',
  'refund.cancelled',
  'refund.recalled',
  'refund.withdrawn',
]);

/** Whether an event takes something back. */
export function takesBack(body: { readonly type: string }): body is TakenBackEvent {
  return TYPES.has(body.type);
}

/** Deliveries are asked back: they stand no more, unless they are on their way already. */
export interface PostingRecalledEvent {
  readonly type: 'posting.recalled';
  readonly return_id: string;
  readonly steps: readonly string[];
  readonly because: string;
}

/** A delivery that was asked back was never made. */
export interface PostingWithdrawnEvent {
  readonly type: 'posting.withdrawn';
  readonly return_id: string;
  readonly step: string;
}

/** A part that could not be paid is owed; from `unclaimed_at` on it counts as unclaimed property. */
export interface RefundOwedEvent {
  readonly type: 'refund.owed';
  readonly return_id: string;
  readonly refund: number;
  readonly part: number;
  readonly unclaimed_at: Instant;
}

/** A refund of which nothing left is not to be made any more: no part of it is owed. */
export interface RefundCancelledEvent {
  readonly type: 'refund.cancelled';
  readonly return_id: string;
  readonly refund: number;
  readonly because: string;
}

/** A part that was released is asked back from its way, if it has not left. */
export interface RefundRecalledEvent {
  readonly type: 'refund.recalled';
  readonly return_id: string;
  readonly refund: number;
  readonly part: number;
  readonly because: 'dispute';
}

/** A part that was asked back had not left: another one stands for it and is held. */
export interface RefundWithdrawnEvent {
  readonly type: 'refund.withdrawn';
  readonly return_id: string;
  readonly refund: number;
  readonly part: number;
  /** The number of the part that stands for it. */
  readonly as: number;
}

/** A held part goes on its way. */
export interface RefundResumedEvent {
  readonly type: 'refund.resumed';
  readonly return_id: string;
  readonly refund: number;
  readonly part: number;
}
