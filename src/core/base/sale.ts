/** What is told of a sale after it was recorded. All are told to the order. */
export type SaleFact = OrderCancelled | OrderReinstated | ReturnedOffline;

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

/** A store without connection took units back and paid for them; told when the connection is back. */
export interface ReturnedOffline {
  readonly type: 'pos.returned_offline';
  readonly order_id: string;
  /** The key that the device gave the return; also the name of its money. */
  readonly device_key: string;
  readonly node: string;
  readonly by: string;
  readonly items: readonly {
    readonly line_id: string | null;
    readonly sku: string;
    readonly quantity: number;
    readonly reason: string;
  }[];
  /** What the till gave, and the connector that keeps the till. */
  readonly paid: { readonly system: string; readonly amount_minor: number; readonly currency: string };
}
