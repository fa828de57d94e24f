import type { AdjustmentReason, Disposition } from './codes.ts';
import type { Instant } from './instant.ts';

/**
 * The calls that Backhaul makes on outside systems, in canonical form, and what an accepted one tells.
 * Connectors translate these; the core never knows which vendor is behind.
 */
export type Operation =
  | ReturnOpen
  | ReturnApprove
  | ReturnDecline
  | ReturnComplete
  | ReturnWithdraw
  | ErpAuthorise
  | ErpReceive
  | ErpCredit
  | ErpCreditReverse
  | ErpRefund
  | ErpAdjust
  | ErpWithdraw
  | WmsAnnounce
  | WmsPlace
  | WmsWithdraw
  | PaymentRefund
  | PointsReverse
  | ExchangeOpen
  | PaymentCharge
  | ContractChange;

export type OperationName = Operation['name'];

/** Accepted facts: `{ return_ref, lines: [{ line, line_ref }] }`. */
export interface ReturnOpen {
  readonly name: 'commerce.return.open';
  readonly return_id: string;
  readonly order_ref: string;
  readonly requested_at: Instant;
  /** `line_ref` is the commerce platform's order line id. */
  readonly lines: readonly {
    readonly line: string;
    readonly line_ref: string;
    readonly quantity: number;
    readonly reason: string;
  }[];
}

/** The platform opened it and asked; we say yes. Accepted facts: `{ return_ref, lines: [{ line_ref, quantity }] }`. */
export interface ReturnApprove {
  readonly name: 'commerce.return.approve';
  readonly return_id: string;
  readonly return_ref: string;
}

export interface ReturnDecline {
  readonly name: 'commerce.return.decline';
  readonly return_ref: string;
  readonly code: string;
  readonly note: string;
}

/** All units are inspected and placed: tells the platform where each went, and closes. Accepted facts: `{}`. */
export interface ReturnComplete {
  readonly name: 'commerce.return.complete';
  readonly return_id: string;
  readonly return_ref: string;
  readonly node: string;
  readonly lines: readonly {
    readonly line_ref: string;
    readonly quantity: number;
    readonly dispositions: readonly { readonly disposition: Disposition; readonly quantity: number }[];
  }[];
}

export interface ReturnWithdraw {
  readonly name: 'commerce.return.withdraw';
  readonly return_id: string;
  readonly return_ref: string;
}

/** Return authorisation (RMA) in the ERP. Accepted facts: `{ document_ref }`. */
export interface ErpAuthorise {
  readonly name: 'erp.return.authorise';
  readonly return_id: string;
  readonly order_name: string;
  readonly customer_id: string | null;
  readonly currency: string;
  readonly at: Instant;
  readonly node: string;
  readonly lines: readonly ErpLine[];
}

/** One return line at one unit value; `line` is a number from 1 that is unique in the return. */
export interface ErpLine {
  readonly line: number;
  readonly sku: string;
  readonly quantity: number;
  readonly amount_minor: number;
}

/** Units physically placed, received into ERP stock by state. Accepted facts: `{ document_ref }`. */
export interface ErpReceive {
  readonly name: 'erp.return.receive';
  readonly return_id: string;
  readonly authorisation_ref: string;
  readonly at: Instant;
  readonly node: string;
  readonly lines: readonly {
    readonly line: number;
    readonly sku: string;
    readonly quantity: number;
    readonly dispositions: readonly { readonly disposition: Disposition; readonly quantity: number }[];
  }[];
}

/** Accepted facts: `{ document_ref }`. `all_lines` are the authorisation's lines, so that none is copied by default. */
export interface ErpCredit {
  readonly name: 'erp.credit.issue';
  readonly return_id: string;
  readonly refund_id: string;
  readonly authorisation_ref: string;
  readonly currency: string;
  readonly at: Instant;
  readonly amount_minor: number;
  readonly lines: readonly ErpLine[];
  /** Signed amounts beside the lines (fees, charges, promotions), so that all sum to `amount_minor`; absent when none. */
  readonly adjustments?: readonly {
    readonly code: string;
    readonly title: string;
    readonly amount_minor: number;
    /** The tax inside a fee, with its sign; absent where the policy names no rate. */
    readonly tax_included_minor?: number;
  }[];
}

/** A credit that should not stand any more. Accepted facts: `{ document_ref }`. */
export interface ErpCreditReverse {
  readonly name: 'erp.credit.reverse';
  readonly return_id: string;
  readonly refund_id: string;
  readonly credit_ref: string;
  readonly currency: string;
  readonly at: Instant;
  readonly amount_minor: number;
}

/** The payment that settled a credit. Accepted facts: `{ document_ref }`. */
export interface ErpRefund {
  readonly name: 'erp.refund.record';
  readonly return_id: string;
  readonly refund_id: string;
  readonly credit_ref: string;
  readonly payment_ref: string;
  readonly currency: string;
  readonly at: Instant;
  readonly amount_minor: number;
}

/**
 * A signed stock change that the custody holder reported, of units in one ERP stock state. Units to be scrapped, donated or
 * sent to the vendor are received as `quarantine` and leave from there. Accepted facts: `{ document_ref }`.
 */
export interface ErpAdjust {
  readonly name: 'erp.stock.adjust';
  readonly document: string;
  readonly node: string;
  readonly at: Instant;
  readonly sku: string;
  readonly quantity: number;
  readonly state: 'sellable' | 'quarantine' | 'refurbish';
  readonly reason: AdjustmentReason;
}

export interface ErpWithdraw {
  readonly name: 'erp.return.withdraw';
  readonly return_id: string;
  readonly authorisation_ref: string;
}

/** Expected goods at a node. Accepted facts: `{ announcement_ref }`. */
export interface WmsAnnounce {
  readonly name: 'wms.return.announce';
  readonly return_id: string;
  readonly node: string;
  readonly order_name: string;
  readonly at: Instant;
  readonly lines: readonly { readonly line: number; readonly sku: string; readonly quantity: number }[];
}

/** Asks the holder to move inspected units out of quarantine. The move itself comes back as `goods.moved`. */
export interface WmsPlace {
  readonly name: 'wms.return.place';
  readonly return_id: string;
  readonly node: string;
  readonly at: Instant;
  readonly moves: readonly {
    readonly line: number;
    readonly sku: string;
    readonly quantity: number;
    readonly disposition: Disposition;
    /** The holder's own plate on these units, from the inspection. */
    readonly container: string | null;
  }[];
}

export interface WmsWithdraw {
  readonly name: 'wms.return.withdraw';
  readonly return_id: string;
  readonly node: string;
}

/** Money to the original tender, or to the account that `payout` names in `payment_ref`. Accepted facts: `{ refund_ref, status: 'pending' | 'succeeded' | 'failed', failure }`. */
export interface PaymentRefund {
  readonly name: 'payments.refund';
  readonly refund_id: string;
  readonly return_id: string;
  readonly order_name: string;
  readonly payment_ref: string;
  readonly amount_minor: number;
  readonly currency: string;
  /** Set when it does not go back to the payment it came from; `payment_ref` is then the account. */
  readonly payout?: 'bank' | 'store_credit';
  /** How many points are to be given back, when the tender was points. */
  readonly points?: number;
  /** For how many days the points that are given back are good, where policy renews them; else as the system has it. */
  readonly points_valid_days?: number;
}

/**
 * Takes back points that a sale earned, of goods that are refunded. Accepted facts: `{ collected }`, which is less than
 * `points` only where the balance may not go below zero and some are spent already.
 */
export interface PointsReverse {
  readonly name: 'loyalty.points.reverse';
  readonly return_id: string;
  readonly refund_id: string;
  readonly order_name: string;
  readonly customer_id: string;
  readonly at: Instant;
  readonly points: number;
  readonly below_zero: boolean;
}

/**
 * Sells the replacement on the order that the goods were bought on, paid for by their value and by `paid_minor` on top.
 * `value_minor` and the tax inside it are for all units. Accepted facts: `{ exchange_ref }`.
 */
export interface ExchangeOpen {
  readonly name: 'commerce.exchange.open';
  readonly exchange_id: string;
  readonly return_id: string;
  readonly order_ref: string;
  readonly currency: string;
  readonly at: Instant;
  readonly sku: string;
  readonly title: string;
  readonly quantity: number;
  readonly value_minor: number;
  readonly tax_minor: number;
  readonly paid_minor: number;
}

/** Takes what a payment was authorised for. Accepted facts: `{ payment_ref }`. */
export interface PaymentCharge {
  readonly name: 'payments.charge';
  readonly exchange_id: string;
  readonly return_id: string;
  readonly order_name: string;
  readonly authorization_ref: string;
  readonly amount_minor: number;
  readonly currency: string;
}

/** Ends a subscription, or leaves its next cycle out, because goods of it came back. Accepted facts: `{}`. */
export interface ContractChange {
  readonly name: 'commerce.contract.change';
  readonly return_id: string;
  readonly order_ref: string;
  readonly contract_id: string;
  readonly becomes: 'cancel' | 'skip';
  readonly at: Instant;
}
