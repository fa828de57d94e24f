import type { SettledFee } from '../policy/settle.ts';

/** A fee that refunds of a return are lessened by, fixed when it was authorised. */
export interface AuthorizedFee extends Omit<SettledFee, 'informative'> {
  /** The order line that it was decided for; of a fee for the whole return, the first. */
  readonly line_id: string;
  /** The return lines whose units bear it. */
  readonly lines: readonly number[];
}

/** Points that a sale earned for goods that are refunded. */
export interface EarnedPoints {
  readonly due: number;
  /** Those of them that were spent already and are taken off the refund as money instead. */
  readonly deducted: number;
  /** Frozen value of the goods, by which the points of a sale are shared out. */
  readonly goods_minor: number;
}
