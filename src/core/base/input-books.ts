/** What is told of the books of an order. */
export type BookFact = CostTold | GoodsGivenUp | ExpectedReturnsReleased;

/** What the units of order lines cost when they were issued, told after the sale. To the order. */
export interface CostTold {
  readonly type: 'cost.told';
  readonly order_id: string;
  /** Totals for all units of each line, in the book currency. */
  readonly lines: readonly { readonly line_id: string; readonly cost_minor: number }[];
  readonly basis: 'issue' | 'estimate';
}

/** A person gives up goods that were paid for and never came. To the return. */
export interface GoodsGivenUp {
  readonly type: 'goods.given_up';
  readonly return_id: string;
  readonly by: string;
  readonly second: string | null;
  readonly reason: string;
}

/** The time in which returns of an order were expected is over: what is left of its reserve goes back into the sale. */
export interface ExpectedReturnsReleased {
  readonly type: 'period.expected_returns_released';
  readonly order_id: string;
}
