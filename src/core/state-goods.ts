import type { ClaimKind } from './base/codes.ts';
import type { Instant } from './base/instant.ts';
import type { ClaimStatus } from './claim/lifecycle.ts';

/** Aggregates of goods that are no order's. */
export type GoodsState = BoxState | CustodyState | RecallState | RefurbishState | ClaimState;

/** Units by the kind of place to which they left custody, where that is not the customer. */
export type CustodyOut = Readonly<Partial<Record<'scrap' | 'lost', number>>>;

/** Units in custody under one exception. */
export interface Held {
  readonly held: string;
  readonly return_id: string;
  readonly node: string;
  readonly sku: string;
  readonly quantity: number;
  readonly serial?: string;
}

/** A box that came closed, and whether its units are told by now. */
export interface BoxState {
  readonly kind: 'box';
  readonly node: string;
  readonly returns: readonly string[];
  readonly opened: boolean;
  /** By when its units should be told; null while only its units were told of. */
  readonly due_at: Instant | null;
}

/** Goods that came without a known return. */
export interface CustodyState {
  readonly kind: 'custody';
  readonly node: string;
  readonly document: string;
  readonly found_at: Instant;
  readonly custody: readonly Held[];
  /** How often a return was asked for on an order that somebody took for theirs; absent while never. */
  readonly requests?: number;
  readonly custody_out?: CustodyOut;
}

/** A lot that the maker called back. */
export interface RecallState {
  readonly kind: 'recall';
  readonly disposition: 'scrap' | 'vendor_return';
  readonly serials?: readonly string[];
}

/** Units that became units of another SKU, and whether the ERP has it, by step. */
export interface RefurbishState {
  readonly kind: 'refurbish';
  readonly document: string;
  readonly quantity: number;
  readonly cost_minor: number;
  readonly steps: Readonly<Record<string, 'sent' | 'done' | 'refused'>>;
}

/** Money that a vendor or a carrier owes for goods. Amounts are in minor units. */
export interface ClaimState {
  readonly kind: 'claim';
  readonly of: ClaimKind;
  readonly against: string;
  readonly return_id: string | null;
  readonly status: ClaimStatus;
  readonly amount_minor: number;
  readonly paid_minor: number;
  /** Given up. */
  readonly lost_minor: number;
  readonly currency: string;
  readonly answer_days: number;
  readonly due_at: Instant | null;
  /** Documents that paid, each counted once. */
  readonly credits: readonly string[];
}
