import type { Reserve } from './reserve.ts';
import type { LineCost } from './value.ts';

/** Events that tell the books of an order something, and nobody outside. */
export type BookEvent = CostToldEvent | CostMissedEvent | GoodsGivenUpEvent | ExpectedReturnsReleasedEvent;

/** What units cost is known, or known better: the value of all that moved before is booked with it. */
export interface CostToldEvent {
  readonly type: 'cost.told';
  readonly costs: Readonly<Record<string, LineCost>>;
  /** The currency of the costs; absent where it is the order's. */
  readonly currency?: string;
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

/** What a recorded sale tells of the books that it begins. */
export interface BooksBegun {
  /** What lines cost when they were issued, as far as the sale told; absent when it told of none. */
  readonly costs?: Readonly<Record<string, LineCost>>;
  /** The currency of all its costs; absent where it is the order's. */
  readonly cost_currency?: string;
  /** What is set aside for expected returns; absent where the policy expects none. */
  readonly reserve?: Omit<Reserve, 'released'>;
  /** The legal entity that sold it; absent where the policy names none. */
  readonly seller?: string;
}

/** What the books are told of a part of a refund. */
export interface PartBooks {
  /** What it is owed as until it is spent, where it does not go back as money; absent in events from before that was told. */
  readonly liability?: 'gift_card' | 'store_credit' | 'points';
  /** The legal entity that pays it, where that is not the one that sold. */
  readonly payer?: string;
}
