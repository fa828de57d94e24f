/** Units that are sold no more, with what they were sold for, and what of each payment was not taken for them. */
export interface Cancellation {
  readonly lines: readonly { readonly line_id: string; readonly quantity: number; readonly value_minor: number }[];
  readonly reversed: readonly { readonly tender_id: string; readonly amount_minor: number; readonly points?: number }[];
}

/** Units left the sale before they left the house. */
export interface OrderCancelledEvent extends Cancellation {
  readonly type: 'order.cancelled';
  readonly cancellation_id: string;
  readonly reason: string;
}

export interface OrderReinstatedEvent {
  readonly type: 'order.reinstated';
  readonly cancellation_id: string;
}
