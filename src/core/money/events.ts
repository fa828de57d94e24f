import type { LineCost } from './value.ts';

/** Events that tell the books of an order something, and nobody outside. */
export type BookEvent = CostToldEvent | CostMissedEvent | GoodsGivenUpEvent | ExpectedReturnsReleasedEvent;

/** What units cost is known, or known better: the value of all that moved before is booked with it. */
export interface CostToldEvent {
  readonly type: 'cost.told';
  readonly costs: Readonly<Record<string, LineCost>>;
  /** The recovery asset at these costs; absent where no returns are expected. */
  readonly asset_minor?: number;
}

/** Units came, or were paid for, and nobody told what they had cost. */
export interface CostMissedEvent {
  readonly type: 'cost.missed';
  readonly return_id: string;
  readonly line_ids: readonly string[];
}

export interface GoodsGivenUpEvent {
  readonly type: 'goods.given_up';
  readonly return_id: string;
  readonly by: string;
  readonly second: string | null;
  readonly reason: string;
}

export interface ExpectedReturnsReleasedEvent {
  readonly type: 'expected_returns.released';
  readonly liability_minor: number;
  readonly asset_minor: number;
}
