/** What is told of a sale after it was recorded. Both are told to the order. */
export type SaleFact = OrderCancelled | OrderReinstated;

/** Units that had not left were cancelled: the commerce platform released them and reversed their payment itself. */
export interface OrderCancelled {
  readonly type: 'order.cancelled';
  readonly order_id: string;
  /** The platform's own name of the cancellation. */
  readonly cancellation_id: string;
  readonly lines: readonly { readonly line_id: string; readonly quantity: number }[];
  readonly reason: string;
}

/** A cancellation was taken back: the units are sold, and paid, after all. */
export interface OrderReinstated {
  readonly type: 'order.reinstated';
  readonly order_id: string;
  readonly cancellation_id: string;
}
