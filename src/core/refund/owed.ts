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

/** A signed amount of a refund beside its goods: what is given back of a charge, taken as a fee, owed to a promotion, or carried forward to a replacement. */
export interface Adjustment {
  readonly kind: 'charge' | 'fee' | 'promotion' | 'exchange';
  readonly code: string;
  readonly title: string;
  readonly amount_minor: number;
  /** Of a fee: the tax inside the amount, with its sign; absent where the policy names no rate. */
  readonly tax_included_minor?: number;
}
